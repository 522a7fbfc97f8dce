//! Results as a comment of a pull request, in GitHub's Markdown.
//!
//! The first line is hidden and names the subject of the comment. With it, a workflow finds the
//! comment that it wrote before, and updates it.

mod asked;
mod comment;
mod delivery;
mod drift;
mod escape;
mod introspect;
mod payload;
mod picture;
mod plan;
mod probe;
mod report;
mod validation;

pub use asked::asked;
pub use drift::drift;
pub use introspect::introspected;
pub use payload::payloads;
pub use plan::plan;
pub use probe::probe;
pub use report::{Applied, report};
pub use validation::{Failed, failure, validation};

use crate::desired::{Problem, Severity};
use crate::model::Place;
use crate::plan::Plan;
use crate::render::words;
use escape::{code, prose};

/// The subject of a comment.
#[derive(Debug, Clone, Copy)]
pub struct CommentSubject<'a> {
    /// The command: `plan`.
    pub command: &'a str,
    /// The manifest's owner, if it could be read.
    pub owner: Option<&'a str>,
}

impl CommentSubject<'_> {
    /// The hidden line with which a workflow finds the comment again.
    fn marker(&self) -> String {
        let Self { command, owner } = self;
        match owner {
            Some(owner) => format!("<!-- dooctl:{command} owner={owner} -->\n"),
            None => format!("<!-- dooctl:{command} -->\n"),
        }
    }

    /// The hidden line and the title.
    fn title(&self, result: &str) -> String {
        let owner = self.owner.map(|owner| format!(" for <code>{owner}</code>"));
        format!(
            "{}### <code>dooctl {}</code>{}: {result}\n\n",
            self.marker(),
            self.command,
            owner.unwrap_or_default()
        )
    }
}

/// An alert of paragraphs and lists: `CAUTION` for refusals, `WARNING` for what needs attention.
fn alert(kind: &str, blocks: &[String]) -> String {
    let text = blocks.join("\n\n");
    let lines: String = text
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned() + "\n")
        .collect();
    format!("> [!{kind}]\n{lines}\n")
}

/// A list under a title.
fn titled(title: &str, items: &[String]) -> String {
    format!("**{title}**\n{}", items.join("\n"))
}

/// The end of the comment: paragraphs, some of which may be empty.
fn foot(paragraphs: &[String], problems: &[Problem]) -> String {
    let warnings = warnings(problems);
    let parts = paragraphs.iter().chain([&warnings]);
    let shown: Vec<&str> = parts
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    shown.join("\n\n")
}

/// The digest, ready to copy.
fn digest(plan: &Plan<'_>) -> String {
    format!("Digest: `{}`", plan.digest)
}

/// The warnings of a manifest, folded; empty if there are none.
fn warnings(problems: &[Problem]) -> String {
    /// The longest list, in characters.
    const LONGEST: usize = 10_000;
    let is_warning = |problem: &&Problem| problem.severity == Severity::Warning;
    let number = problems.iter().filter(is_warning).count();
    if number == 0 {
        return String::new();
    }
    let (mut lines, mut length, mut shown) = (String::new(), 0, 0);
    for warning in problems.iter().filter(is_warning) {
        let line = format!("- {}\n", problem(warning));
        length += line.chars().count();
        if length > LONGEST {
            break;
        }
        lines.push_str(&line);
        shown += 1;
    }
    let others = match number - shown {
        0 => String::new(),
        others => format!("- and {others} more, which `dooctl validate` shows\n"),
    };
    format!(
        "<details><summary>{} in the manifest</summary>\n\n{lines}{others}\n</details>",
        words::count(number, "warning")
    )
}

fn problem(problem: &Problem) -> String {
    let Problem {
        code: kind,
        severity: _,
        message,
        help,
        place,
        excerpt: _,
    } = problem;
    let Place { file, line, column } = place;
    let place = code(&format!("{file}:{line}:{column}"));
    let help = help.as_ref().map(|help| format!("; {}", prose(help)));
    format!(
        "{place} {} ({kind}){}",
        prose(message),
        help.unwrap_or_default()
    )
}
