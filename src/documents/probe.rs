//! What `probe` writes.

use super::FORMAT_VERSION;
use crate::model::Place;
use crate::receiver::{CheckTarget, ProbeOutcome, Probed, SecretAge, User, UserFinding};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

/// What was found about receivers.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ProbeDocument {
    /// The version of this format.
    pub format_version: u32,
    /// The exit code of the process.
    pub exit_code: u8,
    /// `receivers-fail`, `not-checked` or `interrupted`; null if doo could deliver.
    pub failure: Option<String>,
    /// Hosts, token endpoints and hooks, for each team.
    pub receivers: Vec<ReceiverCheckItem>,
    /// How many requests were sent.
    pub requests: u64,
    /// How many connections were made only to see that they can be made.
    pub connections: u64,
    /// Whether a proxy resolves names, so that only literal addresses were judged.
    pub names_unjudged: bool,
}

/// A host, a token endpoint with credentials, or a hook.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ReceiverCheckItem {
    /// The id of the team.
    pub team: String,
    /// The names of the team's groups that need it.
    pub groups: Vec<String>,
    /// The endpoint, without its query.
    pub endpoint: String,
    /// What it is.
    pub kind: CheckKind,
    /// What was sent to it.
    pub level: CheckLevel,
    /// Whether it is about the secret that doo lists and an apply would change.
    pub is_old_secret: bool,
    /// `passes`, `warns`, `fails` or `not-checked`.
    pub verdict: String,
    /// What was found.
    pub findings: Vec<ReceiverFindingItem>,
    /// The HTTP status of the last answer, if there was one.
    pub status: Option<u16>,
    /// How long the last request or handshake took, in milliseconds.
    pub millis: Option<u64>,
}

/// What a check is about.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CheckKind {
    /// A host.
    Host,
    /// A token endpoint.
    Token,
    /// A hook.
    Hook,
}

/// What is sent.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CheckLevel {
    /// A connection only.
    Connect,
    /// A token request.
    Token,
    /// A delivery.
    Deliver,
}

/// One thing that was found.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ReceiverFindingItem {
    /// Its name.
    pub code: String,
    /// It in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The line of the manifest.
    pub place: PlaceItem,
}

/// A place in a file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PlaceItem {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

impl From<&Place> for PlaceItem {
    fn from(place: &Place) -> Self {
        let Place { file, line, column } = place;
        Self {
            file: file.to_string(),
            line: *line,
            column: *column,
        }
    }
}

impl ProbeDocument {
    /// Makes the document of what was found.
    pub fn new(exit_code: u8, failure: Option<&str>, outcome: &ProbeOutcome<'_>) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            receivers: ReceiverCheckItem::all(outcome),
            requests: outcome.requests,
            connections: outcome.connections,
            names_unjudged: outcome.names_unjudged,
        }
    }
}

impl ReceiverCheckItem {
    /// An item for each check and team.
    pub fn all(outcome: &ProbeOutcome<'_>) -> Vec<Self> {
        outcome.receivers.iter().flat_map(Self::of).collect()
    }

    fn of(probed: &Probed<'_>) -> Vec<Self> {
        let (kind, level) = match probed.kind {
            CheckTarget::Host => (CheckKind::Host, CheckLevel::Connect),
            CheckTarget::Token => (CheckKind::Token, CheckLevel::Token),
            CheckTarget::Hook => (CheckKind::Hook, CheckLevel::Deliver),
        };
        let mut items: Vec<Self> = Vec::new();
        for (number, user) in probed.users.iter().enumerate() {
            let team = user.team.as_str();
            if let Some(item) = items.iter_mut().find(|item| item.team == team) {
                item.groups.push(user.group.to_owned());
                item.findings.extend(own_findings(probed, number, user));
                continue;
            }
            let common = probed.findings.iter().filter(|found| found.user.is_none());
            let mut findings: Vec<_> = common
                .map(|found| ReceiverFindingItem::of(found, user))
                .collect();
            findings.extend(own_findings(probed, number, user));
            items.push(Self {
                team: team.to_owned(),
                groups: vec![user.group.to_owned()],
                endpoint: probed.endpoint.clone(),
                kind,
                level,
                is_old_secret: probed.age == SecretAge::Old,
                verdict: probed.verdict().word().to_owned(),
                findings,
                status: probed.status,
                millis: probed
                    .time
                    .map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
            });
        }
        items
    }
}

/// The findings about one user.
fn own_findings<'p>(
    probed: &'p Probed<'_>,
    number: usize,
    user: &'p User<'_>,
) -> impl Iterator<Item = ReceiverFindingItem> + 'p {
    let own = probed
        .findings
        .iter()
        .filter(move |found| found.user == Some(number));
    own.map(move |found| ReceiverFindingItem::of(found, user))
}

impl ReceiverFindingItem {
    fn of(found: &UserFinding, user: &User<'_>) -> Self {
        let UserFinding { finding, user: _ } = found;
        Self {
            code: finding.code().to_owned(),
            message: finding.to_string(),
            help: finding.help().to_owned(),
            place: PlaceItem::from(user.place),
        }
    }
}
