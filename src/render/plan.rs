//! A plan as text: everything a person needs to decide on it.

use super::delivery::delivery;
use super::diff::{self, Line, LineKind};
use super::style::{Styles, paint, symbol};
use super::{count, duration, safe};
use crate::diff::{Action, Cause, Change, FieldChange, FieldKind, Reason};
use crate::model::Prune;
use crate::plan::{Forecast, GuardHit, Obstacle, Plan, Summary, TeamPlan};
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
            format_args!("Plan for {} at {}", plan.owner, safe(plan.account))
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
    if let Some(unmarked) = unmarked(plan) {
        writeln!(out, "{unmarked}")?;
    }
    if plan.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", cost(&plan.forecast))?;
    writeln!(out, "Digest: {}", plan.digest)
}

/// Writes the guards that a plan meets.
///
/// # Errors
/// When writing fails.
pub fn guards(out: &mut dyn Write, styles: &Styles, hits: &[GuardHit]) -> io::Result<()> {
    for GuardHit {
        guard,
        team,
        message,
        allowed,
    } in hits
    {
        let place = team
            .as_ref()
            .map(|team| format!(" in team {}", safe(team)))
            .unwrap_or_default();
        let line = format!("Guard {}{place}: {}.", guard.name(), safe(message));
        match allowed {
            Some(reason) => writeln!(out, "{line}\n  allowed: {}", safe(reason))?,
            None => {
                writeln!(out, "{}", paint(styles.removed(), line))?;
                writeln!(
                    out,
                    "  Apply refuses this without --allow {}=REASON.",
                    guard.name()
                )?;
            }
        }
    }
    Ok(())
}

/// What an apply takes, in a sentence.
pub(super) fn cost(forecast: &Forecast) -> String {
    let Forecast {
        plan: _,
        apply,
        seconds,
    } = forecast;
    let time = match seconds {
        0 => String::new(),
        seconds => format!(" and about {}", duration(*seconds)),
    };
    format!("Apply takes {}{time}.", requests(*apply))
}

/// So many requests, in words.
pub(super) fn requests(number: u64) -> String {
    if number == 1 {
        "1 request".to_owned()
    } else {
        format!("{number} requests")
    }
}

/// What would happen, in a sentence.
pub(super) fn headline(summary: &Summary, plan: &Plan<'_>) -> String {
    let Summary {
        create,
        replace,
        delete,
        unchanged: _,
        unmanaged: _,
        refused,
    } = *summary;
    let parts: Vec<String> = [(create, "create"), (replace, "replace"), (delete, "delete")]
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} to {word}"))
        .collect();
    let text = match (parts.is_empty(), refused, plan.obstacles().next().is_some()) {
        (true, 0, false) => "No changes: doo matches the manifest.".to_owned(),
        (true, 0, true) => "No changes that could be seen.".to_owned(),
        (true, _, _) => "Nothing can be done until this is decided.".to_owned(),
        (false, ..) => format!("{}.", parts.join(", ")),
    };
    match refused {
        0 => text,
        number => format!("{text} Refused: {}.", count(number, "group")),
    }
}

/// What stays as it is, in a sentence; empty without any.
pub(super) fn rest(summary: &Summary) -> String {
    let Summary {
        create: _,
        replace: _,
        delete: _,
        unchanged,
        unmanaged,
        refused: _,
    } = *summary;
    let mut parts = Vec::new();
    if unchanged > 0 {
        parts.push(format!("{} unchanged", count(unchanged, "group")));
    }
    if unmanaged > 0 {
        parts.push(format!("{unmanaged} unmanaged, left alone"));
    }
    match parts.is_empty() {
        true => String::new(),
        false => format!("{}.", parts.join("; ")),
    }
}

/// What it means that groups are as declared and were not created by dooctl.
fn unmarked(plan: &Plan<'_>) -> Option<String> {
    let is_unmarked = |change: &&Change<'_>| change.reason == Reason::UpToDateUnmarked;
    let number_in = |team: &TeamPlan<'_>| team.changes.iter().filter(is_unmarked).count();
    let number: usize = plan.teams.iter().map(number_in).sum();
    let pruned = |team: &&TeamPlan<'_>| team.prune == Prune::All && number_in(team) > 0;
    let otherwise = match plan.teams.iter().find(pruned) {
        Some(_) => ", unless `prune: all` deletes it",
        None => "",
    };
    let (are, they, one) = match number {
        0 => return None,
        1 => ("is", "it carries", "it"),
        _ => ("are", "they carry", "one"),
    };
    Some(format!(
        "{} {are} kept in step by name: {they} no marker. \
         Removing {one} from the manifest leaves it at doo{otherwise}.",
        count(number, "group")
    ))
}

