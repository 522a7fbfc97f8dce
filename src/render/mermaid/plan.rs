//! What a plan makes hosts gain and lose.

use super::chart::{Chart, Line};
use super::host::host;
use crate::plan::{DeliveryFinding, DeliveryFindingKind, Ownership, Plan, TeamPlan};
use crate::render::words::delivery::{named, unknown};
use crate::render::words::limits::limits;
use crate::render::words::summary::is_seen;
use std::collections::{BTreeMap, BTreeSet};

/// What is gained and lost: an arrow for each group, host and kind of change.
pub fn plan(plan: &Plan<'_>) -> String {
    let chart = chart(plan);
    if chart.arrows() > 0 {
        return chart.text();
    }
    let nothing = if is_seen(plan) {
        "Nothing is gained or lost"
    } else {
        "Nothing is gained or lost in what could be listed"
    };
    format!("{}  nothing[\"{nothing}\"]\n", chart.text())
}

/// How many arrows the picture of a plan has.
pub fn arrows(plan: &Plan<'_>) -> usize {
    chart(plan).arrows()
}

fn chart(plan: &Plan<'_>) -> Chart {
    let mut chart = Chart::default();
    for team in &plan.teams {
        if let Some(obstacle) = team.obstacle {
            chart.team(team.team.as_str());
            chart.group(unknown(obstacle).to_owned());
        } else if !team.shifts.is_empty() {
            chart.team(team.team.as_str());
            of_team(&mut chart, team);
        }
    }
    chart
}

/// What one group changes for one host: the kinds of each type, and of which events.
type Changes<'p> = BTreeMap<(&'p str, String), BTreeSet<DeliveryFindingKind>>;

fn of_team(chart: &mut Chart, team: &TeamPlan<'_>) {
    let mut by_group: BTreeMap<String, BTreeMap<String, Changes<'_>>> = BTreeMap::new();
    for finding in &team.shifts {
        let DeliveryFinding {
            hook_type,
            kind,
            before,
            after,
            groups,
        } = finding;
        for group in groups {
            let hosts = by_group.entry(group_label(group.name, group.ownership));
            let hosts = hosts.or_default();
            for receiver in if after.is_empty() { before } else { after } {
                let changes = hosts.entry(host(receiver.endpoint)).or_default();
                let events = limits(receiver.scope);
                let kinds = changes.entry((hook_type.as_str(), events)).or_default();
                kinds.insert(*kind);
            }
        }
    }
    for (group, hosts) in by_group {
        let group = chart.group(group);
        for (host, changes) in hosts {
            for (kind, types) in by_kind(changes) {
                let types = named(types.into_iter(), ", ");
                let label = format!("{} {types}", kind.word());
                chart.arrow(group, &host, line(kind), label);
            }
        }
    }
}

/// The types of each kind. What one host loses and gains is moved within it.
fn by_kind(changes: Changes<'_>) -> BTreeMap<DeliveryFindingKind, BTreeSet<String>> {
    let mut by_kind: BTreeMap<DeliveryFindingKind, BTreeSet<String>> = BTreeMap::new();
    for ((hook_type, events), mut kinds) in changes {
        let gains = kinds.contains(&DeliveryFindingKind::Gained);
        if gains && kinds.remove(&DeliveryFindingKind::Lost) {
            kinds.remove(&DeliveryFindingKind::Gained);
            kinds.insert(DeliveryFindingKind::Moved);
        }
        for kind in kinds {
            let types = by_kind.entry(kind).or_default();
            types.insert(format!("{hook_type}{events}"));
        }
    }
    by_kind
}

fn group_label(name: &str, ownership: Ownership<'_>) -> String {
    match ownership {
        Ownership::Declared => name.to_owned(),
        Ownership::Undeclared => format!("{name}, undeclared"),
        Ownership::Unmanaged => format!("{name}, unmanaged"),
        Ownership::Foreign(owner) => format!("{name}, owner {owner}"),
    }
}

fn line(kind: DeliveryFindingKind) -> Line {
    match kind {
        DeliveryFindingKind::Gained | DeliveryFindingKind::Widened => Line::Thick,
        _ if kind.is_serious() => Line::Dotted,
        _ => Line::Plain,
    }
}
