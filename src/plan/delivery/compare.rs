//! What one team's receivers lose and gain.

use super::receivers::{Receivers, Shift};
use super::subscriptions::{self, Subscription, When};
use super::{copies, rewrites};
use crate::model::{HookType, Owner};
use crate::plan::finding::{DeliveryFinding, DeliveryFindingKind};
use crate::plan::payload::Rewrite;
use crate::plan::team_plan::TeamPlan;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What changes for the receivers of one team.
#[derive(Default)]
pub(in crate::plan) struct Delivery<'a> {
    /// What changes, the most serious first, and then what is doubled before and after.
    pub(in crate::plan) findings: Vec<DeliveryFinding<'a>>,
    /// What each endpoint begins or ceases to receive, with the groups that cause it.
    pub(in crate::plan) shifts: Vec<DeliveryFinding<'a>>,
    /// The payloads that take the place of others.
    pub(in crate::plan) rewrites: Vec<Rewrite<'a>>,
}

/// What changes in each team, in the order of the teams. Nothing for a team with an obstacle: its
/// deliveries are not known.
pub(in crate::plan) fn of_teams<'a>(owner: &'a Owner, teams: &[TeamPlan<'a>]) -> Vec<Delivery<'a>> {
    let subscriptions = subscriptions::of(owner, teams);
    subscriptions.map(of_team).collect()
}

fn of_team(subscriptions: Vec<Subscription<'_>>) -> Delivery<'_> {
    let mut by_place: HashMap<_, Vec<Subscription<'_>>> = HashMap::new();
    for one in subscriptions {
        by_place.entry(one.hook.place()).or_default().push(one);
    }
    let (mut findings, mut single) = (Vec::new(), Vec::new());
    let mut rewrites = Vec::new();
    let mut shifts: BTreeMap<&HookType, Vec<Shift<'_>>> = BTreeMap::new();
    let mut received: HashSet<&HookType> = HashSet::new();
    for ((hook_type, _), all) in by_place {
        let endpoint = spelling(&all);
        if all.iter().any(|one| one.is(When::After)) {
            received.insert(hook_type);
        }
        if all.len() > 1 {
            findings.extend(copies::finding(hook_type, endpoint, &all));
        }
        if all.iter().all(|one| one.when == When::Always) {
            continue;
        }
        rewrites.extend(rewrites::of(&all));
        let before = Receivers::of(&all, When::Before);
        let after = Receivers::of(&all, When::After);
        match Receivers::kind(&before, &after) {
            Some(kind) => {
                let changed = Shift::changed(endpoint, &all, &before, &after);
                let finding = changed.finding(hook_type, kind);
                single.push(finding.clone());
                findings.push(finding);
            }
            None => {
                let shifts = shifts.entry(hook_type).or_default();
                shifts.extend(before.without(&after, endpoint, &all, When::Before));
                shifts.extend(after.without(&before, endpoint, &all, When::After));
            }
        }
    }
    for (hook_type, shifts) in shifts {
        let is_received = received.contains(hook_type);
        single.extend(shifts.iter().map(|it| it.alone(hook_type, is_received)));
        findings.extend(of_type(hook_type, shifts, is_received));
    }
    single.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    findings.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    rewrites.sort_by(Rewrite::order);
    Delivery {
        findings,
        shifts: single,
        rewrites,
    }
}

/// One endpoint may be written in several ways. The one that is sent counts, if one is.
fn spelling<'a>(all: &[Subscription<'a>]) -> &'a str {
    let spellings = all
        .iter()
        .map(|one| (one.when != When::After, &*one.hook.endpoint));
    spellings.min().map_or("", |(_, endpoint)| endpoint)
}

/// Findings that only differ in their type follow each other.
fn sort_key<'f, 'a>(finding: &'f DeliveryFinding<'a>) -> impl Ord + use<'f, 'a> {
    let DeliveryFinding {
        hook_type,
        kind,
        before,
        after,
        groups,
    } = finding;
    (kind.is_standing(), *kind, before, after, *hook_type, groups)
}

/// What is lost, gained and moved of a type. It is moved if one change takes it from an endpoint and
/// gives it to another, or if in all one endpoint loses it and one gains it.
fn of_type<'a>(
    hook_type: &'a HookType,
    shifts: Vec<Shift<'a>>,
    is_received: bool,
) -> Vec<DeliveryFinding<'a>> {
    if shifts.is_empty() {
        return Vec::new();
    }
    if !is_received {
        return vec![Shift::merged(shifts).finding(hook_type, DeliveryFindingKind::Silenced)];
    }
    let mut by_change: BTreeMap<usize, Vec<Shift<'a>>> = BTreeMap::new();
    for shift in shifts {
        by_change.entry(shift.change).or_default().push(shift);
    }
    let (moves, others): (Vec<_>, Vec<_>) = by_change
        .into_values()
        .partition(|shifts| Shift::is_move(shifts));
    let mut all: Vec<Shift<'a>> = moves.into_iter().map(Shift::merged).collect();
    let others: Vec<Shift<'a>> = others.into_iter().flatten().collect();
    if others.len() == 2 && Shift::is_move(&others) {
        all.push(Shift::merged(others));
    } else {
        all.extend(others);
    }
    let finding = |shift: Shift<'a>| {
        let kind = match (shift.before.is_empty(), shift.after.is_empty()) {
            (false, true) => DeliveryFindingKind::Lost,
            (true, _) => DeliveryFindingKind::Gained,
            (false, false) => DeliveryFindingKind::Moved,
        };
        shift.finding(hook_type, kind)
    };
    all.into_iter().map(finding).collect()
}
