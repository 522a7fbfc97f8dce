//! What a probe found, as a comment.

use super::CommentSubject;
use super::comment::{Section, assemble};
use super::escape::{code, prose};
use crate::receiver::{ProbeOutcome, Probed, UserFinding};
use crate::render::words;

/// What a probe found, as a comment of at most 60,000 characters.
pub fn probe(subject: &CommentSubject<'_>, outcome: &ProbeOutcome<'_>) -> String {
    let head = subject.title(&words::probe::verdicts(outcome));
    let sections: Vec<Section> = outcome.receivers.iter().map(section).collect();
    assemble(&head, &sections, &words::probe::sent(outcome))
}

fn section(probed: &Probed<'_>) -> Section {
    let brief = format!(
        "- **{}** {} {} ({})\n",
        words::probe::verdict(probed.verdict()),
        words::probe::kind(probed),
        code(&probed.endpoint),
        prose(&words::probe::groups(probed)),
    );
    let findings: String = probed
        .findings
        .iter()
        .map(|found| finding(probed, found))
        .collect();
    Section {
        heading: None,
        full: brief.clone() + &findings,
        brief,
    }
}

fn finding(probed: &Probed<'_>, found: &UserFinding) -> String {
    let UserFinding { finding, user: _ } = found;
    let place = words::probe::place(probed, found)
        .map(|place| code(&format!("{}:{}:{}", place.file, place.line, place.column)) + " ");
    format!(
        "  - {}{} ({}); {}\n",
        place.unwrap_or_default(),
        prose(&finding.to_string()),
        finding.code(),
        prose(finding.help())
    )
}
