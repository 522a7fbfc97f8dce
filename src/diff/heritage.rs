//! Which listed groups stand behind others: predecessors of a replacement that was interrupted, and
//! groups that only changed their name.

use super::Reason;
use super::matching::Decision;
use super::view::View;
use crate::model::{DeclaredGroup, Fingerprint, GroupId, Hook, HookType, ListedGroup, Prune};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Listed groups that a declaration has spoken for.
pub(super) struct Taken<'a>(HashSet<&'a GroupId>);

impl<'a> Taken<'a> {
    pub(super) fn by(decisions: &[Decision<'a>]) -> Self {
        let mut ids = HashSet::new();
        for decision in decisions {
            match decision {
                Decision::Conflict { groups, owner: _ }
                | Decision::Damaged { groups }
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
    /// What the groups of a decision were created to replace and is still listed: the rest of a
    /// replacement that was interrupted. Only what markers say makes it so, so it is a deletion as
    /// any other: none under `prune: none`.
    pub(super) fn unfinished(
        &self,
        decision: &Decision<'a>,
        taken: &mut Taken<'a>,
    ) -> Vec<&'a ListedGroup> {
        if self.team.prune == Prune::None {
            return Vec::new();
        }
        let heirs = match decision {
            Decision::Keep { kept, duplicates } => std::iter::once(*kept)
                .chain(duplicates.iter().copied())
                .collect(),
            Decision::Replace { old, reason: _ } => old.clone(),
            _ => Vec::new(),
        };
        self.predecessors(heirs, taken)
    }

    /// The groups named by the markers of `heirs`, and by theirs in turn. Only a marker of ours is
    /// believed; and since anybody may write one, only for groups of ours, and for unmarked ones of
    /// the heir's name, that no declaration has spoken for.
    fn predecessors(
        &self,
        heirs: Vec<&'a ListedGroup>,
        taken: &mut Taken<'a>,
    ) -> Vec<&'a ListedGroup> {
        let mut found = Vec::new();
        let mut heirs = heirs;
        while let Some(heir) = heirs.pop() {
            let Some(marker) = heir.marker().filter(|_| self.is_ours(heir)) else {
                continue;
            };
            for id in &marker.replaces {
                let listed = self.groups.binary_search_by(|listed| listed.id.cmp(id));
                let Some(listed) = listed.ok().map(|at| self.groups[at]) else {
                    continue;
                };
                let is_namesake = listed.group.matching_name() == heir.group.matching_name();
                let is_believed = self.is_ours(listed) || (listed.is_unmarked() && is_namesake);
                if is_believed && taken.take(listed) {
                    found.push(listed);
                    heirs.push(listed);
                }
            }
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found
    }

    /// Turns a declaration without namesake into a replacement of the groups that were created from
    /// just this declaration and are listed otherwise, under another name.
    pub(super) fn find_altered_names(
        &self,
        declared: &[&'a DeclaredGroup],
        decisions: &mut [Decision<'a>],
        taken: &mut Taken<'a>,
    ) {
        if !has_missing(decisions) {
            return;
        }
        let mut orphans: HashMap<&Fingerprint, Vec<&'a ListedGroup>> = HashMap::new();
        for listed in self.orphans().filter(|listed| !taken.has(listed)) {
            let created = listed.marker().and_then(|marker| marker.content.as_ref());
            if let (Some(created), Some(false)) = (created, listed.is_as_created()) {
                orphans.entry(created).or_default().push(listed);
            }
        }
        if orphans.is_empty() {
            return;
        }
        for (declared, decision) in declared.iter().zip(decisions) {
            let Decision::Missing = decision else {
                continue;
            };
            let Some(old) = orphans.remove(&declared.group.fingerprint()) else {
                continue;
            };
            for old in &old {
                taken.take(old);
            }
            let reason = Reason::EditedOrAltered;
            *decision = Decision::Replace { old, reason };
        }
    }

    /// Turns a declaration without namesake into a rename, when a group of ours that is no longer
    /// declared has its content.
    pub(super) fn find_renames(
        &self,
        declared: &[&'a DeclaredGroup],
        decisions: &mut [Decision<'a>],
        taken: &mut Taken<'a>,
    ) {
        if !has_missing(decisions) {
            return;
        }
        let mut orphans: HashMap<Outline<'_>, Vec<&'a ListedGroup>> = HashMap::new();
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
        let declared = self.declared_names();
        self.groups.iter().copied().filter(move |listed| {
            self.is_ours(listed) && !declared.contains(&listed.group.matching_name())
        })
    }
}

fn has_missing(decisions: &[Decision<'_>]) -> bool {
    let mut decisions = decisions.iter();
    decisions.any(|decision| matches!(decision, Decision::Missing))
}

/// What groups of the same content have in common and is cheap to compare.
type Outline<'a> = Vec<(&'a HookType, Cow<'a, str>)>;

fn outline(hooks: &[Hook]) -> Outline<'_> {
    let mut outline: Vec<_> = hooks.iter().map(Hook::place).collect();
    outline.sort_unstable();
    outline
}
