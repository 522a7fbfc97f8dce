//! What an apply came to.

use super::count;
use crate::api::StopCause;
use crate::apply::{Outcome, Report};

/// What to do about an apply that did not come to its end.
pub(in crate::render) const AGAIN: &str =
    "Run the same command again: it continues from what doo lists then.";

/// What an apply came to, in a line.
pub(in crate::render) fn conclusion(report: &Report) -> String {
    let confirmed = confirmed(report);
    match (report.stopped, report.converged()) {
        (Some(StopCause::Interrupt), _) => format!("Interrupted. {confirmed}."),
        (Some(StopCause::Timeout), _) => format!("Out of time. {confirmed}."),
        (None, true) => format!("Done. {confirmed}; doo matches the manifest."),
        (None, false) => format!("Incomplete. {confirmed}."),
    }
}

/// What an apply came to, in the few words of a title.
pub(in crate::render) fn title(report: &Report) -> String {
    let result = match (report.stopped, report.converged()) {
        (Some(StopCause::Interrupt), _) => "interrupted",
        (Some(StopCause::Timeout), _) => "out of time",
        (None, true) => "done",
        (None, false) => "incomplete",
    };
    format!("{result}, {}", confirmed(report))
}

/// `3 operations confirmed`.
fn confirmed(report: &Report) -> String {
    let done = report.teams.iter().flat_map(|team| &team.operations);
    let confirmed = done.filter(|operation| operation.outcome == Outcome::Confirmed);
    format!("{} confirmed", count(confirmed.count(), "operation"))
}
