//! What an apply did, as a comment.

use super::comment::{Section, assemble};
use super::escape::{code, prose};
use super::plan::{account, as_planned, guards, refusals, sections};
use super::{CommentSubject, alert, digest, foot, titled};
use crate::apply::{AlteredField, Operation, Report, Revocation, TeamReport, Verdict};
use crate::desired::Problem;
use crate::plan::{GuardHit, Plan};
use crate::render::words::summary;
use crate::render::words::{
    self,
    report::{self, AGAIN},
};

/// An apply, and everything that is known about it.
#[derive(Debug)]
pub struct Applied<'a> {
    /// What was planned.
    pub plan: &'a Plan<'a>,
    /// The guards that the plan met.
    pub guards: &'a [GuardHit<'a>],
    /// What was done.
    pub report: &'a Report,
    /// What became of old secrets.
    pub revocations: &'a [Revocation],
    /// Whether it was refused before the first write.
    pub is_refused: bool,
    /// The reasons, except guards.
    pub reasons: &'a [String],
    /// The warnings of the manifest.
    pub problems: &'a [Problem],
    /// The number of requests sent.
    pub requests: u64,
}

/// What an apply did, as a comment of at most 60,000 characters.
pub fn report(subject: &CommentSubject<'_>, attempt: &Applied<'_>) -> String {
    let Applied {
        plan,
        guards: hits,
        report,
        revocations,
        is_refused,
        reasons,
        problems,
        requests,
    } = attempt;
    let result = match (is_refused, report.teams.is_empty()) {
        (true, _) => "refused, nothing was changed".to_owned(),
        (false, true) => summary::title(&plan.summary(), plan),
        (false, false) => report::title(report),
    };
    let mut head = subject.title(&result);
    let refused = refusals(plan);
    if refused.is_empty() && !reasons.is_empty() {
        let lines: Vec<String> = reasons.iter().map(|why| prose(why)).collect();
        head += &alert("CAUTION", &lines);
    }
    head += &refused;
    head += &guards(hits);
    let sections: Vec<Section> = if report.teams.is_empty() {
        sections(plan, &as_planned)
    } else {
        report.teams.iter().flat_map(team).collect()
    };
    let again = if report.teams.is_empty() || report.converged() {
        String::new()
    } else {
        AGAIN.to_owned()
    };
    let sent = format!("Requests sent: {requests}.");
    let revoke = revocations.iter();
    let revoke = revoke.map(|it| format!("- revoke: {}", prose(&words::revocation(it))));
    let revoke = revoke.collect::<Vec<_>>().join("\n");
    let foot = foot(
        &[again, revoke, sent, account(plan), digest(plan)],
        problems,
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
        Verdict::Converged => "Verified: doo matches the manifest.\n\n".to_owned(),
        Verdict::Differs(left) => {
            let left: Vec<String> = left
                .iter()
                .map(|item| format!("- {}", prose(item)))
                .collect();
            alert("CAUTION", &[titled("Not verified, still to do", &left)])
        }
        Verdict::Unverified(why) => {
            alert("CAUTION", &[format!("**Not verified:** {}.", prose(why))])
        }
    };
    let heading = format!("#### Team {}\n\n{verdict}", code(team));
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
    let mut why = outcome.why().map(|why| format!(": {}", prose(why)));
    for AlteredField { field, instead } in outcome.alteration().iter().flat_map(|how| &how.fields) {
        let line = format!("\n  - {}: {}", code(&field.path), prose(instead));
        why.get_or_insert_default().push_str(&line);
    }
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
