//! Which listed groups stand behind others: predecessors of a replacement that was interrupted, and
//! groups that only changed their name.

use super::Reason;
use super::matching::Decision;
use super::view::View;
use crate::model::{DeclaredGroup, GroupId, Hook, HookType, ListedGroup};
use std::collections::{HashMap, HashSet};

/// Listed groups that a declaration has spoken for.
pub(super) struct Taken<'a>(HashSet<&'a GroupId>);

impl<'a> Taken<'a> {
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
                Decision::Keep { kept, duplicates } => {
                    ids.insert(&kept.id);
                    ids.extend(duplicates.iter().map(|listed| &listed.id));
                }
                Decision::Missing => {}
            }
        }
        Self(ids)
    }

    /// Takes a group, unless it is taken.
    pub(super) fn take(&mut self, listed: &'a ListedGroup) -> bool {
        self.0.insert(&listed.id)
    }

    pub(super) fn has(&self, listed: &ListedGroup) -> bool {
        self.0.contains(&listed.id)
    }
}

impl<'a> View<'a, '_> {
    /// What a kept group and its duplicates were created to replace and is still listed: the rest
    /// of a replacement that was interrupted.
    pub(super) fn unfinished(
        &self,
        decision: &Decision<'a>,
        taken: &mut Taken<'a>,
    ) -> Vec<&'a ListedGroup> {
        match decision {
            Decision::Keep { kept, duplicates } => {
                let mut heirs = vec![*kept];
                heirs.extend(duplicates);
                self.predecessors(heirs, taken)
            }
            _ => Vec::new(),
        }
    }

    /// A replacement also removes what the groups it removes were to replace.
    pub(super) fn add_predecessors(&self, decision: &mut Decision<'a>, taken: &mut Taken<'a>) {
        if let Decision::Replace { old, reason: _ } = decision {
            let predecessors = self.predecessors(old.clone(), taken);
            old.extend(predecessors);
        }
    }

    /// The groups named by the markers of `heirs`, and by theirs in turn. Only a marker of ours is
    /// believed, and only groups are named that are ours or unmarked and that nobody spoke for.
    fn predecessors(
        &self,
        heirs: Vec<&'a ListedGroup>,
        taken: &mut Taken<'a>,
    ) -> Vec<&'a ListedGroup> {
        let mut found = Vec::new();
        let mut heirs = heirs;
        while let Some(heir) = heirs.pop() {
            let Some(marker) = heir.marker.as_ref().filter(|_| self.is_ours(heir)) else {
                continue;
            };
            for id in &marker.replaces {
                let listed = self.groups.binary_search_by(|listed| listed.id.cmp(id));
                let Some(listed) = listed.ok().map(|at| self.groups[at]) else {
                    continue;
                };
                let ours_to_remove = listed.marker.is_none() || self.is_ours(listed);
                if ours_to_remove && taken.take(listed) {
                    found.push(listed);
                    heirs.push(listed);
                }
            }
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found
    }

    /// Turns a declaration without namesake into a rename, when a group of ours that is no longer
    /// declared has its content.
    pub(super) fn find_renames(
        &self,
        declared: &[&'a DeclaredGroup],
        decisions: &mut [Decision<'a>],
        taken: &mut Taken<'a>,
    ) {
        if !decisions
            .iter()
            .any(|decision| matches!(decision, Decision::Missing))
        {
            return;
        }
        let mut orphans: HashMap<Vec<(&HookType, &str)>, Vec<&'a ListedGroup>> = HashMap::new();
        for listed in self.orphans().filter(|listed| !taken.has(listed)) {
            orphans
                .entry(outline(&listed.group.hooks))
                .or_default()
                .push(listed);
        }
        for (declared, decision) in declared.iter().zip(decisions) {
            let Decision::Missing = decision else {
                continue;
            };
            let candidates = orphans
                .get(&outline(&declared.group.hooks))
                .map_or(&[][..], Vec::as_slice);
            let same = |listed: &&&ListedGroup| {
                !taken.has(listed) && declared.group.same_content(&listed.group)
            };
            if let Some(old) = candidates.iter().find(same).copied() {
                taken.take(old);
                let reason = Reason::Renamed {
                    from: old.group.name.clone(),
                };
                *decision = Decision::Replace {
                    old: vec![old],
                    reason,
                };
            }
        }
    }

    /// Groups of ours whose name is not declared.
    fn orphans(&self) -> impl Iterator<Item = &'a ListedGroup> {
        let declared: HashSet<&str> = self
            .team
            .declared
            .iter()
            .map(|d| d.group.name.as_str())
            .collect();
        self.groups.iter().copied().filter(move |listed| {
            self.is_ours(listed) && !declared.contains(listed.group.name.as_str())
        })
    }
}

/// What groups of the same content have in common and is cheap to compare.
fn outline(hooks: &[Hook]) -> Vec<(&HookType, &str)> {
    let mut outline: Vec<_> = hooks
        .iter()
        .map(|hook| (&hook.hook_type, hook.endpoint.as_str()))
        .collect();
    outline.sort_unstable();
    outline
}
