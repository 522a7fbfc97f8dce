//! What is to be done about one group, and why.

use super::fields::{self, FieldChange};
use crate::model::{DeclaredGroup, ListedGroup, Owner, TeamId};

/// What happens to one group, or why nothing does.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The team it concerns.
    pub team: &'a TeamId,
    /// The name of the group.
    pub name: &'a str,
    /// What is to be done.
    pub action: Action,
    /// Why.
    pub reason: Reason,
    /// The declaration, unless nothing is declared.
    pub declared: Option<&'a DeclaredGroup>,
    /// The listed groups it is about, in the order of their ids: those that a replacement or deletion
    /// removes, the one that is kept, or those in conflict.
    pub listed: Vec<&'a ListedGroup>,
    /// Groups of the same name that are not ours and are left alone.
    pub bystanders: Vec<&'a ListedGroup>,
}

/// What is to be done about a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Create it.
    Create,
    /// Create it, then delete what it replaces.
    Replace,
    /// Delete it.
    Delete,
    /// Nothing: it is as declared.
    Keep,
    /// Nothing: it is not this manifest's.
    Unmanaged,
    /// Nothing, and no other change is made either until a person decides.
    Refuse,
}

/// Why something is done, or nothing is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Declared, and no group of that name is listed.
    NotListed,
    /// Declared and listed, not with the same content.
    Changed,
    /// Declared, created from exactly this declaration, and listed differently: edited outside, or
    /// doo does not keep it as it is sent.
    EditedOrAltered,
    /// Declared, and listed without a marker and with other content: it becomes ours.
    Adoption,
    /// Declared under a new name with the content of a group that is no longer declared.
    Renamed {
        /// The name it had.
        from: String,
    },
    /// Ours, and no longer declared.
    Undeclared,
    /// Unmarked and undeclared, under `prune: all`.
    PruneAll,
    /// Ours, besides an equal group of the same name.
    Duplicate,
    /// The listed group was created to replace it.
    InterruptedReplacement,
    /// Listed as declared.
    UpToDate,
    /// Listed as declared, and not created by dooctl: matched by its name.
    UpToDateUnmarked,
    /// Not declared and not created by dooctl.
    NotDeclared,
    /// Ours and no longer declared, under `prune: none`.
    KeptByPruneNone,
    /// Unmarked, with the name of a declared group that is ours or that may be another team's.
    Namesake,
    /// A group of that name belongs to another owner.
    OwnershipConflict {
        /// The other owner.
        owner: Owner,
    },
    /// Several unmarked groups have that name.
    AmbiguousName,
    /// The group's marker cannot be read, so its owner is not known.
    DamagedMarker,
}

impl Action {
    /// The word for it, the same in every output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Keep => "unchanged",
            Self::Unmanaged => "unmanaged",
            Self::Refuse => "refused",
        }
    }
}

impl Reason {
    /// The reason in one word, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotListed => "not-listed",
            Self::Changed => "changed",
            Self::EditedOrAltered => "edited-or-altered",
            Self::Adoption => "adoption",
            Self::Renamed { from: _ } => "renamed",
            Self::Undeclared => "undeclared",
            Self::PruneAll => "prune-all",
            Self::Duplicate => "duplicate",
            Self::InterruptedReplacement => "interrupted-replacement",
            Self::UpToDate => "up-to-date",
            Self::UpToDateUnmarked => "up-to-date-unmarked",
            Self::NotDeclared => "not-declared",
            Self::KeptByPruneNone => "kept-by-prune-none",
            Self::Namesake => "namesake",
            Self::OwnershipConflict { owner: _ } => "ownership-conflict",
            Self::AmbiguousName => "ambiguous-name",
            Self::DamagedMarker => "damaged-marker",
        }
    }
}

impl<'a> Change<'a> {
    /// What differs, field by field. Secrets are named and never shown.
    pub fn fields(&self) -> Vec<FieldChange> {
        match self.action {
            Action::Create => fields::between(None, self.declared.map(|d| &d.group)),
            Action::Replace => fields::between(
                self.listed.first().map(|l| &l.group),
                self.declared.map(|d| &d.group),
            ),
            Action::Delete => fields::between(self.listed.first().map(|l| &l.group), None),
            Action::Keep | Action::Unmanaged | Action::Refuse => Vec::new(),
        }
    }

    /// The listed groups that it deletes.
    pub fn to_delete(&self) -> &[&'a ListedGroup] {
        match self.action {
            Action::Replace | Action::Delete => &self.listed,
            Action::Create | Action::Keep | Action::Unmanaged | Action::Refuse => &[],
        }
    }

    /// Whether it would write.
    pub fn writes(&self) -> bool {
        matches!(
            self.action,
            Action::Create | Action::Replace | Action::Delete
        )
    }
}
