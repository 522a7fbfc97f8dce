//! What an apply did, as a comment.

use super::comment::{Section, assemble};
use super::escape::{code, prose};
use super::plan::{as_planned, guards, sections};
use super::{Subject, alert, warnings};
use crate::apply::{Operation, Report, TeamReport, Verdict};
use crate::desired::Problem;
use crate::plan::{GuardHit, Plan};
use crate::render::plan::headline;
use crate::render::report::conclusion;

/// An apply with all that is known about it.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// What was to be done.
    pub plan: &'a Plan<'a>,
    /// The guards that the plan met.
    pub guards: &'a [GuardHit],
    /// What was done.
    pub report: &'a Report,
    /// Whether nothing was tried.
    pub is_refused: bool,
    /// Why, guards aside.
    pub refusals: &'a [String],
    /// What is worth knowing about the manifest.
    pub problems: &'a [Problem],
    /// The requests that were sent.
    pub requests: u64,
}

/// What an apply did, as a comment of at most 60,000 characters.
pub fn report(subject: &Subject<'_>, attempt: &Attempt<'_>) -> String {
    let Attempt {
        plan,
        guards: hits,
        report,
        is_refused,
        refusals,
        problems,
        requests,
    } = attempt;
    let result = match (is_refused, report.teams.is_empty()) {
        (true, _) => "refused, nothing was changed".to_owned(),
        (false, true) => headline(&plan.summary(), plan),
        (false, false) => conclusion(report),
    };
    let mut head = subject.title(result.trim_end_matches('.'));
    if !refusals.is_empty() {
        let lines: Vec<String> = refusals.iter().map(|why| prose(why)).collect();
        head += &alert("CAUTION", &lines);
    }
    head += &guards(hits);
    let sections: Vec<Section> = match report.teams.is_empty() {
        true => sections(plan, &as_planned),
        false => report.teams.iter().flat_map(team).collect(),
    };
    let foot = format!(
        "\nRequests sent: {requests}.\n\nDigest: `{}`\n{}",
        plan.digest,
        warnings(problems)
    );
    assemble(&head, &sections, &foot)
}

fn team(report: &TeamReport) -> Vec<Section> {
    let TeamReport {
        team,
        operations,
        verdict,
    } = report;
    let verdict = match verdict {
        Verdict::Converged => "Verified: doo lists what is declared.".to_owned(),
        Verdict::Differs(left) => {
            let left: Vec<String> = left.iter().map(|item| prose(item)).collect();
            format!("**Not verified.** Still to do: {}.", left.join("; "))
        }
        Verdict::Unverified(why) => format!("**Not verified:** {}.", prose(why)),
    };
    let heading = format!("#### Team {}\n\n{verdict}\n\n", code(team));
    let mut sections: Vec<Section> = operations.iter().map(operation).collect();
    match sections.first_mut() {
        Some(first) => first.heading = Some(heading),
        None => sections.push(Section {
            heading: Some(heading),
            full: String::new(),
            brief: String::new(),
        }),
    }
    sections
}

fn operation(operation: &Operation) -> Section {
    let Operation {
        verb,
        name,
        id,
        outcome,
    } = operation;
    let id = id.as_ref().map(|id| format!(" ({})", prose(&id.short())));
    let why = outcome.why().map(|why| format!(": {}", prose(why)));
    let line = format!(
        "- {}: {} {}{}",
        outcome.code(),
        verb.word(),
        code(name),
        id.unwrap_or_default()
    );
    Section {
        heading: None,
        full: format!("{line}{}\n", why.unwrap_or_default()),
        brief: format!("{line}\n"),
    }
}
