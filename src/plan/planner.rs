//! Puts changes into waves.

use super::marking;
use super::steps::Step;
use super::suppliers::Suppliers;
use super::{
    Creation, CreationRef, Deletion, Digest, Forecast, Obstacle, Overlap, Pace, Plan, References,
    TeamPlan, Wave, delivery,
};
use crate::diff::{self, Action, Change, Reason, Team};
use crate::model::{ListedGroup, Owner};
use crate::observed::Observation;
use std::collections::HashMap;

/// Everything a plan depends on.
#[derive(Debug)]
pub struct Input<'a> {
    /// The manifest's owner.
    pub owner: &'a Owner,
    /// The account, and what an apply reads; part of the digest.
    pub references: &'a References,
    /// Replacements per wave, at least 1.
    pub wave: usize,
    /// How fast requests may be sent and what a session costs.
    pub pace: Pace,
    /// The teams in manifest order.
    pub teams: Vec<Team<'a>>,
}

/// Plans all selected teams.
pub fn plan<'a>(input: &Input<'a>) -> Plan<'a> {
    let changes = diff::between(input.owner, &input.teams);
    let selected = input.teams.iter().zip(changes);
    let mut teams: Vec<TeamPlan<'a>> = selected
        .filter(|(team, _)| !matches!(team.observed, Observation::NotSelected))
        .map(|(team, changes)| without_waves(team, changes))
        .collect();
    let suppliers = Suppliers::of(input, &teams);
    for (position, team) in teams.iter_mut().enumerate() {
        (team.waves, team.finishes_last) = waves(input, team, position, &suppliers);
    }
    let digest = Digest::of(input, &teams);
    let steps = Step::all(&input.pace, &teams);
    let forecast = Forecast::of(&input.pace, &teams, &steps);
    let overlaps = Overlap::of(&input.pace, &teams, &steps);
    let findings = delivery::findings(input.owner, &teams);
    for ((team, overlap), findings) in teams.iter_mut().zip(overlaps).zip(findings) {
        (team.overlap, team.delivery) = (overlap, findings);
    }
    Plan {
        owner: input.owner,
        references: input.references,
        teams,
        digest,
        forecast,
        deletions_per_listing: input.pace.deletions_per_listing(),
    }
}

fn without_waves<'a>(team: &Team<'a>, changes: Vec<Change<'a>>) -> TeamPlan<'a> {
    TeamPlan {
        team: team.id,
        prune: team.prune,
        listing: team.observed.listing(),
        obstacle: Obstacle::of(team.observed),
        changes,
        waves: Vec::new(),
        finishes_last: false,
        delivery: Vec::new(),
        overlap: Overlap::default(),
    }
}

/// The listed groups a change deletes.
pub(super) fn doomed<'c, 'a>(
    change: &'c Change<'a>,
) -> impl Iterator<Item = &'a ListedGroup> + use<'c, 'a> {
    let deletes = matches!(change.action, Action::Replace | Action::Delete);
    change.listed.iter().copied().filter(move |_| deletes)
}

/// The waves of one team, and whether the last deletions wait for a team that comes later.
fn waves(
    input: &Input<'_>,
    team: &TeamPlan<'_>,
    position: usize,
    suppliers: &Suppliers<'_>,
) -> (Vec<Wave>, bool) {
    if team.obstacle.is_some() || !team.changes.iter().any(Change::writes) {
        return (Vec::new(), false);
    }
    let wave_of = assign_creations(&team.changes, input.wave.max(1));
    let last = wave_of.values().copied().max().unwrap_or(0);
    let mut waves: Vec<Wave> = (0..=last).map(|_| Wave::default()).collect();
    for (change, found) in team.changes.iter().enumerate() {
        if let (Some(wave), Some(declared)) = (wave_of.get(&change), found.declared) {
            let marker = marking::marker(input.owner, team, declared, found);
            waves[*wave].creates.push(Creation { change, marker });
        }
    }
    let mut finishes_last = false;
    let all = team.changes.iter().enumerate();
    let mut going: Vec<_> = all
        .flat_map(|(change, found)| doomed(found).map(move |listed| (change, found, listed)))
        .collect();
    // Unmarked ones first: only the marker of a group that goes after them may remember them.
    going.sort_by_key(|(_, _, listed)| !listed.is_unmarked());
    for (change, found, listed) in going {
        let heir = match found.action {
            Action::Replace => Some(change),
            _ => heir(&team.changes, found),
        };
        let deletion = deletion(position, change, heir, found, listed, suppliers);
        let own = deletion.requires.iter().filter(|at| at.team == position);
        let supplied = own.filter_map(|at| wave_of.get(&at.change)).copied();
        let supplied = supplied.max().unwrap_or(0);
        let waits = deletion.requires.iter().any(|at| at.team > position);
        finishes_last |= waits;
        let wave = if deletion.prune || waits {
            last
        } else {
            supplied
        };
        waves[wave].deletes.push(deletion);
    }
    (waves, finishes_last)
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

fn deletion(
    team: usize,
    change: usize,
    heir: Option<usize>,
    found: &Change<'_>,
    listed: &ListedGroup,
    suppliers: &Suppliers<'_>,
) -> Deletion {
    let mut requires = suppliers.of_group(team, &listed.group);
    requires.extend(heir.map(|change| CreationRef { team, change }));
    requires.sort_unstable();
    requires.dedup();
    let unseen = suppliers.unseen(team, &listed.group);
    let prune = matches!(found.reason, Reason::Undeclared | Reason::PruneAll);
    // A second group of ours of one name is no loss, whether or not a marker calls it replaced.
    let of_that_name = found.declared.is_some_and(|declared| {
        listed.marker().is_some() && declared.group.matching_name() == listed.group.matching_name()
    });
    let is_claimed = found.reason == Reason::InterruptedReplacement && !of_that_name;
    Deletion {
        change,
        id: listed.id.clone(),
        requires,
        unseen,
        prune,
        is_loss: prune || is_claimed,
    }
}
