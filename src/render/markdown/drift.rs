//! How doo differs from the manifest, as a comment or an issue.

use super::comment::assemble;
use super::escape::prose;
use super::plan::{obstacles, sections};
use super::{Subject, warnings};
use crate::desired::Problem;
use crate::diff::Change;
use crate::plan::Plan;
use crate::render::drift::{headline, remedy, rest, why};

/// How doo differs, as a comment of at most 60,000 characters. Groups that nobody manages count if
/// `strict`.
pub fn drift(subject: &Subject<'_>, plan: &Plan<'_>, strict: bool, problems: &[Problem]) -> String {
    let result = headline(plan, strict);
    let head = subject.title(result.trim_end_matches('.')) + &obstacles(plan);
    let by_cause = |change: &Change<'_>| {
        let cause = change.cause()?;
        Some((cause.words(), Some(why(cause, change))))
    };
    let rest = rest(&plan.summary(), strict);
    let lines = std::iter::once(rest).chain(remedy(plan));
    let lines: Vec<String> = lines
        .filter(|line| !line.is_empty())
        .map(|line| prose(&line))
        .collect();
    let foot = format!("{}\n{}", lines.join("\n\n"), warnings(problems));
    assemble(&head, &sections(plan, &by_cause), &foot)
}
