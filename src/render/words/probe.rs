//! What a probe found, in words.

use super::count;
use crate::model::Place;
use crate::receiver::{CheckTarget, ProbeOutcome, ProbeVerdict, Probed, SecretAge, UserFinding};

/// What a check is about, in one word.
pub(in crate::render) fn kind(probed: &Probed<'_>) -> &'static str {
    match (probed.kind, probed.age) {
        (CheckTarget::Host, _) => "host",
        (CheckTarget::Token, SecretAge::Declared) => "token",
        (CheckTarget::Token, SecretAge::Old) => "old token",
        (CheckTarget::Hook, _) => "hook",
    }
}

/// The verdict in words.
pub(in crate::render) fn verdict(verdict: ProbeVerdict) -> &'static str {
    match verdict {
        ProbeVerdict::NotChecked => "not checked",
        other => other.word(),
    }
}

/// The line of the manifest that a finding is about.
pub(in crate::render) fn place<'p>(probed: &Probed<'p>, found: &UserFinding) -> Option<&'p Place> {
    let user = probed.users.get(found.user.unwrap_or_default())?;
    Some(user.place)
}

/// The groups that need what was checked.
pub(in crate::render) fn groups(probed: &Probed<'_>) -> String {
    /// How many are named.
    const NAMED: usize = 3;
    let users = &probed.users;
    let named: Vec<&str> = users.iter().take(NAMED).map(|user| user.group).collect();
    let named = named.join(", ");
    match users.len().saturating_sub(NAMED) {
        0 => named,
        others => format!("{named} and {others} more"),
    }
}

/// `2 checks pass, 1 fails`.
pub(in crate::render) fn verdicts(outcome: &ProbeOutcome<'_>) -> String {
    let number = |verdict| {
        let receivers = outcome.receivers.iter();
        receivers
            .filter(|probed| probed.verdict() == verdict)
            .count()
    };
    let parts = [
        (ProbeVerdict::Passes, "passes", "pass"),
        (ProbeVerdict::Warns, "warns", "warn"),
        (ProbeVerdict::Fails, "fails", "fail"),
        (
            ProbeVerdict::NotChecked,
            "is not checked",
            "are not checked",
        ),
    ];
    let parts = parts
        .into_iter()
        .map(|(verdict, one, several)| (number(verdict), one, several));
    let parts: Vec<String> = parts
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, several)| {
            format!("{number} {}", if number == 1 { one } else { several })
        })
        .collect();
    match &parts[..] {
        [] => "nothing to check".to_owned(),
        parts => parts.join(", "),
    }
}

/// What was sent.
pub(in crate::render) fn sent(outcome: &ProbeOutcome<'_>) -> String {
    let connections = usize::try_from(outcome.connections).unwrap_or(usize::MAX);
    let requests = usize::try_from(outcome.requests).unwrap_or(usize::MAX);
    let (connections, requests) = (count(connections, "connection"), count(requests, "request"));
    let unjudged = " A proxy resolves names, so only literal addresses were judged.";
    let unjudged = if outcome.names_unjudged { unjudged } else { "" };
    format!("{connections} made, {requests} sent.{unjudged}")
}
