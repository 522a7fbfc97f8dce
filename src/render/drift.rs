//! How doo differs from the manifest, as text: each difference under its cause.

use super::plan::{change, explain, heading};
use super::safe;
use super::style::{Styles, paint};
use super::summary::{is_seen, kept, requests, writes};
use crate::diff::{Action, Cause, Change};
use crate::plan::{Plan, Summary};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes how doo differs. Groups that nobody manages count if `strict`.
///
/// # Errors
/// When writing fails.
pub fn drift(
    out: &mut dyn Write,
    styles: &Styles,
    plan: &Plan<'_>,
    strict: bool,
) -> io::Result<()> {
    let title = format_args!(
        "Drift of {} at {}",
        plan.owner,
        safe(&plan.references.account)
    );
    writeln!(out, "{}\n", paint(styles.strong(), title))?;
    for team in &plan.teams {
        let found: Vec<_> = team.changes.iter().filter_map(found).collect();
        if team.obstacle.is_none() && found.is_empty() {
            continue;
        }
        heading(out, styles, team)?;
        let widest = found.iter().map(|(cause, _)| cause.words().len()).max();
        for (cause, found) in found {
            let label = format!("{:<1$}", cause.words(), widest.unwrap_or_default());
            change(out, styles, found, &label, Some(&why(cause, found)))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", paint(styles.strong(), headline(plan, strict)))?;
    let rest = rest(&plan.summary(), strict);
    if !rest.is_empty() {
        writeln!(out, "{rest}")?;
    }
    remedy(plan)
        .iter()
        .try_for_each(|line| writeln!(out, "{line}"))?;
    if plan.is_empty() {
        return Ok(());
    }
    writeln!(out, "Digest: {}", plan.digest)
}

/// A change that is a difference, with its cause.
fn found<'c, 'a>(change: &'c Change<'a>) -> Option<(Cause, &'c Change<'a>)> {
    Some((change.cause()?, change))
}

/// The cause as a sentence. The reason says more where it names something.
pub(super) fn why(cause: Cause, change: &Change<'_>) -> String {
    let names_more = matches!(change.action, Action::Refuse | Action::Unmanaged);
    let reason = (names_more || cause == Cause::Renamed).then(|| explain(&change.reason));
    reason
        .flatten()
        .unwrap_or_else(|| cause.sentence().to_owned())
}

/// How doo differs, in a sentence.
fn headline(plan: &Plan<'_>, strict: bool) -> String {
    let found = counts(plan, strict);
    match (found.is_empty(), is_seen(plan)) {
        (false, true) => format!("Drift: {found}."),
        (false, false) => format!("Drift: {found}, as far as could be seen."),
        (true, true) => "No drift: doo matches the manifest.".to_owned(),
        (true, false) => "No drift that could be seen.".to_owned(),
    }
}

/// How doo differs, in the few words of a title.
pub(super) fn title(plan: &Plan<'_>, strict: bool) -> String {
    let found = counts(plan, strict);
    match (found.is_empty(), is_seen(plan)) {
        (false, true) => found,
        (false, false) => format!("{found}, as far as could be seen"),
        (true, true) => "no drift".to_owned(),
        (true, false) => "no drift that could be seen".to_owned(),
    }
}

/// The causes with their numbers: `1 missing, 2 edited outside`. Empty without any.
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
        .map(|(cause, number)| format!("{number} {}", cause.words()))
        .collect();
    counts.join(", ")
}

/// What is as it should be, and what does not count.
pub(super) fn rest(summary: &Summary, strict: bool) -> String {
    let unmanaged = match strict {
        true => 0,
        false => summary.unmanaged,
    };
    let summary = Summary {
        unmanaged,
        ..*summary
    };
    kept(&summary, "as declared", "counted only with --strict")
}

/// What would end the drift, and how to read the differences.
pub(super) fn remedy(plan: &Plan<'_>) -> Vec<String> {
    let summary = plan.summary();
    let mut lines = Vec::new();
    if summary.replace > 0 {
        lines.push(
            "Where values differ, `-` is what doo lists and `+` what is declared.".to_owned(),
        );
    }
    let parts: Vec<_> = writes(&summary)
        .map(|(number, word)| format!("{word} {number}"))
        .collect();
    if !parts.is_empty() {
        lines.push(format!(
            "`dooctl apply` would {}, with {}.",
            parts.join(", "),
            requests(plan.forecast.apply)
        ));
    }
    lines
}