fn team(out: &mut dyn Write, styles: &Styles, team: &TeamPlan<'_>) -> io::Result<()> {
    heading(out, styles, team)?;
    for change in team
        .changes
        .iter()
        .filter(|change| change.action != Action::Keep)
    {
        let label = format!("{:<9}", change.action.word());
        let why = match change.cause() {
            Some(cause @ Cause::EditedOutside) => Some(cause.sentence().to_owned()),
            _ => explain(&change.reason),
        };
        self::change(out, styles, change, &label, why)?;
    }
    writeln!(out)
}

/// Writes a team's id, and what stands in its way.
pub(super) fn heading(out: &mut dyn Write, styles: &Styles, team: &TeamPlan<'_>) -> io::Result<()> {
    writeln!(
        out,
        "{}",
        paint(
            styles.strong(),
            format_args!("Team {}", safe(team.team.as_str()))
        )
    )?;
    match &team.obstacle {
        None => Ok(()),
        Some(Obstacle::NotListed(why)) => writeln!(out, "  ! not listed: {}", safe(why)),
        Some(Obstacle::Incomplete(why)) => {
            writeln!(out, "  ! incomplete: {}", safe(why))?;
            writeln!(
                out,
                "    What is missing from this listing may exist, so nothing is changed."
            )
        }
    }
}

/// Writes a change under a label, with why it is there.
pub(super) fn change(
    out: &mut dyn Write,
    styles: &Styles,
    change: &Change<'_>,
    label: &str,
    why: Option<String>,
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
        safe(name)
    )?;
    if !listed.is_empty() {
        let ids: Vec<_> = listed
            .iter()
            .map(|listed| safe(&listed.id.short()).into_owned())
            .collect();
        write!(out, " ({})", ids.join(", "))?;
    }
    writeln!(out)?;
    if let Some(why) = why {
        writeln!(out, "      {}", paint(styles.quiet(), why))?;
    }
    for field in change
        .fields()
        .iter()
        .filter(|field| is_worth_reading(*action, field))
    {
        for line in diff::lines(field) {
            self::line(out, styles, &line)?;
        }
    }
    if change.writes() && !bystanders.is_empty() {
        let others = count(bystanders.len(), "unmarked group");
        writeln!(out, "      {others} of that name will be left alone")?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, styles: &Styles, line: &Line) -> io::Result<()> {
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

/// Of a group that goes, where it delivered to; of one that is new, everything but that it has a
/// secret; of one that changes, all that changes.
pub(super) fn is_worth_reading(action: Action, field: &FieldChange) -> bool {
    match action {
        Action::Delete => field.path.starts_with("hooks[") && field.path.ends_with(".endpoint"),
        Action::Create => field.kind != FieldKind::Secret,
        _ => true,
    }
}

/// The reason as a sentence, where the action does not say it already.
pub fn explain(reason: &Reason) -> Option<String> {
    let text = match reason {
        Reason::NotListed | Reason::UpToDate | Reason::UpToDateUnmarked => return None,
        Reason::Changed => "differs from the manifest".to_owned(),
        Reason::Adoption => {
            "adopted: it was not created by dooctl and differs from the manifest".to_owned()
        }
        Reason::Renamed { from } => format!("renamed from {}", safe(from)),
        Reason::Undeclared => "no longer declared".to_owned(),
        Reason::PruneAll => "not declared, under `prune: all`".to_owned(),
        Reason::Duplicate => "a second group of this name".to_owned(),
        Reason::InterruptedReplacement => "what is left of an interrupted replacement".to_owned(),
        Reason::NotDeclared => "not declared and not created by dooctl".to_owned(),
        Reason::KeptByPruneNone => "no longer declared, kept by `prune: none`".to_owned(),
        Reason::Namesake => "not created by dooctl; a declared group has the same name".to_owned(),
        Reason::OwnershipConflict { owner } => {
            format!(
                "belongs to owner {}: rename yours, or agree on one owner",
                safe(owner.as_str())
            )
        }
        Reason::AmbiguousName => {
            "several groups of this name were not created by dooctl: rename or delete all but one"
                .to_owned()
        }
    };
    Some(text)
}
