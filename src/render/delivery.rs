//! What a plan changes for receivers, as text: what a reviewer reads first.

use super::style::{Styles, paint};
use super::summary::is_seen;
use super::wrap::wrapped;
use super::{duration, safe};
use crate::model::TeamId;
use crate::plan::delivery::{Kind, Line, lines};
use crate::plan::{Obstacle, Overlap, Plan, TeamPlan};
use std::io::{self, Write};

/// What is to be said about one team. Nothing of it is escaped.
pub(super) struct Section<'p> {
    pub(super) team: &'p TeamId,
    /// Why the team's delivery is not known, if so.
    pub(super) unknown: Option<&'static str>,
    /// The most serious first.
    pub(super) lines: Vec<Line>,
    /// How many others there are, none of them serious.
    pub(super) others: usize,
}

/// How many lines a team gets at most, unless more of them are serious.
const LINES: usize = 20;

/// The teams about which there is something to say.
pub(super) fn sections<'p>(plan: &'p Plan<'_>) -> Vec<Section<'p>> {
    let has_something =
        |section: &Section<'_>| section.unknown.is_some() || !section.lines.is_empty();
    let sections = plan.teams.iter().map(section);
    sections.filter(has_something).collect()
}

fn section<'p>(team: &'p TeamPlan<'_>) -> Section<'p> {
    let all = lines(&team.delivery);
    let number = all.len();
    let is_shown = |(at, line): &(usize, Line)| *at < LINES || line.kind.is_serious();
    let shown = all.into_iter().enumerate().filter(is_shown);
    let lines: Vec<Line> = shown.map(|(_, line)| line).collect();
    Section {
        team: team.team,
        unknown: team.obstacle.map(|obstacle| match obstacle {
            Obstacle::NotListed(_) | Obstacle::NotRecorded => {
                "not known, since its groups could not be listed"
            }
            Obstacle::Incomplete(_) => "not known, since its listing is incomplete",
        }),
        others: number - lines.len(),
        lines,
    }
}

/// That nothing changes for receivers, if so.
pub(super) fn unchanged(plan: &Plan<'_>) -> Option<&'static str> {
    (!plan.changes_delivery()).then_some(match is_seen(plan) {
        true => "Nobody gains or loses anything.",
        false => "Nobody gains or loses anything that could be seen.",
    })
}

/// For how long both deliver, what is deleted and what takes its place, if they do.
pub(super) fn overlap(plan: &Plan<'_>) -> Option<String> {
    let Overlap { requests, seconds } = plan.overlap();
    // Between a creation and its deletion is a listing, so there are several requests, or none.
    let long = match (requests, seconds) {
        (0, _) => return None,
        (_, 0) => format!("while up to {requests} requests are sent"),
        _ => format!(
            "for up to about {} ({requests} requests)",
            duration(seconds)
        ),
    };
    Some(format!("During apply, old and new both deliver {long}."))
}

/// Writes it, unless the plan changes nothing at all.
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

/// The word, and beside it the sentence.
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

fn style(styles: &Styles, kind: Kind) -> anstyle::Style {
    match kind {
        _ if kind.is_serious() => styles.removed(),
        Kind::Gained | Kind::Widened => styles.added(),
        Kind::Moved => styles.moved(),
        _ => styles.quiet(),
    }
}
