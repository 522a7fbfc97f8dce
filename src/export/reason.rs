//! Why a listed group is not declared.

use crate::diff;
use crate::model::{Owner, TeamId};
use std::fmt;

/// Why a listed group is not declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftOutReason {
    /// A manifest cannot express it, for example because it has no name.
    NotDeclarable(String),
    /// A manifest could only declare a similar group, not this one.
    NotExact,
    /// Several groups with this name were not created by dooctl, and they differ.
    AmbiguousName,
    /// A group with this name belongs to another owner.
    OwnershipConflict(Owner),
    /// A group with this name has a marker that cannot be read.
    DamagedMarker,
    /// Declaring it would delete another group with this name: a replacement was interrupted, or
    /// two runs created it at the same time.
    Unfinished,
    /// Another team of the manifest declares this name, and also lists the group.
    Claimed,
    /// An earlier team of this export also lists the group.
    Shared(TeamId),
}

impl LeftOutReason {
    /// What a plan would say about the declaration.
    pub(super) fn of(reason: &diff::Reason) -> Self {
        match reason {
            diff::Reason::OwnershipConflict { owner } => Self::OwnershipConflict(owner.clone()),
            diff::Reason::DamagedMarker => Self::DamagedMarker,
            diff::Reason::AmbiguousName => Self::AmbiguousName,
            diff::Reason::Duplicate | diff::Reason::InterruptedReplacement => Self::Unfinished,
            diff::Reason::NotListed | diff::Reason::Renamed { from: _ } => Self::Claimed,
            _ => Self::NotExact,
        }
    }

    /// The reason in one word, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotDeclarable(_) => "not-declarable",
            Self::NotExact => "not-exact",
            Self::AmbiguousName => "ambiguous-name",
            Self::OwnershipConflict(_) => "ownership-conflict",
            Self::DamagedMarker => "damaged-marker",
            Self::Unfinished => "unfinished",
            Self::Claimed => "claimed",
            Self::Shared(_) => "shared",
        }
    }

    /// Whether somebody must decide something. A group that another team has needs no decision.
    pub fn needs_decision(&self) -> bool {
        !matches!(self, Self::Shared(_) | Self::Claimed)
    }
}

impl fmt::Display for LeftOutReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDeclarable(why) => write!(f, "a manifest cannot express it: {why}"),
            Self::NotExact => f.write_str(
                "a manifest cannot express it exactly, or `defaults` of the root would change it",
            ),
            Self::AmbiguousName => f.write_str(
                "several groups with this name were not created by dooctl and differ: declare one, \
                 and rename or delete the others in doo",
            ),
            Self::OwnershipConflict(owner) => {
                write!(f, "a group with this name belongs to owner {owner}")
            }
            Self::DamagedMarker => f.write_str(
                "a group with this name has a damaged marker: delete that group in doo, or remove \
                 the rest of its marker there",
            ),
            Self::Unfinished => f.write_str(
                "dooctl created it more than once or did not finish replacing it: declaring it \
                 deletes the others of this name",
            ),
            Self::Claimed => f.write_str(
                "another team of the manifest declares this name and also lists the group",
            ),
            Self::Shared(team) => write!(f, "team {team} has it"),
        }
    }
}
