//! Desired × observed → changes: a pure function.
//!
//! [`between`] takes every declared team with its listing and says, group by group, what would
//! have to happen. It never concludes anything from a listing's order.

mod cause;
mod claims;
mod excerpt;
mod fields;
mod heritage;
mod hook_fields;
mod matching;
#[cfg(test)]
mod tests;
mod view;

pub use cause::Cause;
pub use claims::Claims;
pub use fields::{FieldChange, FieldKind};

use crate::model::{DeclaredGroup, Group, ListedGroup, Listing, Owner, Prune, TeamId};
use crate::observed::Observation;

/// One team of the manifest: what is declared for it, and what is known of its groups.
#[derive(Debug, Clone, Copy)]
pub struct Team<'a> {
    /// The team.
    pub id: &'a TeamId,
    /// What happens to its undeclared groups.
    pub prune: Prune,
    /// Its declared groups; names are unique.
    pub declared: &'a [DeclaredGroup],
    /// What is known of its groups.
    pub observed: Observation<'a>,
}

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
    /// The listed groups it is about, by id: those a replacement or deletion removes, the one that
    /// is kept, the ones in conflict.
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
    /// Nothing, and nothing else either, until a person decides.
    Refuse,
}

/// Why something is, or is not, done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Declared, and no group of that name is listed.
    NotListed,
    /// Declared and listed, not with the same content.
    Changed,
    /// Declared, created from just this declaration, and listed otherwise: edited outside, or doo
    /// keeps it otherwise than it is sent.
    EditedOrAltered,
    /// Declared, and listed without a marker with other content: it becomes ours.
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
    /// What the listed group was created to replace.
    InterruptedReplacement,
    /// Listed as declared.
    UpToDate,
    /// Listed as declared, by someone else: kept in step by its name.
    UpToDateUnmarked,
    /// Not declared and not created by dooctl.
    NotDeclared,
    /// Ours and no longer declared, under `prune: none`.
    KeptByPruneNone,
    /// Unmarked, besides a group of the same name that is ours or kept.
    Namesake,
    /// A group of that name belongs to another owner.
    OwnershipConflict {
        /// The other owner.
        owner: Owner,
    },
    /// Several unmarked groups have that name.
    AmbiguousName,
    /// The group's marker cannot be read, so nobody knows whose it is.
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

impl Change<'_> {
    /// What differs, field by field. Secrets are named, never shown.
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

    /// Whether it would write.
    pub fn writes(&self) -> bool {
        matches!(
            self.action,
            Action::Create | Action::Replace | Action::Delete
        )
    }
}

/// What differs between a listed and a declared group, field by field.
pub fn fields_between(listed: &Group, declared: &Group) -> Vec<FieldChange> {
    fields::between(Some(listed), Some(declared))
}

/// Compares every team that has a listing. The changes of a team are in the order of their names.
pub fn between<'a>(owner: &Owner, teams: &[Team<'a>]) -> Vec<Vec<Change<'a>>> {
    let claims = Claims::new(teams);
    let changes = |team: &Team<'a>| {
        let listing = team.observed.listing();
        listing.map(|listing| between_team(owner, &claims, team, listing))
    };
    teams
        .iter()
        .map(|team| changes(team).unwrap_or_default())
        .collect()
}

/// Compares one team with a listing of it.
pub fn between_team<'a>(
    owner: &Owner,
    claims: &Claims<'_>,
    team: &Team<'a>,
    listing: &'a Listing,
) -> Vec<Change<'a>> {
    let mut changes = matching::changes(owner, claims, team, listing);
    changes.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    changes
}

fn sort_key<'c>(change: &'c Change<'_>) -> (&'c str, Action, Option<&'c str>) {
    (
        change.name,
        change.action,
        change.listed.first().map(|listed| listed.id.as_str()),
    )
}
