//! What a plan changes for receivers, as text. Reviewers read this first.

use super::style::{Styles, paint};
use super::wrap::wrapped;
use crate::plan::FindingKind;
use crate::plan::Plan;
use crate::render::safe;
use crate::render::words::delivery::{Line, Section, overlap, sections, unchanged};
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
    }
    if let Some(overlap) = overlap(plan) {
        writeln!(out, "  {overlap}")?;
    }
    writeln!(out)
}

/// The word, and the sentence beside it.
fn line(out: &mut dyn Write, styles: &Styles, line: &Line) -> io::Result<()> {
    const WORD: usize = 8;
    const INDENT: usize = 4 + WORD + 1;
    let Line { kind, text } = line;
    let word = format!("{:<WORD$}", kind.word());
    let mut start = paint(style(styles, *kind), word);
    for part in wrapped(&safe(text), INDENT, "") {
        writeln!(out, "    {start} {part}")?;
        start = " ".repeat(WORD);
    }
    Ok(())
}

fn style(styles: &Styles, kind: FindingKind) -> anstyle::Style {
    match kind {
        _ if kind.is_serious() => styles.removed(),
        FindingKind::Gained | FindingKind::Widened => styles.added(),
        FindingKind::Moved => styles.moved(),
        _ => styles.quiet(),
    }
}
