//! What a plan comes to, in sentences that every format shares.

use super::{count, duration};
use crate::diff::{Change, Reason};
use crate::model::Prune;
use crate::plan::{Forecast, Plan, Summary, TeamPlan};

/// What an apply takes, in a sentence.
pub(in crate::render) fn cost(forecast: &Forecast) -> String {
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
pub(in crate::render) fn requests(number: u64) -> String {
    if number == 1 {
        "1 request".to_owned()
    } else {
        format!("{number} requests")
    }
}

/// What a refusal means: an apply that meets one changes nothing at all.
pub(in crate::render) const UNDECIDED: &str = "apply changes nothing until this is decided";

/// What would happen, on a line, and what is refused on another.
pub(in crate::render) fn headline(summary: &Summary, plan: &Plan<'_>) -> String {
    let to_do = to_do(summary);
    let text = match (to_do.is_empty(), summary.refused, is_seen(plan)) {
        (true, 0, true) => "No changes: doo matches the manifest.".to_owned(),
        (true, 0, false) => "No changes that could be seen.".to_owned(),
        (true, _, _) => String::new(),
        (false, _, true) => format!("{to_do}.\n"),
        (false, _, false) => format!("{to_do}, as far as could be seen.\n"),
    };
    let refused = match summary.refused {
        0 => String::new(),
        number => format!("Refused: {}; {UNDECIDED}.", count(number, "group")),
    };
    (text + &refused).trim_end().to_owned()
}

/// What would happen, in the few words of a title.
pub(in crate::render) fn title(summary: &Summary, plan: &Plan<'_>) -> String {
    let refused = match summary.refused {
        0 => None,
        number => Some(format!("{number} refused")),
    };
    let to_do = Some(to_do(summary)).filter(|to_do| !to_do.is_empty());
    let parts: Vec<String> = to_do.into_iter().chain(refused).collect();
    match (parts.is_empty(), is_seen(plan)) {
        (true, true) => "no changes".to_owned(),
        (true, false) => "no changes that could be seen".to_owned(),
        (false, true) => parts.join(", "),
        (false, false) => format!("{}, as far as could be seen", parts.join(", ")),
    }
}

/// Whether all teams were listed, and whole.
pub(in crate::render) fn is_seen(plan: &Plan<'_>) -> bool {
    plan.obstacles().next().is_none()
}

/// How many groups are written in which way, where there are any.
pub(in crate::render) fn writes(summary: &Summary) -> impl Iterator<Item = (usize, &'static str)> {
    let Summary {
        create,
        replace,
        delete,
        unchanged: _,
        unmanaged: _,
        refused: _,
    } = *summary;
    let all = [(create, "create"), (replace, "replace"), (delete, "delete")];
    all.into_iter().filter(|(number, _)| *number > 0)
}

/// The changes with their numbers: `1 to create, 2 to delete`. Empty without any.
fn to_do(summary: &Summary) -> String {
    let parts: Vec<String> = writes(summary)
        .map(|(number, word)| format!("{number} to {word}"))
        .collect();
    parts.join(", ")
}

/// What stays as it is, in a sentence; empty without any.
pub(in crate::render) fn rest(summary: &Summary) -> String {
    kept(summary, "unchanged", "left alone")
}

/// How many groups are as declared and how many unmanaged, and what that means; empty without any.
pub(in crate::render) fn kept(summary: &Summary, as_declared: &str, as_unmanaged: &str) -> String {
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
        parts.push(format!("{} {as_declared}", count(unchanged, "group")));
    }
    if unmanaged > 0 {
        parts.push(format!("{unmanaged} unmanaged, {as_unmanaged}"));
    }
    match parts.is_empty() {
        true => String::new(),
        false => format!("{}.", parts.join("; ")),
    }
}

/// What it means that groups are as declared and were not created by dooctl.
pub(in crate::render) fn unmarked(plan: &Plan<'_>) -> Option<String> {
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
