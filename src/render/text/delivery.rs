//! What a plan changes for receivers, as text. Reviewers read this first.

use super::style::{Styles, paint};
use super::wrap::wrapped;
use crate::plan::{DeliveryFindingKind, PayloadClass, Plan};
use crate::render::safe;
use crate::render::words::delivery::{Line, Section, overlap, sections, unchanged};
use crate::render::words::payload_change::Changed;
use std::io::{self, Write};

/// Writes it, unless the plan changes nothing.
pub(super) fn delivery(out: &mut dyn Write, styles: &Styles, plan: &Plan<'_>) -> io::Result<()> {
    if plan.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", paint(styles.strong(), "Delivery"))?;
    if let Some(unchanged) = unchanged(plan) {
        writeln!(out, "  {unchanged}")?;
    }
    for Section {
        team,
        unknown,
        lines,
        others,
        payloads,
        other_payloads,
    } in sections(plan)
    {
        let team = safe(team.as_str());
        match unknown {
            Some(why) => writeln!(out, "  Team {team}: {why}")?,
            None => writeln!(out, "  Team {team}")?,
        }
        lines
            .iter()
            .try_for_each(|line| self::line(out, styles, line))?;
        if others > 0 {
            writeln!(out, "    and {others} more: see the changes below")?;
        }
        payloads
            .iter()
            .try_for_each(|payload| self::payload(out, styles, payload))?;
        if other_payloads > 0 {
            writeln!(out, "    and {other_payloads} more payloads: see the JSON")?;
        }
    }
    if let Some(overlap) = overlap(plan) {
        writeln!(out, "  {overlap}")?;
    }
    writeln!(out)
}

/// How wide the words at the start of lines are.
const WORD: usize = 8;
const INDENT: usize = 4 + WORD + 1;

/// A payload, and what changes about it.
fn payload(out: &mut dyn Write, styles: &Styles, payload: &Changed) -> io::Result<()> {
    let Changed {
        title,
        class,
        changes,
        others,
    } = payload;
    let word = paint(of_class(styles, *class), format!("{:<WORD$}", "payload"));
    writeln!(out, "    {word} {}", safe(title))?;
    let widest = changes.iter().map(|(word, _)| word.len() + 1).max();
    let widest = widest.unwrap_or_default();
    for (word, text) in changes {
        let mut start = format!("{:<widest$}", format!("{word}:"));
        for part in wrapped(&safe(text), INDENT + widest + 1, "") {
            writeln!(out, "{:INDENT$}{start} {part}", "")?;
            start = " ".repeat(widest);
        }
    }
    match others {
        0 => Ok(()),
        others => writeln!(out, "{:INDENT$}and {others} more: see the JSON", ""),
    }
}

fn of_class(styles: &Styles, class: PayloadClass) -> anstyle::Style {
    match class {
        PayloadClass::Breaking => styles.removed(),
        PayloadClass::Risky | PayloadClass::Unknown => styles.moved(),
        PayloadClass::Compatible => styles.quiet(),
    }
}

/// The word, and the sentence beside it.
fn line(out: &mut dyn Write, styles: &Styles, line: &Line) -> io::Result<()> {
    let Line { kind, text } = line;
    let word = format!("{:<WORD$}", kind.word());
    let mut start = paint(style(styles, *kind), word);
    for part in wrapped(&safe(text), INDENT, "") {
        writeln!(out, "    {start} {part}")?;
        start = " ".repeat(WORD);
    }
    Ok(())
}

fn style(styles: &Styles, kind: DeliveryFindingKind) -> anstyle::Style {
    match kind {
        _ if kind.is_serious() => styles.removed(),
        DeliveryFindingKind::Gained | DeliveryFindingKind::Widened => styles.added(),
        DeliveryFindingKind::Moved => styles.moved(),
        _ => styles.quiet(),
    }
}
