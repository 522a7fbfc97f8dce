//! What a plan changes for receivers: the first part of a comment.

use super::alert;
use super::escape::{code, prose};
use crate::plan::Plan;
use crate::render::words::delivery::{Line, Section, overlap, sections, unchanged};
use crate::render::words::payload_change::Changed;

/// What changes for receivers; empty for a plan without changes. Serious changes are an alert.
pub(super) fn delivery(plan: &Plan<'_>) -> String {
    if plan.is_empty() {
        return String::new();
    }
    let sections = sections(plan);
    let is_serious = sections.iter().any(|section| {
        let mut payloads = section.payloads.iter();
        section.lines.iter().any(|line| line.kind.is_serious())
            || payloads.any(Changed::is_breaking)
    });
    let title = std::iter::once("**Delivery**").chain(unchanged(plan));
    let title = title.collect::<Vec<_>>().join("\\\n");
    let mut blocks: Vec<String> = sections.iter().map(section).collect();
    match blocks.first_mut() {
        Some(first) => *first = format!("{title}\\\n{first}"),
        None => blocks.push(title),
    }
    blocks.extend(overlap(plan));
    alert(if is_serious { "WARNING" } else { "NOTE" }, &blocks)
}

fn section(section: &Section<'_>) -> String {
    let Section {
        team,
        unknown,
        lines,
        others,
        payloads,
        other_payloads,
    } = section;
    let team = code(team.as_str());
    let heading = match unknown {
        Some(why) => format!("Team {team}: {why}"),
        None => format!("Team {team}"),
    };
    let line = |Line { kind, text }: &Line| format!("- **{}** {}", kind.word(), prose(text));
    let more = (*others > 0).then(|| format!("- and {others} more: see the changes below"));
    let more_payloads = (*other_payloads > 0)
        .then(|| format!("- and {other_payloads} more payloads: see the JSON"));
    let lines = std::iter::once(heading)
        .chain(lines.iter().map(line))
        .chain(more)
        .chain(payloads.iter().map(payload))
        .chain(more_payloads);
    lines.collect::<Vec<_>>().join("\n")
}

/// A payload, and what changes about it below.
fn payload(payload: &Changed) -> String {
    let Changed {
        title,
        class: _,
        changes,
        others,
    } = payload;
    let head = format!("- **payload** {}", prose(title));
    let change = |(word, text): &(&str, String)| format!("  - {word}: {}", prose(text));
    let more = (*others > 0).then(|| format!("  - and {others} more: see the JSON"));
    let lines = std::iter::once(head)
        .chain(changes.iter().map(change))
        .chain(more);
    lines.collect::<Vec<_>>().join("\n")
}
