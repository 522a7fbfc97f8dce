//! What a probe found, as text.

use super::style::{Styles, paint};
use super::wrap::wrapped;
use crate::receiver::{ProbeOutcome, ProbeVerdict, Probed, UserFinding};
use crate::render::{safe, words};
use std::io::{self, Write};

/// Writes what a probe found, a line for each check and the findings below it.
///
/// # Errors
/// When writing fails.
pub fn probe(out: &mut dyn Write, styles: &Styles, outcome: &ProbeOutcome<'_>) -> io::Result<()> {
    for probed in &outcome.receivers {
        check(out, styles, probed)?;
    }
    if !outcome.receivers.is_empty() {
        writeln!(out)?;
    }
    let verdicts = format!("{}.", words::probe::verdicts(outcome));
    let (first, rest) = verdicts.split_at(verdicts.chars().next().map_or(0, char::len_utf8));
    let result = format!("Receivers: {first}{rest}");
    writeln!(
        out,
        "{} {}",
        paint(styles.strong(), result),
        words::probe::sent(outcome)
    )
}

fn check(out: &mut dyn Write, styles: &Styles, probed: &Probed<'_>) -> io::Result<()> {
    const KIND: usize = 9;
    const VERDICT: usize = 11;
    let verdict = probed.verdict();
    let word = format!("{:<VERDICT$}", words::probe::verdict(verdict));
    let time = probed.time.map(|time| format!(", {} ms", time.as_millis()));
    writeln!(
        out,
        "{} {:<KIND$} {} ({}{})",
        paint(style(styles, verdict), word),
        words::probe::kind(probed),
        safe(&probed.endpoint),
        safe(&words::probe::groups(probed)),
        time.unwrap_or_default()
    )?;
    probed
        .findings
        .iter()
        .try_for_each(|found| finding(out, styles, probed, found))
}

fn finding(
    out: &mut dyn Write,
    styles: &Styles,
    probed: &Probed<'_>,
    found: &UserFinding,
) -> io::Result<()> {
    const INDENT: usize = 4;
    let UserFinding { finding, user: _ } = found;
    let text = format!("{}: {finding}", finding.code());
    let style = style(styles, finding.verdict());
    for line in wrapped(&safe(&text), INDENT, "  ") {
        writeln!(out, "    {}", paint(style, line))?;
    }
    if let Some(place) = words::probe::place(probed, found) {
        let place = format!("{}:{}:{}", place.file, place.line, place.column);
        writeln!(out, "      --> {}", safe(&place))?;
    }
    for line in wrapped(&format!("help: {}", finding.help()), INDENT + 2, "  ") {
        writeln!(out, "      {line}")?;
    }
    Ok(())
}

fn style(styles: &Styles, verdict: ProbeVerdict) -> anstyle::Style {
    match verdict {
        ProbeVerdict::Passes => styles.added(),
        ProbeVerdict::Warns => styles.moved(),
        ProbeVerdict::Fails => styles.removed(),
        ProbeVerdict::NotChecked => styles.quiet(),
    }
}
