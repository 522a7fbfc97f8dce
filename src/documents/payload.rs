//! What `payload` writes.

use super::{FORMAT_VERSION, PlaceItem};
use crate::desired::Queries;
use crate::graphql::Envelope;
use crate::model::TeamId;
use crate::payload::{AnswerFinding, Asked, Content, Payload, QueryError};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// What receivers get.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PayloadDocument {
    /// The version of this format.
    pub format_version: u32,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Why it failed, in one word, or null.
    pub failure: Option<String>,
    /// What is around the answers to queries: `data` for `{"data": {...}}`, or `none`. Default
    /// payloads have none.
    pub envelope: Envelope,
    /// The payloads, in the order of the manifest. Hooks that deliver the same share one.
    pub payloads: Vec<PayloadItem>,
}

/// What some hooks deliver.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PayloadItem {
    /// The groups that have these hooks.
    pub groups: Vec<PayloadGroupItem>,
    /// Their webhook types.
    pub types: Vec<String>,
    /// The receiver. The values of its query are hidden.
    pub endpoint: String,
    /// The HTTP method.
    pub method: String,
    /// The names of the headers that doo adds: the one with the token, if the group has an
    /// authentication.
    pub headers: Vec<String>,
    /// Whether it is the answer to a query, or a default payload of doo.
    pub kind: PayloadKind,
    /// The `$id` of the schema: the same for the same shape and envelope.
    pub id: Option<String>,
    /// The JSON Schema (2020-12) of the body, or null if it is not known.
    pub schema: Option<Value>,
    /// The body that doo would deliver, or null if it was not asked for.
    pub answer: Option<Value>,
    /// The errors of the answer.
    pub errors: Vec<PayloadErrorItem>,
    /// What does not fit in the answer.
    pub findings: Vec<PayloadFindingItem>,
}

/// A group that delivers a payload.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PayloadGroupItem {
    /// The id of its team.
    pub team: String,
    /// Its name.
    pub name: String,
}

/// Where a payload comes from.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum PayloadKind {
    /// The answer to a query.
    Graphql,
    /// A default payload of doo.
    Default,
}

/// An error of the GraphQL server.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PayloadErrorItem {
    /// What the server says.
    pub message: String,
    /// The path in the answer, or null.
    pub path: Option<String>,
    /// The line of the query, or null.
    pub place: Option<PlaceItem>,
}

/// Something in an answer that is not as it should be.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PayloadFindingItem {
    /// Its name.
    pub code: String,
    /// It in one sentence.
    pub message: String,
    /// The path in the answer, or null.
    pub path: Option<String>,
    /// The line of the manifest, or null.
    pub place: Option<PlaceItem>,
}

impl PayloadDocument {
    /// Makes the document of payloads, each with its answer if it was asked for.
    pub fn new(
        exit_code: u8,
        failure: Option<&str>,
        queries: &Queries,
        payloads: &[(Payload<'_>, Option<Asked>)],
    ) -> Self {
        let item = |(payload, asked): &(Payload<'_>, Option<Asked>)| match asked {
            Some(asked) => PayloadItem::of(payload, queries).with(payload, asked),
            None => PayloadItem::of(payload, queries),
        };
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            envelope: queries.envelope,
            payloads: payloads.iter().map(item).collect(),
        }
    }
}

impl PayloadItem {
    fn with(mut self, payload: &Payload<'_>, asked: &Asked) -> Self {
        let error = |error: &QueryError| PayloadErrorItem {
            message: error.message.clone(),
            path: error.path.clone(),
            place: error.place.as_ref().map(PlaceItem::from),
        };
        let finding = |finding: &AnswerFinding| PayloadFindingItem {
            code: finding.kind.code().to_owned(),
            message: finding.message.clone(),
            path: Some(finding.path.clone()),
            place: Some(payload.place.into()),
        };
        self.answer.clone_from(&asked.body);
        self.errors = asked.errors.iter().map(error).collect();
        self.findings = asked.findings.iter().map(finding).collect();
        self
    }

    /// An item without an answer.
    pub fn of(payload: &Payload<'_>, queries: &Queries) -> Self {
        let schema = payload.schema(queries);
        let id = schema.as_ref().and_then(|it| it.get("$id")?.as_str());
        let group = |(team, name): &(&TeamId, &str)| PayloadGroupItem {
            team: team.to_string(),
            name: (*name).to_owned(),
        };
        let header = payload.authentication.map(|it| it.header_format.clone());
        Self {
            groups: payload.groups.iter().map(group).collect(),
            types: payload.types.iter().map(ToString::to_string).collect(),
            endpoint: payload.shown_endpoint(),
            method: payload.method.to_owned(),
            headers: header.into_iter().collect(),
            kind: match payload.content {
                Content::Answer(_) | Content::Unknown(_) => PayloadKind::Graphql,
                Content::Default(_) => PayloadKind::Default,
            },
            id: id.map(str::to_owned),
            schema,
            answer: None,
            errors: Vec::new(),
            findings: Vec::new(),
        }
    }
}
