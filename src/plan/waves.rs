//! The waves of one team: a few replacements at a time, creations first.

use super::suppliers::{CreationRef, Suppliers};
use super::{Creation, Deletion, Input, Missing, TeamPlan, marking};
use crate::diff::{Action, Change, Reason};
use crate::model::ListedGroup;
use std::collections::HashMap;

/// The creations and deletions of one team.
#[derive(Default)]
pub(super) struct Waves<'a> {
    pub(super) waves: Vec<Wave<'a>>,
    /// The deletions that wait for creations in a team that comes later, and what is pruned with
    /// them.
    pub(super) last: Vec<Removal<'a>>,
}

/// Creations, and the deletions that rest on them.
#[derive(Default)]
pub(super) struct Wave<'a> {
    pub(super) creates: Vec<(CreationRef, Creation<'a>)>,
    pub(super) deletes: Vec<Removal<'a>>,
}

/// A deletion, before the creations that it waits for are steps.
pub(super) struct Removal<'a> {
    pub(super) requires: Vec<CreationRef>,
    pub(super) deletion: Deletion<'a>,
}

/// The listed groups a change deletes.
pub(super) fn doomed<'c, 'a>(
    change: &'c Change<'a>,
) -> impl Iterator<Item = &'a ListedGroup> + use<'c, 'a> {
    let deletes = matches!(change.action, Action::Replace | Action::Delete);
    change.listed.iter().copied().filter(move |_| deletes)
}

impl<'a> Waves<'a> {
    /// Those of the team at this position.
    pub(super) fn of(
        input: &Input<'a>,
        teams: &[TeamPlan<'a>],
        position: usize,
        suppliers: &Suppliers<'a>,
    ) -> Self {
        let team = &teams[position];
        if team.obstacle.is_some() || !team.changes.iter().any(Change::writes) {
            return Self::default();
        }
        let wave_of = assign_creations(&team.changes, input.wave.max(1));
        let end = wave_of.values().copied().max().unwrap_or(0);
        let mut waves: Vec<Wave<'a>> = (0..=end).map(|_| Wave::default()).collect();
        for (change, found) in team.changes.iter().enumerate() {
            if let (Some(wave), Some(declared)) = (wave_of.get(&change), found.declared) {
                let at = CreationRef {
                    team: position,
                    change,
                };
                let creation = Creation {
                    group: &declared.group,
                    marker: marking::marker(input.owner, team, declared, found),
                    replaces: doomed(found).collect(),
                    is_trial: found.reason == Reason::EditedOrAltered,
                };
                waves[*wave].creates.push((at, creation));
            }
        }
        let removals = removals(teams, position, suppliers);
        let waits = |removal: &Removal<'_>| removal.requires.iter().any(|at| at.team > position);
        let any_waits = removals.iter().any(waits);
        let mut last = Vec::new();
        for removal in removals {
            let own = removal.requires.iter().filter(|at| at.team == position);
            let supplied = own.filter_map(|at| wave_of.get(&at.change)).max();
            let supplied = supplied.copied().unwrap_or(0);
            let prune = removal.deletion.prune;
            if waits(&removal) || (prune && any_waits) {
                last.push(removal);
            } else {
                let wave = if prune { end } else { supplied };
                waves[wave].deletes.push(removal);
            }
        }
        Self { waves, last }
    }
}

/// Which wave each creation belongs to: plain ones come first, replacements a few at a time. Of those
/// that find out whether doo keeps a value otherwise, one at a time.
fn assign_creations(changes: &[Change<'_>], wave: usize) -> HashMap<usize, usize> {
    let (mut replacements, mut trials) = (0, 0);
    let mut wave_of = HashMap::new();
    for (change, found) in changes.iter().enumerate() {
        match found.action {
            Action::Create => {
                wave_of.insert(change, 0);
            }
            Action::Replace if found.reason == Reason::EditedOrAltered => {
                wave_of.insert(change, trials);
                trials += 1;
            }
            Action::Replace => {
                wave_of.insert(change, replacements / wave);
                replacements += 1;
            }
            Action::Delete | Action::Keep | Action::Unmanaged | Action::Refuse => {}
        }
    }
    wave_of
}

/// The deletions of a team. Unmarked groups come first: only the marker of a group that goes after
/// them may remember them.
fn removals<'a>(
    teams: &[TeamPlan<'a>],
    position: usize,
    suppliers: &Suppliers<'a>,
) -> Vec<Removal<'a>> {
    let changes = &teams[position].changes;
    let all = changes.iter().enumerate();
    let mut going: Vec<_> = all
        .flat_map(|(change, found)| doomed(found).map(move |listed| (change, found, listed)))
        .collect();
    going.sort_by_key(|(_, _, listed)| !listed.is_unmarked());
    let removal = |(change, found, listed): (usize, &Change<'a>, &'a ListedGroup)| {
        let heir = match found.action {
            Action::Replace => Some(change),
            _ => heir(changes, found),
        };
        let mut requires = suppliers.of_group(position, &listed.group);
        requires.extend(heir.map(|change| CreationRef {
            team: position,
            change,
        }));
        requires.sort_unstable();
        requires.dedup();
        let is_created = |at: &CreationRef| {
            let team = &teams[at.team];
            let action = team.changes[at.change].action;
            team.obstacle.is_none() && matches!(action, Action::Create | Action::Replace)
        };
        let held = requires.iter().find(|at| !is_created(at));
        let held = held.map(|at| Missing::Group(teams[at.team].changes[at.change].name));
        let unseen = || suppliers.unseen(position, &listed.group);
        let missing = held.or_else(|| unseen().map(Missing::Team));
        requires.retain(is_created);
        let prune = matches!(found.reason, Reason::Undeclared | Reason::PruneAll);
        let deletion = Deletion {
            listed,
            requires: Vec::new(),
            missing,
            prune,
            is_loss: prune || is_claimed(found, listed),
        };
        Removal { requires, deletion }
    };
    going.into_iter().map(removal).collect()
}

/// Whether only a marker calls a group replaced. A second group of ours of one name is no loss,
/// whether or not a marker does.
fn is_claimed(found: &Change<'_>, listed: &ListedGroup) -> bool {
    let of_that_name = found.declared.is_some_and(|declared| {
        listed.marker().is_some() && declared.group.matching_name() == listed.group.matching_name()
    });
    found.reason == Reason::InterruptedReplacement && !of_that_name
}

/// The replacement, by its position, of the declaration whose predecessor is left of an interrupted
/// one: it takes the place of what the change deletes.
fn heir(changes: &[Change<'_>], found: &Change<'_>) -> Option<usize> {
    let declared = found.declared?;
    let is_heir = |change: &Change<'_>| {
        let is_same = change
            .declared
            .is_some_and(|other| std::ptr::eq(other, declared));
        is_same && change.action == Action::Replace
    };
    changes.iter().position(is_heir)
}
