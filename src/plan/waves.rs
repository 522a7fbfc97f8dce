//! The waves of one team: a few replacements at a time, creations first.
//!
//! A group cannot be updated, only replaced: the new one is created, then the old one
//! deleted (api-facts: no-update). Meanwhile both deliver. Waves keep that time short, and a run that
//! ends early leaves few duplicates.

use super::input::PlanInput;
use super::markers;
use super::steps::{Creation, Deletion, MissingSuccessor};
use super::successors::{CreationRef, Successors};
use super::team_plan::TeamPlan;
use crate::diff::{Action, Change, Reason};
use crate::model::ListedGroup;
use std::collections::HashMap;

/// The creations and deletions of one team.
#[derive(Default)]
pub(super) struct Waves<'a> {
    pub(super) waves: Vec<Wave<'a>>,
    /// The deletions that wait for creations in a later team, and the prunes that follow them.
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

impl<'a> Waves<'a> {
    /// The waves of the team at this position.
    pub(super) fn of(
        input: &PlanInput<'a>,
        teams: &[TeamPlan<'a>],
        position: usize,
        successors: &Successors<'a>,
    ) -> Self {
        let team = &teams[position];
        if team.obstacle.is_some() || !team.changes.iter().any(Change::writes) {
            return Self::default();
        }
        let wave_of = assign_creations(&team.changes, input.wave.max(1));
        let last_wave = wave_of.values().copied().max().unwrap_or(0);
        let mut waves: Vec<Wave<'a>> = (0..=last_wave).map(|_| Wave::default()).collect();
        for (change, found) in team.changes.iter().enumerate() {
            if let (Some(wave), Some(declared)) = (wave_of.get(&change), found.declared) {
                let at = CreationRef {
                    team: position,
                    change,
                };
                let creation = Creation {
                    group: &declared.group,
                    marker: markers::marker(input.owner, team, declared, found),
                    replaces: found.to_delete().to_vec(),
                    is_trial: found.reason == Reason::EditedOrAltered,
                };
                waves[*wave].creates.push((at, creation));
            }
        }
        let removals = removals(teams, position, successors);
        let waits = |removal: &Removal<'_>| removal.requires.iter().any(|at| at.team > position);
        let any_waits = removals.iter().any(waits);
        let mut last = Vec::new();
        for removal in removals {
            let own = removal.requires.iter().filter(|at| at.team == position);
            let last_required = own.filter_map(|at| wave_of.get(&at.change)).max();
            let last_required = last_required.copied().unwrap_or(0);
            let prune = removal.deletion.prune;
            if waits(&removal) || (prune && any_waits) {
                last.push(removal);
            } else {
                let wave = if prune { last_wave } else { last_required };
                waves[wave].deletes.push(removal);
            }
        }
        Self { waves, last }
    }
}

/// Which wave each creation belongs to: new groups are in the first, and each wave has a few
/// replacements. A wave has one replacement at most that tries if doo keeps a value as it is sent.
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

/// The deletions of a team, unmarked groups first: if the run ends early, only the markers of the
/// groups that are deleted later may say that the unmarked ones are replaced.
fn removals<'a>(
    teams: &[TeamPlan<'a>],
    position: usize,
    successors: &Successors<'a>,
) -> Vec<Removal<'a>> {
    let changes = &teams[position].changes;
    let all = changes.iter().enumerate();
    let to_delete = all.flat_map(|(change, found)| {
        let listed = found.to_delete().iter();
        listed.map(move |listed| (change, found, *listed))
    });
    let mut to_delete: Vec<_> = to_delete.collect();
    to_delete.sort_by_key(|(_, _, listed)| !listed.is_unmarked());
    let removal = |(change, found, listed): (usize, &Change<'a>, &'a ListedGroup)| {
        let successor = match found.action {
            Action::Replace => Some(change),
            _ => replacement_of(changes, found),
        };
        let mut requires = successors.of_group(position, &listed.group);
        requires.extend(successor.map(|change| CreationRef {
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
        let not_created = requires.iter().find(|at| !is_created(at));
        let not_created = not_created.map(|at| teams[at.team].changes[at.change].name);
        let unseen = || successors.unseen(position, &listed.group);
        let missing = not_created
            .map(MissingSuccessor::Group)
            .or_else(|| unseen().map(MissingSuccessor::Team));
        requires.retain(is_created);
        let prune = matches!(found.reason, Reason::Undeclared | Reason::PruneAll);
        let deletion = Deletion {
            listed,
            requires: Vec::new(),
            missing,
            kept: successors.kept(&listed.group, teams[position].listing),
            prune,
            is_loss: prune || is_only_marked(found, listed),
        };
        Removal { requires, deletion }
    };
    to_delete.into_iter().map(removal).collect()
}

/// Whether only a marker says that a group is replaced. A second group of ours of the same name is no
/// loss in any case.
fn is_only_marked(found: &Change<'_>, listed: &ListedGroup) -> bool {
    let of_that_name = found.declared.is_some_and(|declared| {
        listed.marker().is_some() && declared.group.matching_name() == listed.group.matching_name()
    });
    found.reason == Reason::InterruptedReplacement && !of_that_name
}

/// The position of the change that replaces the declaration which this change is about: what an
/// interrupted replacement left behind is only deleted after it.
fn replacement_of(changes: &[Change<'_>], found: &Change<'_>) -> Option<usize> {
    let declared = found.declared?;
    let is_successor = |change: &Change<'_>| {
        let is_same = change
            .declared
            .is_some_and(|other| std::ptr::eq(other, declared));
        is_same && change.action == Action::Replace
    };
    changes.iter().position(is_successor)
}
