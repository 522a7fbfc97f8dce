//! Why doo differs from the manifest, as far as that is known.

use super::change::{Change, Reason};

/// Why doo differs from the manifest. This is for people: no decision depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Declared, and not listed: never applied, or deleted outside.
    Missing,
    /// Created by dooctl, and not listed as it was created.
    EditedOutside,
    /// Created by dooctl as it is declared, and listed differently: edited outside, or doo never kept
    /// it as it was sent.
    EditedOrAltered,
    /// Listed as it was created: the manifest changed since.
    NotApplied,
    /// Only the secret differs. Which side changed is not known.
    SecretChanged,
    /// It differs, and its marker does not say what was created. Which side changed is not known.
    Changed,
    /// Listed as it was created, under the name that it had in the manifest.
    Renamed,
    /// A group of its name was not created by dooctl, and differs.
    NotAdopted,
    /// Created by dooctl, and no longer declared.
    Undeclared,
    /// A second group of its name.
    Duplicate,
    /// What is left of an interrupted apply.
    InterruptedApply,
    /// Not created by dooctl, and not declared.
    AddedByHand,
    /// A group of its name belongs to another owner.
    OwnershipConflict,
    /// Several groups of its name were not created by dooctl.
    AmbiguousName,
    /// Its marker cannot be read.
    DamagedMarker,
}

impl Cause {
    /// All causes.
    pub const ALL: [Self; 15] = [
        Self::Missing,
        Self::EditedOutside,
        Self::EditedOrAltered,
        Self::NotApplied,
        Self::SecretChanged,
        Self::Changed,
        Self::Renamed,
        Self::NotAdopted,
        Self::Undeclared,
        Self::Duplicate,
        Self::InterruptedApply,
        Self::AddedByHand,
        Self::OwnershipConflict,
        Self::AmbiguousName,
        Self::DamagedMarker,
    ];

    /// The cause in one word, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::EditedOutside => "edited-outside",
            Self::EditedOrAltered => "edited-or-altered",
            Self::NotApplied => "not-applied",
            Self::SecretChanged => "secret-changed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::NotAdopted => "not-adopted",
            Self::Undeclared => "undeclared",
            Self::Duplicate => "duplicate",
            Self::InterruptedApply => "interrupted-apply",
            Self::AddedByHand => "added-by-hand",
            Self::OwnershipConflict => "ownership-conflict",
            Self::AmbiguousName => "ambiguous-name",
            Self::DamagedMarker => "damaged-marker",
        }
    }
}

impl Change<'_> {
    /// Why doo differs, unless it does not.
    pub fn cause(&self) -> Option<Cause> {
        let cause = match &self.reason {
            Reason::UpToDate | Reason::UpToDateUnmarked => return None,
            Reason::NotListed => Cause::Missing,
            Reason::EditedOrAltered => Cause::EditedOrAltered,
            Reason::Changed if self.only_secret_differs() => Cause::SecretChanged,
            Reason::Changed => self.edited_or(Cause::NotApplied),
            Reason::Renamed { from: _ } => self.edited_or(Cause::Renamed),
            Reason::Adoption => Cause::NotAdopted,
            Reason::Undeclared | Reason::KeptByPruneNone => Cause::Undeclared,
            Reason::Duplicate => Cause::Duplicate,
            Reason::InterruptedReplacement => Cause::InterruptedApply,
            Reason::PruneAll | Reason::NotDeclared | Reason::Namesake => Cause::AddedByHand,
            Reason::OwnershipConflict { owner: _ } => Cause::OwnershipConflict,
            Reason::AmbiguousName => Cause::AmbiguousName,
            Reason::DamagedMarker => Cause::DamagedMarker,
        };
        Some(cause)
    }

    /// Whether only the secret differs: the fingerprint, which leaves secrets out, is the same.
    fn only_secret_differs(&self) -> bool {
        let Some(declared) = self.declared.map(|declared| &declared.group) else {
            return false;
        };
        let content = declared.fingerprint();
        self.listed.iter().all(|listed| {
            let group = &listed.group;
            group.scope.satisfies(&declared.scope) && group.fingerprint() == content
        })
    }

    /// Edited outside if one of the groups is not as it was created, `other` if all are.
    fn edited_or(&self, other: Cause) -> Cause {
        // dooctl did not create unmarked groups, so nothing says how they were created.
        let marked = self
            .listed
            .iter()
            .filter(|listed| listed.marker().is_some());
        let mut as_created = marked.map(|listed| listed.is_as_created());
        if as_created.clone().any(|is| is == Some(false)) {
            Cause::EditedOutside
        } else if as_created.all(|is| is == Some(true)) {
            other
        } else {
            Cause::Changed
        }
    }
}
