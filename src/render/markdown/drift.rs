//! How doo differs from the manifest, as a comment or an issue.

use super::comment::assemble;
use super::escape::prose;
use super::plan::{obstacles, sections};
use super::{CommentSubject, digest, foot};
use crate::desired::Problem;
use crate::diff::Change;
use crate::plan::Plan;
use crate::render::words::cause::words;
use crate::render::words::drift::{remedy, rest, title, why};

/// How doo differs, as a comment of at most 60,000 characters. Unmanaged groups count if `strict`.
pub fn drift(
    subject: &CommentSubject<'_>,
    plan: &Plan<'_>,
    strict: bool,
    problems: &[Problem],
) -> String {
    let head = subject.title(&title(plan, strict)) + &obstacles(plan);
    let by_cause = |change: &Change<'_>| {
        let cause = change.cause()?;
        Some((words(cause), Some(why(cause, change))))
    };
    let lines = std::iter::once(rest(&plan.summary(), strict)).chain(remedy(plan));
    let mut paragraphs: Vec<String> = lines.map(|line| prose(&line)).collect();
    if !plan.is_empty() {
        paragraphs.push(digest(plan));
    }
    let foot = foot(&paragraphs, problems);
    assemble(&head, &sections(plan, &by_cause), &foot)
}
