//! Annotations and outputs of a probe.

use super::{Annotation, Level};
use crate::receiver::{ProbeOutcome, ProbeVerdict, Probed, UserFinding};
use crate::render::words;

/// What a probe found, at the lines of the endpoints.
pub fn of_probe(outcome: &ProbeOutcome<'_>) -> Vec<Annotation> {
    let of_check = |probed: &Probed<'_>| -> Vec<Annotation> {
        let annotation = |found: &UserFinding| {
            let UserFinding { finding, user: _ } = found;
            Annotation {
                level: match finding.verdict() {
                    ProbeVerdict::Fails => Level::Error,
                    ProbeVerdict::Warns | ProbeVerdict::NotChecked => Level::Warning,
                    ProbeVerdict::Passes => Level::Notice,
                },
                place: words::probe::place(probed, found).cloned(),
                title: format!("dooctl: {}", finding.code()),
                message: format!("{}: {finding}; {}", probed.endpoint, finding.help()),
            }
        };
        probed.findings.iter().map(annotation).collect()
    };
    outcome.receivers.iter().flat_map(of_check).collect()
}

/// How many checks ended how.
pub fn outputs_of_probe(
    outcome: &ProbeOutcome<'_>,
    failure: Option<&str>,
) -> Vec<(&'static str, String)> {
    let number = |verdict| {
        let receivers = outcome.receivers.iter();
        receivers
            .filter(|probed| probed.verdict() == verdict)
            .count()
            .to_string()
    };
    vec![
        ("failure", failure.unwrap_or_default().to_owned()),
        ("passes", number(ProbeVerdict::Passes)),
        ("warns", number(ProbeVerdict::Warns)),
        ("fails", number(ProbeVerdict::Fails)),
        ("not_checked", number(ProbeVerdict::NotChecked)),
    ]
}
