//! What an interrupted replacement left behind: groups that a listed group was created to replace.

use super::decision::{Claimed, Decision};
use super::own_groups::OwnGroups;
use crate::model::{ListedGroup, Prune};

impl<'a> OwnGroups<'a, '_> {
    /// What an interrupted replacement did not delete yet: groups that are still listed although the
    /// marker of a newer group says that it replaces them. Anybody can write a marker, so deleting
    /// them is a deletion like any other: `prune: none` forbids it.
    pub(super) fn unfinished(
        &self,
        decision: &Decision<'a>,
        claimed: &mut Claimed<'a>,
    ) -> Vec<&'a ListedGroup> {
        if self.team.prune == Prune::None {
            return Vec::new();
        }
        let successors = match decision {
            Decision::Keep { kept, duplicates } => std::iter::once(*kept)
                .chain(duplicates.iter().copied())
                .collect(),
            Decision::Replace { old, reason: _ } => old.clone(),
            _ => Vec::new(),
        };
        self.predecessors(successors, claimed)
    }

    /// The groups that the markers of `successors` name, and those that their markers name in turn.
    /// Only our markers count. Since anybody may write one, it may only name groups of ours, and
    /// unmarked groups of the successor's name, that no declaration is about.
    fn predecessors(
        &self,
        mut successors: Vec<&'a ListedGroup>,
        claimed: &mut Claimed<'a>,
    ) -> Vec<&'a ListedGroup> {
        let mut found = Vec::new();
        while let Some(successor) = successors.pop() {
            let Some(marker) = successor.marker().filter(|_| self.is_ours(successor)) else {
                continue;
            };
            for id in &marker.replaces {
                let Some(listed) = self.group(id) else {
                    continue;
                };
                let is_namesake = listed.group.matching_name() == successor.group.matching_name();
                let is_believed = self.is_ours(listed) || (listed.is_unmarked() && is_namesake);
                if is_believed && claimed.claim(listed) {
                    found.push(listed);
                    successors.push(listed);
                }
            }
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found
    }
}
