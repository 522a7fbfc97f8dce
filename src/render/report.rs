//! What an apply did, as text.

use super::style::{Styles, paint};
use super::{count, safe};
use crate::api::StopCause;
use crate::apply::{Operation, Outcome, Report, TeamReport, Verdict};
use std::io::{self, Write};

/// Writes a report: what was done, seen, and not.
///
/// # Errors
/// When writing fails.
pub fn report(
    out: &mut dyn Write,
    styles: &Styles,
    report: &Report,
    requests: u64,
) -> io::Result<()> {
    for team in &report.teams {
        self::team(out, styles, team)?;
    }
    writeln!(out, "{}", paint(styles.strong(), conclusion(report)))?;
    if !report.converged() {
        writeln!(
            out,
            "Run the same command again: it continues from what doo lists then."
        )?;
    }
    writeln!(out, "Requests sent: {requests}.")
}

/// What an apply came to, in a line.
pub(super) fn conclusion(report: &Report) -> String {
    let done = report.teams.iter().flat_map(|team| &team.operations);
    let confirmed = done
        .filter(|operation| operation.outcome == Outcome::Confirmed)
        .count();
    let confirmed = count(confirmed, "operation");
    match (report.stopped, report.converged()) {
        (Some(StopCause::Interrupt), _) => format!("Interrupted. {confirmed} confirmed."),
        (Some(StopCause::Timeout), _) => format!("Out of time. {confirmed} confirmed."),
        (None, true) => format!("Done. {confirmed} confirmed; doo matches the manifest."),
        (None, false) => format!("Incomplete. {confirmed} confirmed."),
    }
}

fn team(out: &mut dyn Write, styles: &Styles, team: &TeamReport) -> io::Result<()> {
    let TeamReport {
        team,
        operations,
        verdict,
    } = team;
    writeln!(
        out,
        "{}",
        paint(styles.strong(), format_args!("Team {}", safe(team)))
    )?;
    for Operation {
        verb,
        name,
        id,
        outcome,
    } in operations
    {
        let id = id
            .as_ref()
            .map(|id| format!(" ({})", safe(&id.short())))
            .unwrap_or_default();
        let line = format!("{:<11} {} {}{id}", outcome.code(), verb.word(), safe(name));
        let style = match outcome {
            Outcome::Confirmed => styles.added(),
            Outcome::Unconfirmed(_) | Outcome::Failed(_) => styles.removed(),
            Outcome::Skipped(_) => styles.quiet(),
        };
        writeln!(out, "  {}", paint(style, line))?;
        if let Some(why) = outcome.why() {
            writeln!(out, "      {}", safe(why))?;
        }
    }
    match verdict {
        Verdict::Converged => writeln!(out, "  verified: doo lists what is declared"),
        Verdict::Differs(left) => {
            writeln!(out, "  not verified: still to do")?;
            left.iter()
                .try_for_each(|item| writeln!(out, "      {}", safe(item)))
        }
        Verdict::Unverified(why) => writeln!(out, "  not verified: {}", safe(why)),
    }
}
