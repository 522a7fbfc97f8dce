//! What an apply did, as text.

use super::plan;
use super::style::{Styles, paint};
use super::wrap::wrapped;
use crate::apply::{AlteredField, Operation, Outcome, Report, Revocation, TeamReport, Verdict};
use crate::render::words::difference;
use crate::render::words::report::{AGAIN, conclusion};
use crate::render::{safe, safe_name, words};
use std::io::{self, Write};

/// Writes a report: what was done, verified, and not done.
///
/// # Errors
/// When writing fails.
pub fn report(
    out: &mut dyn Write,
    styles: &Styles,
    report: &Report,
    revocations: &[Revocation],
    requests: u64,
) -> io::Result<()> {
    for (position, team) in report.teams.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        self::team(out, styles, team)?;
    }
    writeln!(out, "{}", paint(styles.strong(), conclusion(report)))?;
    if !report.converged() {
        writeln!(out, "{AGAIN}")?;
    }
    for revocation in revocations {
        let text = format!("revoke: {}", words::revocation(revocation));
        for line in wrapped(&safe(&text), 0, "  ") {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out, "Requests sent: {requests}.")
}

/// Writes the commands that send what exists to new groups, if there are any.
///
/// # Errors
/// When writing fails.
pub fn fills(out: &mut dyn Write, commands: &[String]) -> io::Result<()> {
    match commands {
        [] => return Ok(()),
        [_] => writeln!(out, "To send what exists to the new group:")?,
        _ => writeln!(out, "To send what exists to the new groups:")?,
    }
    for command in commands {
        // One line each, however long: it can be copied.
        writeln!(out, "  {}", safe(command))?;
    }
    Ok(())
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
        let line = format!(
            "{:<11} {} {}{id}",
            outcome.code(),
            verb.word(),
            safe_name(name)
        );
        let style = match outcome {
            Outcome::Confirmed => styles.added(),
            Outcome::Unconfirmed(_)
            | Outcome::Failed(_)
            | Outcome::Altered(_)
            | Outcome::Moved(_) => styles.removed(),
            Outcome::Skipped(_) | Outcome::Gone => styles.quiet(),
        };
        writeln!(out, "  {}", paint(style, line))?;
        if let Some(why) = outcome.why() {
            for line in wrapped(&safe(why), 6, "") {
                writeln!(out, "      {line}")?;
            }
        }
        let fields = outcome.alteration().map_or(&[][..], |how| &how.fields);
        fields
            .iter()
            .try_for_each(|field| altered(out, styles, field))?;
    }
    match verdict {
        Verdict::Converged => writeln!(out, "  verified: doo matches the manifest"),
        Verdict::Differs(left) => {
            writeln!(out, "  not verified: still to do")?;
            left.iter()
                .try_for_each(|item| writeln!(out, "      {}", safe(item)))
        }
        Verdict::Unverified(why) => writeln!(out, "  not verified: {}", safe(why)),
    }
}

/// A value that doo stores differently, and what to write instead.
fn altered(out: &mut dyn Write, styles: &Styles, altered: &AlteredField) -> io::Result<()> {
    let AlteredField { field, instead } = altered;
    for line in difference::lines(field) {
        plan::line(out, styles, &line)?;
    }
    for line in wrapped(&safe(instead), 8, "") {
        writeln!(out, "        {line}")?;
    }
    Ok(())
}
