//! Answers GraphQL requests.

use super::answers;
use super::choices::Introspection;
use super::machine::Sandbox;
use crate::api::transport::Response;
use crate::graphql::{Envelope, GraphqlRequest, Scalars, Schema};
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

/// What servers before the specification of October 2021 do not know.
const NEW_FIELDS: [&str; 2] = ["specifiedByURL", "isRepeatable"];

impl Sandbox {
    /// Answers queries for this schema from now on, instead of the documented part, with values of
    /// custom scalars as they are described.
    #[must_use]
    pub fn with_schema(mut self, schema: Option<Arc<Schema>>, scalars: Scalars) -> Self {
        if let Some(schema) = schema {
            self.payloads.schema = schema;
        }
        self.payloads.scalars = scalars;
        self
    }

    /// Delivers the answers to queries in this envelope from now on.
    #[must_use]
    pub fn with_envelope(mut self, envelope: Envelope) -> Self {
        self.payloads.envelope = envelope;
        self
    }

    /// The answer to `POST /graphql`.
    pub(super) fn query(&self, body: &[u8]) -> Response {
        let request = match GraphqlRequest::read(body) {
            Ok(request) => request,
            Err(malformed) => {
                let errors = error(&malformed.to_string());
                return answers::queried(StatusCode::BAD_REQUEST, &errors);
            }
        };
        let refusal = match request.query().contains("__schema") {
            true => self.refuse_introspection(&request),
            false => None,
        };
        refusal.unwrap_or_else(|| {
            let answer = self.payloads.answer(&request, &self.entities);
            answers::queried(StatusCode::OK, &answer)
        })
    }

    fn refuse_introspection(&self, request: &GraphqlRequest) -> Option<Response> {
        const DISABLED: &str = "GraphQL introspection is not allowed";
        let new = NEW_FIELDS.iter();
        let new = new.copied().find(|field| request.query().contains(field));
        Some(match self.variants.introspection {
            Introspection::Answered => return None,
            Introspection::Status400 => answers::queried(StatusCode::BAD_REQUEST, &error(DISABLED)),
            Introspection::Errors => answers::queried(StatusCode::OK, &error(DISABLED)),
            Introspection::Missing => answers::queried(StatusCode::OK, &json!({ "data": {} })),
            Introspection::Forbidden => answers::gateway(StatusCode::FORBIDDEN, "Forbidden"),
            Introspection::Older => {
                let message = format!("Cannot query field \"{}\" on type \"__Type\".", new?);
                answers::queried(StatusCode::BAD_REQUEST, &error(&message))
            }
        })
    }
}

fn error(message: &str) -> Value {
    json!({ "errors": [{ "message": message }] })
}
