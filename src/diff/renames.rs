//! Groups that only changed their name, in the manifest or in doo.

use super::change::Reason;
use super::decision::{Claimed, Decision};
use super::own_groups::OwnGroups;
use crate::model::{DeclaredGroup, Fingerprint, Hook, HookType, ListedGroup};
use std::borrow::Cow;
use std::collections::HashMap;

impl<'a> OwnGroups<'a, '_> {
    /// Finds the groups that were created from a declaration and are listed under another name: a
    /// person renamed them in doo, or doo does not keep names as they are sent. The declaration
    /// replaces them.
    pub(super) fn find_altered_names(
        &self,
        declared: &[&'a DeclaredGroup],
        decisions: &mut [Decision<'a>],
        claimed: &mut Claimed<'a>,
    ) {
        if !has_missing(decisions) {
            return;
        }
        let mut orphans: HashMap<&Fingerprint, Vec<&'a ListedGroup>> = HashMap::new();
        for listed in self.orphans(claimed) {
            let created = listed.marker().and_then(|marker| marker.content.as_ref());
            if let (Some(created), Some(false)) = (created, listed.is_as_created()) {
                orphans.entry(created).or_default().push(listed);
            }
        }
        // Fingerprints are dear, and hardly ever needed.
        if orphans.is_empty() {
            return;
        }
        replace_missing(declared, decisions, claimed, |declared, _| {
            let old = orphans.remove(&declared.group.fingerprint())?;
            Some((old, Reason::EditedOrAltered))
        });
    }

    /// Finds groups that were renamed in the manifest: a declaration for which no group is listed
    /// has the content of a group of ours that is no longer declared.
    pub(super) fn find_renames(
        &self,
        declared: &[&'a DeclaredGroup],
        decisions: &mut [Decision<'a>],
        claimed: &mut Claimed<'a>,
    ) {
        if !has_missing(decisions) {
            return;
        }
        let mut orphans: HashMap<Outline<'_>, Vec<&'a ListedGroup>> = HashMap::new();
        for listed in self.orphans(claimed) {
            orphans
                .entry(outline(&listed.group.hooks))
                .or_default()
                .push(listed);
        }
        replace_missing(declared, decisions, claimed, |declared, claimed| {
            let mut candidates = orphans.get(&outline(&declared.group.hooks))?.iter();
            let old = candidates.find(|listed| {
                !claimed.has(listed) && declared.group.same_content(&listed.group)
            })?;
            let reason = Reason::Renamed {
                from: old.group.name.clone(),
            };
            Some((vec![*old], reason))
        });
    }

    /// Groups of ours that no declaration has, by name or otherwise.
    fn orphans(&self, claimed: &Claimed<'a>) -> impl Iterator<Item = &'a ListedGroup> {
        let declared = self.declared_names();
        self.groups.iter().copied().filter(move |listed| {
            self.is_ours(listed)
                && !declared.contains(&listed.group.matching_name())
                && !claimed.has(listed)
        })
    }
}

/// Lets each declaration for which no group is listed replace what is found for it.
fn replace_missing<'a>(
    declared: &[&'a DeclaredGroup],
    decisions: &mut [Decision<'a>],
    claimed: &mut Claimed<'a>,
    mut find: impl FnMut(&'a DeclaredGroup, &Claimed<'a>) -> Option<(Vec<&'a ListedGroup>, Reason)>,
) {
    for (declared, decision) in declared.iter().zip(decisions) {
        if let Decision::Missing = decision
            && let Some((old, reason)) = find(declared, claimed)
        {
            for old in &old {
                claimed.claim(old);
            }
            *decision = Decision::Replace { old, reason };
        }
    }
}

fn has_missing(decisions: &[Decision<'_>]) -> bool {
    let mut decisions = decisions.iter();
    decisions.any(|decision| matches!(decision, Decision::Missing))
}

/// Groups of the same content have the same outline, which is cheap to compare.
type Outline<'a> = Vec<(&'a HookType, Cow<'a, str>)>;

fn outline(hooks: &[Hook]) -> Outline<'_> {
    let mut outline: Vec<_> = hooks.iter().map(Hook::place).collect();
    outline.sort_unstable();
    outline
}
