//! The result of a plan, in sentences that every format shares.

use super::{count, duration};
use crate::diff::{Change, Reason};
use crate::model::Prune;
use crate::plan::{Forecast, Plan, Summary, TeamPlan};

/// The requests and time of an apply, in a sentence.
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
    format!("Apply needs {}{time}.", requests(*apply))
}

/// A number of requests, in words.
pub(in crate::render) fn requests(number: u64) -> String {
    if number == 1 {
        "1 request".to_owned()
    } else {
        format!("{number} requests")
    }
}

/// What a refusal means: with one, apply changes nothing at all.
pub(in crate::render) const UNDECIDED: &str = "apply changes nothing until you resolve this";

/// What would change, on one line, and what is refused, on another.
pub(in crate::render) fn headline(summary: &Summary, plan: &Plan<'_>) -> String {
    let to_do = to_do(summary);
    let text = match (to_do.is_empty(), summary.refused, is_seen(plan)) {
        (true, 0, true) => "No changes: doo matches the manifest.".to_owned(),
        (true, 0, false) => "No changes in what could be listed.".to_owned(),
        (true, _, _) => String::new(),
        (false, _, true) => format!("{to_do}.\n"),
        (false, _, false) => format!("{to_do}, in what could be listed.\n"),
    };
    let refused = match summary.refused {
        0 => String::new(),
        number => format!("Refused: {}; {UNDECIDED}.", count(number, "group")),
    };
    (text + &refused).trim_end().to_owned()
}

/// What would change, in a few words for a title.
pub(in crate::render) fn title(summary: &Summary, plan: &Plan<'_>) -> String {
    let refused = match summary.refused {
        0 => None,
        number => Some(format!("{number} refused")),
    };
    let to_do = Some(to_do(summary)).filter(|to_do| !to_do.is_empty());
    let parts: Vec<String> = to_do.into_iter().chain(refused).collect();
    match (parts.is_empty(), is_seen(plan)) {
        (true, true) => "no changes".to_owned(),
        (true, false) => "no changes in what could be listed".to_owned(),
        (false, true) => parts.join(", "),
        (false, false) => format!("{}, in what could be listed", parts.join(", ")),
    }
}

/// Whether all teams were listed completely.
pub(in crate::render) fn is_seen(plan: &Plan<'_>) -> bool {
    plan.obstacles().next().is_none()
}

/// The numbers of groups to create, replace and delete, without zeros.
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

/// The changes with their numbers: `1 to create, 2 to delete`. Empty without changes.
fn to_do(summary: &Summary) -> String {
    let parts: Vec<String> = writes(summary)
        .map(|(number, word)| format!("{number} to {word}"))
        .collect();
    parts.join(", ")
}

/// What stays unchanged, in a sentence; empty if there is nothing.
pub(in crate::render) fn rest(summary: &Summary) -> String {
    kept(summary, "unchanged", "left alone")
}

/// The numbers of groups that are as declared and of unmanaged ones, with what that means; empty if
/// there are none.
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
    if parts.is_empty() {
        String::new()
    } else {
        format!("{}.", parts.join("; "))
    }
}

/// A note about groups that are as declared, and that dooctl did not create.
pub(in crate::render) fn unmarked(plan: &Plan<'_>) -> Option<String> {
    let is_unmarked = |change: &&Change<'_>| change.reason == Reason::UpToDateUnmarked;
    let number_in = |team: &TeamPlan<'_>| team.changes.iter().filter(is_unmarked).count();
    let number: usize = plan.teams.iter().map(number_in).sum();
    let is_pruned = |team: &TeamPlan<'_>| team.prune == Prune::All && number_in(team) > 0;
    let except = if plan.teams.iter().any(is_pruned) {
        ", except under `prune: all`"
    } else {
        ""
    };
    let (are, they_have, one) = match number {
        0 => return None,
        1 => ("is", "it has", "it"),
        _ => ("are", "they have", "one"),
    };
    Some(format!(
        "{} {are} matched by name: {they_have} no marker. \
         If you remove {one} from the manifest, dooctl will not delete it{except}.",
        count(number, "group")
    ))
}
