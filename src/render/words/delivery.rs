//! What a plan changes for receivers.

use super::duration;
use super::limits::limits;
use super::payload_change::{Changed, changed};
use super::summary::is_seen;
use crate::model::{Scope, TeamId, host_sent, tell_apart};
use crate::plan::{Copies, Deliverer, DeliveryFinding, DeliveryFindingKind, Ownership, Receiver};
use crate::plan::{Obstacle, Overlap, Plan, TeamPlan};

/// What changes in one team. Nothing is escaped.
pub(in crate::render) struct Section<'p> {
    pub(in crate::render) team: &'p TeamId,
    /// Why the team's delivery is not known; `None` if it is.
    pub(in crate::render) unknown: Option<&'static str>,
    /// The most serious first.
    pub(in crate::render) lines: Vec<Line>,
    /// The number of others; none of them is serious.
    pub(in crate::render) others: usize,
    /// The payloads that change, the worst first.
    pub(in crate::render) payloads: Vec<Changed>,
    /// The number of other payloads; none of them breaks.
    pub(in crate::render) other_payloads: usize,
}

/// The most lines for a team, unless more are serious.
const LINES: usize = 20;

/// The teams whose delivery changes or is not known.
pub(in crate::render) fn sections<'p>(plan: &'p Plan<'_>) -> Vec<Section<'p>> {
    let has_something = |section: &Section<'_>| {
        section.unknown.is_some() || !section.lines.is_empty() || !section.payloads.is_empty()
    };
    let sections = plan.teams.iter().map(section);
    sections.filter(has_something).collect()
}

fn section<'p>(team: &'p TeamPlan<'_>) -> Section<'p> {
    let all = lines(&team.delivery);
    let number = all.len();
    let is_shown = |(at, line): &(usize, Line)| *at < LINES || line.kind.is_serious();
    let shown = all.into_iter().enumerate().filter(is_shown);
    let lines: Vec<Line> = shown.map(|(_, line)| line).collect();
    let mut payloads = changed(team);
    let breaking = payloads.iter().take_while(|it| it.is_breaking()).count();
    let other_payloads = payloads.len().saturating_sub(LINES.max(breaking));
    payloads.truncate(payloads.len() - other_payloads);
    Section {
        team: team.team,
        unknown: team.obstacle.map(unknown),
        others: number - lines.len(),
        lines,
        payloads,
        other_payloads,
    }
}

