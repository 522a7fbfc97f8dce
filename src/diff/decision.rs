//! What is decided about a declared group from the listed groups of its name.

use super::change::Reason;
use crate::model::{GroupId, ListedGroup, Owner};
use std::collections::HashSet;

/// What the listed groups of a declared group's name mean for it.
pub(super) enum Decision<'a> {
    /// Another owner has a group of this name: refused.
    Conflict {
        groups: Vec<&'a ListedGroup>,
        owner: Owner,
    },
    /// The marker of a group of this name cannot be read: refused. Ours are left alone.
    Damaged {
        groups: Vec<&'a ListedGroup>,
        ours: Vec<&'a ListedGroup>,
    },
    /// Several unmarked groups have this name: refused.
    Ambiguous { groups: Vec<&'a ListedGroup> },
    /// One is as declared; further groups of ours are deleted.
    Keep {
        kept: &'a ListedGroup,
        duplicates: Vec<&'a ListedGroup>,
    },
    /// These are replaced by what is declared.
    Replace {
        old: Vec<&'a ListedGroup>,
        reason: Reason,
    },
    /// No group has this name.
    Missing,
}

/// The listed groups that some declaration is about.
pub(super) struct Claimed<'a>(HashSet<&'a GroupId>);

impl<'a> Claimed<'a> {
    /// The groups that decisions are about.
    pub(super) fn by(decisions: &[Decision<'a>]) -> Self {
        let mut ids = HashSet::new();
        for decision in decisions {
            match decision {
                Decision::Conflict { groups, owner: _ }
                | Decision::Ambiguous { groups }
                | Decision::Replace {
                    old: groups,
                    reason: _,
                } => {
                    ids.extend(groups.iter().map(|listed| &listed.id));
                }
                Decision::Damaged { groups, ours } => {
                    ids.extend(groups.iter().chain(ours).map(|listed| &listed.id));
                }
                Decision::Keep { kept, duplicates } => {
                    ids.insert(&kept.id);
                    ids.extend(duplicates.iter().map(|listed| &listed.id));
                }
                Decision::Missing => {}
            }
        }
        Self(ids)
    }

    /// Claims a group, unless it is claimed already.
    pub(super) fn claim(&mut self, listed: &'a ListedGroup) -> bool {
        self.0.insert(&listed.id)
    }

    pub(super) fn has(&self, listed: &ListedGroup) -> bool {
        self.0.contains(&listed.id)
    }
}
