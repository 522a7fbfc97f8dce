//! Results for GitHub's workflow runner: annotations at lines of files, and outputs of a step.

use super::safe;
use crate::apply::{Report, TeamReport, Verdict};
use crate::desired::{Problem, Severity};
use crate::model::Place;
use std::fmt::Display;
use std::io::{self, Write};

mod asked;
mod introspect;
mod plan;
mod probe;
#[cfg(test)]
mod tests;

pub use asked::of_asked;
pub use introspect::of_introspection;
pub use plan::{of_drift, of_plan, outputs_of_plan};
pub use probe::{of_probe, outputs_of_probe};

/// A message that GitHub shows at a line of a file, or beside the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Its level.
    pub level: Level,
    /// Its place in a file, if it has one.
    pub place: Option<Place>,
    /// The title, in a few words.
    pub title: String,
    /// The message, without a period.
    pub message: String,
}

/// The level of an annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The run fails because of it.
    Error,
    /// Somebody should look at it.
    Warning,
    /// For information.
    Notice,
}

impl Level {
    fn command(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// How many annotations of a level the runner shows in a step. It drops the others silently.
const SHOWN: usize = 10;
/// Writes annotations as commands of the runner, the worst first. If a level has too many, the last
/// one shown says so, and the others are lines of the log. Paths begin with `prefix`, which makes
/// them relative to the repository's root.
///
/// # Errors
/// When writing fails.
pub fn annotations(
    out: &mut dyn Write,
    prefix: &str,
    annotations: &[Annotation],
) -> io::Result<()> {
    let mut sorted: Vec<&Annotation> = annotations.iter().collect();
    sorted.sort_by_key(|annotation| annotation.level);
    for of_level in sorted.chunk_by(|a, b| a.level == b.level) {
        for (position, annotation) in of_level.iter().enumerate() {
            let others = of_level.len() - position;
            if position + 1 == SHOWN && others > 1 {
                let message = "the log of this step shows all of them".to_owned();
                let more = without_place(annotation.level, &format!("{others} more"), message);
                self::annotation(out, prefix, &more)?;
            }
            self::annotation(out, prefix, annotation)?;
        }
    }
    Ok(())
}

fn annotation(out: &mut dyn Write, prefix: &str, annotation: &Annotation) -> io::Result<()> {
    let Annotation {
        level,
        place,
        title,
        message,
    } = annotation;
    write!(out, "::{} ", level.command())?;
    if let Some(Place { file, line, column }) = place {
        let file = property(format_args!("{prefix}{file}"));
        write!(out, "file={file},line={line},col={column},")?;
    }
    writeln!(out, "title={}::{}", property(title), data(message))
}

/// Writes outputs of a step, one per line. Values are words and numbers.
///
/// # Errors
/// When writing fails.
pub fn step_outputs(out: &mut dyn Write, outputs: &[(&'static str, String)]) -> io::Result<()> {
    outputs
        .iter()
        .try_for_each(|(name, value)| writeln!(out, "{name}={}", safe(value)))
}

/// The problems of a manifest, at their lines.
pub fn of_problems(problems: &[Problem]) -> Vec<Annotation> {
    let annotation = |problem: &Problem| {
        let help = problem.help.as_ref().map(|help| format!("; {help}"));
        Annotation {
            level: match problem.severity {
                Severity::Error => Level::Error,
                Severity::Warning => Level::Warning,
            },
            place: Some(problem.place.clone()),
            title: format!("dooctl: {}", problem.code),
            message: format!("{}{}", problem.message, help.unwrap_or_default()),
        }
    };
    problems.iter().map(annotation).collect()
}

/// The operations and teams of an apply that are not as they should be.
pub fn of_report(report: &Report) -> Vec<Annotation> {
    let of_team = |team: &TeamReport| {
        let TeamReport {
            team,
            operations,
            verdict,
        } = team;
        let operations = operations.iter().filter_map(|operation| {
            let why = operation.outcome.why()?;
            let (verb, name) = (operation.verb.word(), &operation.name);
            let title = format!("{} {verb}", operation.outcome.code());
            let message = format!("team {team}, {name}: {why}");
            Some(without_place(Level::Error, &title, message))
        });
        let verdict = match verdict {
            Verdict::Converged => None,
            Verdict::Differs(left) => Some(format!("still to do: {}", left.join("; "))),
            Verdict::Unverified(why) => Some(why.clone()),
        };
        let verdict = verdict
            .map(|why| without_place(Level::Error, "not verified", format!("team {team}: {why}")));
        operations.chain(verdict).collect::<Vec<_>>()
    };
    report.teams.iter().flat_map(of_team).collect()
}

/// An annotation that belongs to no line.
pub fn without_place(level: Level, title: &str, message: String) -> Annotation {
    Annotation {
        level,
        place: None,
        title: format!("dooctl: {title}"),
        message,
    }
}

/// Text after the last `::` of a command.
fn data(text: impl Display) -> String {
    safe(&text.to_string()).replace('%', "%25")
}

/// A value between the commas of a command.
fn property(text: impl Display) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