/// Why the delivery of a team is not known.
pub(in crate::render) fn unknown(obstacle: Obstacle<'_>) -> &'static str {
    match obstacle {
        Obstacle::NotListed(_) | Obstacle::NotRecorded => {
            "not known, because its groups could not be listed"
        }
        Obstacle::Incomplete(_) => "not known, because its listing is incomplete",
    }
}

/// A sentence that nothing changes for receivers, if that is the case.
pub(in crate::render) fn unchanged(plan: &Plan<'_>) -> Option<&'static str> {
    (!plan.changes_delivery()).then_some(if is_seen(plan) {
        "No receiver gains or loses anything."
    } else {
        "No receiver gains or loses anything in what could be listed."
    })
}

/// How long old groups and their replacements both deliver, if they do.
pub(in crate::render) fn overlap(plan: &Plan<'_>) -> Option<String> {
    let Overlap { requests, seconds } = plan.overlap();
    // A listing is between a creation and its deletion, so there are several requests, or none.
    let long = match (requests, seconds) {
        (0, _) => return None,
        (_, 0) => format!("for up to {requests} requests"),
        _ => format!(
            "for up to about {} ({requests} requests)",
            duration(seconds)
        ),
    };
    Some(format!("During apply, old and new both deliver {long}."))
}

/// One sentence for findings that differ only in their types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What happens.
    pub kind: DeliveryFindingKind,
    /// The sentence without a period. Names in it are not escaped: escape it before output.
    pub text: String,
}

/// The most endpoints, groups or events that one sentence names.
const NAMED: usize = 4;

/// The sentences for a team's findings. Types with the same change share a sentence.
pub fn lines(findings: &[DeliveryFinding<'_>]) -> Vec<Line> {
    let share_fate = |a: &DeliveryFinding<'_>, b: &DeliveryFinding<'_>| {
        let names_groups = matches!(a.kind, DeliveryFindingKind::Doubled(_));
        (a.kind, &a.before, &a.after) == (b.kind, &b.before, &b.after)
            && (!names_groups || a.groups == b.groups)
    };
    findings.chunk_by(share_fate).map(line).collect()
}

fn line(findings: &[DeliveryFinding<'_>]) -> Line {
    let DeliveryFinding {
        hook_type: _,
        kind,
        before,
        after,
        groups,
    } = &findings[0];
    let types: Vec<&str> = findings.iter().map(|f| f.hook_type.as_str()).collect();
    let (it, s) = match types[..] {
        [_] => ("it", "s"),
        _ => ("them", ""),
    };
    let types = types.join(", ");
    let (left, joined) = (receivers(before), receivers(after));
    let text = match kind {
        DeliveryFindingKind::Silenced => {
            format!("{types}: no endpoint receives {it} any more; before: {left}")
        }
        DeliveryFindingKind::Lost => format!("{types}: no longer sent to {left}"),
        DeliveryFindingKind::Narrowed => format!("{types} at {left}: now only {}", scopes(after)),
        DeliveryFindingKind::Doubled(copies) => {
            let by = named(groups.iter().map(deliverer), " and ");
            let place = endpoint(after);
            if copies.is_new {
                format!("{types} {} at {place}: from {by}", arrival(copies, s))
            } else {
                format!(
                    "{types} {} at {place}, as before: from {by}",
                    arrival(copies, s)
                )
            }
        }
        DeliveryFindingKind::Moved if left == joined => {
            format!("{types}: {left} → another endpoint, which differs in a hidden part")
        }
        DeliveryFindingKind::Moved => {
            let (left, joined) = tell_apart(&left, &joined);
            format!("{types}: {left} → {joined}")
        }
        DeliveryFindingKind::Gained => format!("{types}: now sent to {joined}"),
        DeliveryFindingKind::Widened => format!(
            "{types} at {joined}: now for all events, before only {}",
            scopes(before)
        ),
        DeliveryFindingKind::Single(Copies { before, .. }) => {
            let times = times(*before);
            format!(
                "{types} arrive{s} once at {}, no longer {times}",
                endpoint(after)
            )
        }
    };
    Line { kind: *kind, text }
}

/// `would arrive twice`, with details.
fn arrival(copies: &Copies, s: &str) -> String {
    let Copies {
        before: _,
        after,
        is_new,
        is_certain,
        is_alike,
    } = copies;
    let arrive = match (is_certain, is_new) {
        (false, _) => "may arrive".to_owned(),
        (true, true) => "would arrive".to_owned(),
        (true, false) => format!("arrive{s}"),
    };
    let payloads = if *is_alike {
        ""
    } else {
        " with different payloads"
    };
    format!("{arrive} {}{payloads}", times(*after))
}

fn times(number: usize) -> String {
    match number {
        2 => "twice".to_owned(),
        number => format!("{number} times"),
    }
}

fn receivers(receivers: &[Receiver<'_>]) -> String {
    let receiver = |receiver: &Receiver<'_>| {
        let shown = receiver.shown();
        let host = host_sent(&shown).map(|host| format!(" ({host})"));
        let shown = shown.strip_prefix("https://").unwrap_or(&shown);
        let host = host.unwrap_or_default();
        format!("{shown}{host}{}", limits(receiver.scope))
    };
    named(receivers.iter().map(receiver), ", ")
}

/// The endpoint of receivers that differ only in their events.
fn endpoint(receivers: &[Receiver<'_>]) -> String {
    let organization = &Scope::Organization;
    let first = receivers.first().map(|receiver| Receiver {
        scope: organization,
        ..*receiver
    });
    self::receivers(first.as_slice())
}

fn scopes(receivers: &[Receiver<'_>]) -> String {
    let scopes = receivers.iter().map(|receiver| receiver.scope.to_string());
    named(scopes, ", ")
}

fn deliverer(group: &Deliverer<'_>) -> String {
    let Deliverer {
        name,
        scope,
        ownership,
    } = group;
    let limits = limits(scope);
    match ownership {
        Ownership::Declared => format!("\"{name}\"{limits}"),
        Ownership::Undeclared => format!("the undeclared group \"{name}\"{limits}"),
        Ownership::Unmanaged => format!("the unmanaged group \"{name}\"{limits}"),
        Ownership::Foreign(owner) => format!("\"{name}\" of owner {owner}{limits}"),
    }
}

/// The first items, and the number of others.
pub(in crate::render) fn named(
    all: impl ExactSizeIterator<Item = String>,
    separator: &str,
) -> String {
    let others = all.len().saturating_sub(NAMED);
    let mut named: Vec<String> = all.take(NAMED).collect();
    if others > 0 {
        named.push(format!("{others} more"));
    }
    named.join(separator)
}
