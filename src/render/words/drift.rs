//! How doo differs from the manifest.

use super::cause;
use super::change::explain;
use super::summary::{is_seen, kept, requests, writes};
use crate::diff::{Action, Cause, Change};
use crate::plan::{Plan, Summary};
use std::collections::BTreeMap;

/// A change that counts as drift, with its cause.
pub(in crate::render) fn found<'c, 'a>(change: &'c Change<'a>) -> Option<(Cause, &'c Change<'a>)> {
    Some((change.cause()?, change))
}

/// The cause as a sentence. If the reason names something, it says more.
pub(in crate::render) fn why(cause: Cause, change: &Change<'_>) -> String {
    let names_more = matches!(change.action, Action::Refuse | Action::Unmanaged);
    let reason = (names_more || cause == Cause::Renamed).then(|| explain(&change.reason));
    reason
        .flatten()
        .unwrap_or_else(|| cause::sentence(cause).to_owned())
}

/// How doo differs, in a sentence.
pub(in crate::render) fn headline(plan: &Plan<'_>, strict: bool) -> String {
    let found = counts(plan, strict);
    match (found.is_empty(), is_seen(plan)) {
        (false, true) => format!("Drift: {found}."),
        (false, false) => format!("Drift: {found}, in what could be listed."),
        (true, true) => "No drift: doo matches the manifest.".to_owned(),
        (true, false) => "No drift in what could be listed.".to_owned(),
    }
}

/// How doo differs, in a few words for a title.
pub(in crate::render) fn title(plan: &Plan<'_>, strict: bool) -> String {
    let found = counts(plan, strict);
    match (found.is_empty(), is_seen(plan)) {
        (false, true) => found,
        (false, false) => format!("{found}, in what could be listed"),
        (true, true) => "no drift".to_owned(),
        (true, false) => "no drift in what could be listed".to_owned(),
    }
}

/// The causes with their numbers: `1 missing, 2 edited outside`. Empty without drift.
fn counts(plan: &Plan<'_>, strict: bool) -> String {
    let mut causes: BTreeMap<Cause, usize> = BTreeMap::new();
    let changes = plan.teams.iter().flat_map(|team| &team.changes);
    for (cause, change) in changes.filter_map(found) {
        if strict || change.action != Action::Unmanaged {
            *causes.entry(cause).or_default() += 1;
        }
    }
    let counts: Vec<_> = causes
        .iter()
        .map(|(cause, number)| format!("{number} {}", cause::words(*cause)))
        .collect();
    counts.join(", ")
}

/// What is as declared, and what does not count.
pub(in crate::render) fn rest(summary: &Summary, strict: bool) -> String {
    let unmanaged = if strict { 0 } else { summary.unmanaged };
    let summary = Summary {
        unmanaged,
        ..*summary
    };
    kept(&summary, "as declared", "counted only with --strict")
}

/// How to end the drift, and how to read the differences.
pub(in crate::render) fn remedy(plan: &Plan<'_>) -> Vec<String> {
    let summary = plan.summary();
    let mut lines = Vec::new();
    if summary.replace > 0 {
        lines.push("`-` marks values in doo, `+` values in the manifest.".to_owned());
    }
    let parts: Vec<_> = writes(&summary)
        .map(|(number, word)| format!("{word} {number}"))
        .collect();
    if !parts.is_empty() {
        lines.push(format!(
            "`dooctl apply` would {}, in {}.",
            parts.join(", "),
            requests(plan.forecast.apply)
        ));
    }
    lines
}
