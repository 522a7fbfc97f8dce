//! Results for GitHub's workflow runner: annotations at lines of files, and outputs of a step.

use super::safe;
use crate::apply::{Report, TeamReport, Verdict};
use crate::desired::{Problem, Severity};
use crate::diff::{Action, Change};
use crate::model::{Place, SecretRef};
use crate::plan::{GuardHit, Plan, Summary};
use std::fmt::Display;
use std::io::{self, Write};

/// A message that GitHub shows at a line of a file, or beside the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// How much it matters.
    pub level: Level,
    /// Where it belongs, if it belongs somewhere.
    pub place: Option<Place>,
    /// What it is about, in a few words.
    pub title: String,
    /// What it says, without a period.
    pub message: String,
}

/// How much an annotation matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The run fails by it.
    Error,
    /// It wants to be looked at.
    Warning,
    /// It is worth knowing.
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

/// How many annotations of a level the runner shows in a step; it drops the others without a word.
const SHOWN: usize = 10;
/// How many fields one annotation names.
const NAMED: usize = 3;

/// Writes annotations as commands of the runner, the worst first. Where there are more of a level
/// than are shown, the last one shown says so; the others are lines of the log. Paths begin with
/// `prefix`, so that they start at the repository's root.
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
                let message = "they are lines of this step's log, which shows all".to_owned();
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

/// The problems of a manifest at their lines.
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

/// What a plan says at the lines of the groups it is about.
pub fn of_plan(plan: &Plan<'_>, guards: &[GuardHit]) -> Vec<Annotation> {
    let changes = plan.teams.iter().flat_map(|team| &team.changes);
    obstacles(plan)
        .chain(guards.iter().map(of_guard))
        .chain(programs(plan))
        .chain(changes.filter_map(of_change))
        .collect()
}

/// The programs that an apply runs, at the lines that name them.
fn programs<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = Annotation> + use<'p> {
    let references = plan.references;
    super::references::steps(references)
        .into_iter()
        .filter_map(|step| {
            let program = step.reference?;
            let place = references.place_of(program)?;
            matches!(program, SecretRef::Command(_)).then(|| Annotation {
                level: Level::Notice,
                place: Some(place.clone()),
                title: "dooctl: program".to_owned(),
                message: format!("an apply {}", step.what),
            })
        })
}

/// How doo differs, at the lines of the groups it is about. Groups that nobody manages count if
/// `strict`.
pub fn of_drift(plan: &Plan<'_>, strict: bool) -> Vec<Annotation> {
    let difference = |change: &Change<'_>| {
        let cause = change.cause()?;
        let level = match change.action {
            Action::Unmanaged if !strict => Level::Notice,
            _ => Level::Warning,
        };
        Some(Annotation {
            level,
            place: change.declared.map(|declared| declared.place.clone()),
            title: format!("dooctl: {}", cause.words()),
            message: format!(
                "team {}, {}: {}",
                change.team,
                change.name,
                super::drift::why(cause, change)
            ),
        })
    };
    let changes = plan.teams.iter().flat_map(|team| &team.changes);
    obstacles(plan)
        .chain(changes.filter_map(difference))
        .collect()
}

/// What of an apply is not as it should be.
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

/// What the next steps of a workflow may want to know of a plan.
pub fn outputs_of_plan(plan: &Plan<'_>, failure: Option<&str>) -> Vec<(&'static str, String)> {
    let Summary {
        create,
        replace,
        delete,
        unchanged: _,
        unmanaged: _,
        refused: _,
    } = plan.summary();
    vec![
        ("changes", (!plan.is_empty()).to_string()),
        ("create", create.to_string()),
        ("replace", replace.to_string()),
        ("delete", delete.to_string()),
        ("digest", plan.digest.to_string()),
        ("failure", failure.unwrap_or_default().to_owned()),
    ]
}

fn obstacles<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = Annotation> + use<'p> {
    plan.obstacles().map(|(team, obstacle)| {
        let title = obstacle.code().replace('-', " ");
        let help = obstacle.help().map(|help| format!("; {help}"));
        let message = format!(
            "team {team}: {}{}",
            obstacle.why(),
            help.unwrap_or_default()
        );
        without_place(Level::Error, &title, message)
    })
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

fn of_guard(hit: &GuardHit) -> Annotation {
    let GuardHit {
        guard,
        team,
        message,
        allowed,
    } = hit;
    let name = guard.name();
    let (level, then) = match allowed {
        Some(reason) => (Level::Warning, format!("allowed: {reason}")),
        None => {
            let then = format!("apply refuses this without --allow {name}=REASON");
            (Level::Error, then)
        }
    };
    let team = team.as_ref().map(|team| format!("team {team}: "));
    let message = format!("{}{message}; {then}", team.unwrap_or_default());
    without_place(level, &format!("guard {name}"), message)
}

fn of_change(change: &Change<'_>) -> Option<Annotation> {
    let level = match change.action {
        Action::Refuse => Level::Error,
        Action::Delete => Level::Warning,
        Action::Create | Action::Replace => Level::Notice,
        Action::Keep | Action::Unmanaged => return None,
    };
    let fields = match change.action {
        Action::Replace => fields(change),
        _ => None,
    };
    let parts: Vec<String> = super::why(change).into_iter().chain(fields).collect();
    let about = match parts.is_empty() {
        true => String::new(),
        false => format!(": {}", parts.join(": ")),
    };
    Some(Annotation {
        level,
        place: change.declared.map(|declared| declared.place.clone()),
        title: format!("dooctl: {}", change.action.word()),
        message: format!("team {}, {}{about}", change.team, change.name),
    })
}

/// The first fields that change, and how many others do.
fn fields(change: &Change<'_>) -> Option<String> {
    let fields = change.fields();
    let named = fields.iter().take(NAMED).map(|field| field.path.as_str());
    let named = named.collect::<Vec<_>>().join(", ");
    match fields.len() {
        0 => None,
        1..=NAMED => Some(named),
        all => Some(format!("{named} and {} more", all - NAMED)),
    }
}

/// Text behind the last `::` of a command.
fn data(text: impl Display) -> String {
    safe(&text.to_string()).replace('%', "%25")
}

/// A value between the commas of a command.
fn property(text: impl Display) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_leave_its_command() {
        let place = Place {
            file: "teams/a,b.yaml".into(),
            line: 3,
            column: 5,
        };
        let error = Annotation {
            level: Level::Error,
            place: Some(place),
            title: "a::b".to_owned(),
            message: "100 %\n::add-mask::x".to_owned(),
        };
        let notice = without_place(Level::Notice, "n", "m".to_owned());
        let mut out = Vec::new();
        annotations(&mut out, "hooks/", &[notice, error]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "::error file=hooks/teams/a%2Cb.yaml,line=3,col=5,title=a%3A%3Ab::100 %25\\n::add-mask::x\n\
             ::notice title=dooctl%3A n::m\n"
        );
    }

    #[test]
    fn what_the_runner_drops_is_announced() {
        let written = |number: usize| {
            let notice = |at| without_place(Level::Notice, "n", format!("number {at}"));
            let notices: Vec<_> = (0..number).map(notice).collect();
            let mut out = Vec::new();
            annotations(&mut out, "", &notices).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(10).lines().count(), 10);
        let lines = written(11);
        let lines: Vec<_> = lines.lines().collect();
        assert_eq!(lines.len(), 12, "all are in the log");
        assert!(lines[9].starts_with("::notice title=dooctl%3A 2 more::"));
        assert!(lines[10].ends_with("::number 9"));
    }
}
