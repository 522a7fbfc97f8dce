//! A plan as text, with everything that a reviewer needs.

use super::delivery::delivery;
use super::style::{Styles, paint};
use super::wrap::wrapped;
use crate::diff::{Action, Change};
use crate::observed::Recorded;
use crate::plan::{Obstacle, Plan, References, TeamPlan};
use crate::render::words::change::{is_worth_reading, symbol, why};
use crate::render::words::difference::{self, Line, LineKind};
use crate::render::words::summary::{cost, headline, rest, unmarked};
use crate::render::words::{self, count, what_is_read};
use crate::render::{safe, safe_name};
use std::io::{self, Write};

/// Writes a plan.
///
/// # Errors
/// When writing fails.
pub fn plan(out: &mut dyn Write, styles: &Styles, plan: &Plan<'_>) -> io::Result<()> {
    writeln!(
        out,
        "{}\n",
        paint(
            styles.strong(),
            format_args!(
                "Plan for {} at {}",
                plan.owner,
                safe(&plan.references.account)
            )
        )
    )?;
    delivery(out, styles, plan)?;
    for team in &plan.teams {
        if team.obstacle.is_some()
            || team
                .changes
                .iter()
                .any(|change| change.action != Action::Keep)
        {
            self::team(out, styles, team)?;
        }
    }
    let summary = plan.summary();
    writeln!(out, "{}", paint(styles.strong(), headline(&summary, plan)))?;
    let rest = rest(&summary);
    if !rest.is_empty() {
        writeln!(out, "{rest}")?;
    }
    for line in wrapped(unmarked(plan).as_deref().unwrap_or_default(), 0, "") {
        writeln!(out, "{line}")?;
    }
    if !plan.is_empty() {
        writeln!(out, "{}", cost(&plan.forecast))?;
    }
    references(out, plan.references)?;
    writeln!(out, "Digest: {}", plan.digest)
}

/// Writes what an apply reads and runs. A single item is a sentence, several are a list.
fn references(out: &mut dyn Write, references: &References) -> io::Result<()> {
    let steps = what_is_read(references);
    if let [only] = steps.as_slice() {
        let sentence = format!("An apply {}.", safe(only));
        let mut lines = wrapped(&sentence, 0, "  ").into_iter();
        return lines.try_for_each(|line| writeln!(out, "{line}"));
    }
    if !steps.is_empty() {
        writeln!(out, "An apply")?;
    }
    for step in &steps {
        for line in wrapped(&safe(step), 2, "  ") {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

fn team(out: &mut dyn Write, styles: &Styles, team: &TeamPlan<'_>) -> io::Result<()> {
    heading(out, styles, team)?;
    for change in team
        .changes
        .iter()
        .filter(|change| change.action != Action::Keep)
    {
        let label = format!("{:<9}", change.action.word());
        self::change(out, styles, change, &label, why(change).as_deref())?;
    }
    writeln!(out)
}

/// Writes a team's id, and why it cannot be planned, if so.
pub(super) fn heading(out: &mut dyn Write, styles: &Styles, team: &TeamPlan<'_>) -> io::Result<()> {
    writeln!(
        out,
        "{}",
        paint(
            styles.strong(),
            format_args!("Team {}", safe(team.team.as_str()))
        )
    )?;
    match team.obstacle {
        None => Ok(()),
        Some(obstacle @ (Obstacle::NotListed(_) | Obstacle::NotRecorded)) => {
            writeln!(out, "  ! not listed: {}", safe(&words::obstacle(obstacle)))?;
            words::help(obstacle).map_or(Ok(()), |text| help(out, text))
        }
        Some(Obstacle::Incomplete(why)) => {
            writeln!(out, "  ! incomplete: {}", safe(why))?;
            writeln!(
                out,
                "    Groups may be missing from this listing, so apply changes nothing here."
            )
        }
    }
}

/// Writes what to do about a team that could not be listed.
pub(super) fn help(out: &mut dyn Write, help: &str) -> io::Result<()> {
    let help = format!("help: {help}");
    let mut lines = wrapped(&help, 4, "  ").into_iter();
    lines.try_for_each(|line| writeln!(out, "    {line}"))
}

/// Writes a change with a label and its reason.
pub(super) fn change(
    out: &mut dyn Write,
    styles: &Styles,
    change: &Change<'_>,
    label: &str,
    why: Option<&str>,
) -> io::Result<()> {
    let Change {
        team: _,
        name,
        action,
        reason: _,
        declared: _,
        listed,
        bystanders,
    } = change;
    let head = format_args!("{} {label}", symbol(*action));
    write!(
        out,
        "  {} {}",
        paint(styles.action(*action), head),
        safe_name(name)
    )?;
    if !listed.is_empty() {
        let ids: Vec<_> = listed
            .iter()
            .map(|listed| safe(&listed.id.short()).into_owned())
            .collect();
        write!(out, " ({})", ids.join(", "))?;
    }
    writeln!(out)?;
    for line in wrapped(why.unwrap_or_default(), 6, "") {
        writeln!(out, "      {}", paint(styles.quiet(), line))?;
    }
    for field in change
        .fields()
        .iter()
        .filter(|field| is_worth_reading(*action, field))
    {
        for line in difference::lines(field) {
            self::line(out, styles, &line)?;
        }
    }
    if change.writes() && !bystanders.is_empty() {
        let others = count(bystanders.len(), "other group");
        writeln!(out, "      {others} with that name will be left alone")?;
    }
    Ok(())
}

pub(super) fn line(out: &mut dyn Write, styles: &Styles, line: &Line) -> io::Result<()> {
    let Line { kind, nested, text } = line;
    let indent = if *nested { "        " } else { "      " };
    match kind {
        LineKind::Added => {
            let added = paint(styles.added(), format_args!("+ {text}"));
            writeln!(out, "{indent}{added}")
        }
        LineKind::Removed => {
            let removed = paint(styles.removed(), format_args!("- {text}"));
            writeln!(out, "{indent}{removed}")
        }
        LineKind::Plain if *nested => writeln!(out, "{indent}  {text}"),
        LineKind::Plain => writeln!(out, "{indent}{text}"),
        LineKind::Gap => writeln!(out, "{indent}{}", paint(styles.quiet(), text)),
    }
}

/// Writes which recording a plan is made from, above the plan.
///
/// # Errors
/// When writing fails.
pub fn recorded(out: &mut dyn Write, styles: &Styles, recorded: &Recorded) -> io::Result<()> {
    writeln!(
        out,
        "{}\n",
        paint(styles.strong(), words::recorded(recorded))
    )
}
