//! What a plan changes for receivers, as the first part of a comment.

use super::alert;
use super::escape::{code, prose};
use crate::plan::Plan;
use crate::plan::delivery::Line;
use crate::render::delivery::{Section, overlap, sections, unchanged};

/// What changes for receivers; nothing for a plan without changes. What is serious is an alert.
pub(super) fn delivery(plan: &Plan<'_>) -> String {
    if plan.is_empty() {
        return String::new();
    }
    let sections = sections(plan);
    let is_serious = sections
        .iter()
        .flat_map(|section| &section.lines)
        .any(|line| line.kind.is_serious());
    let mut lines = vec!["**Delivery**".to_owned()];
    lines.extend(unchanged(plan).map(str::to_owned));
    lines.extend(sections.iter().flat_map(section));
    lines.extend(overlap(plan));
    alert(if is_serious { "WARNING" } else { "NOTE" }, &lines)
}

fn section(section: &Section<'_>) -> Vec<String> {
    let Section {
        team,
        unknown,
        lines,
        others,
    } = section;
    let team = code(team.as_str());
    let heading = match unknown {
        Some(why) => format!("Team {team}: {why}"),
        None => format!("Team {team}"),
    };
    let line = |Line { kind, text }: &Line| format!("- **{}** {}", kind.word(), prose(text));
    let more = (*others > 0).then(|| format!("- and {others} more: see the changes below"));
    // A list ends at an empty line.
    let end = (!lines.is_empty()).then(String::new);
    std::iter::once(heading)
        .chain(lines.iter().map(line))
        .chain(more)
        .chain(end)
        .collect()
}
