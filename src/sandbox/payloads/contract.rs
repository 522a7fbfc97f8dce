//! Whether a body is what a hook promises its receiver.

use super::body::Payloads;
use super::documented::documented;
use crate::graphql::{Document, Envelope, Shape};
use crate::model::Origin;
use serde_json::Value;
use std::sync::Arc;

impl Payloads {
    /// Where a body does not fit what a query promises, in one sentence each. Nothing is promised
    /// without a schema of doo: the documented part shows no types.
    pub(in crate::sandbox) fn breaches(&self, origin: &Origin, body: &Value) -> Vec<String> {
        let Some(shape) = self.shape(origin) else {
            return Vec::new();
        };
        let data = match self.envelope {
            Envelope::Data => body.get("data").unwrap_or(&Value::Null),
            Envelope::None => body,
        };
        if data.is_null() && self.may_be_null(body) {
            return Vec::new();
        }
        let misfits = shape.misfits(data, &self.scalars);
        misfits.iter().map(ToString::to_string).collect()
    }

    /// `data` may be null only beside errors, which a receiver gets only in the envelope.
    fn may_be_null(&self, body: &Value) -> bool {
        let errors = body.get("errors").and_then(Value::as_array);
        self.envelope == Envelope::None || errors.is_some_and(|errors| !errors.is_empty())
    }

    /// What the answers to a query look like, if doo's schema allows it.
    fn shape(&self, origin: &Origin) -> Option<Shape> {
        if Arc::ptr_eq(&self.schema, &documented()) {
            return None;
        }
        let query = origin.body.query()?;
        let checked = Document::parse(&query.text).against(&self.schema, &query.text)?;
        let name = query.operation_name.as_deref();
        Shape::of(&self.schema, &checked, name, &query.given())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::Schema;
    use crate::model::Body;
    use serde_json::json;

    fn origin() -> Origin {
        let query = "query($id: ID!) { order(id: $id) { hash n } }";
        let body = json!({ "query": query, "variables": { "id": "%ORDER_ID%" } });
        Origin {
            method: "POST".to_owned(),
            endpoint: Origin::ENDPOINT.to_owned(),
            body: Body::new(body.to_string()),
        }
    }

    fn payloads(envelope: Envelope) -> Payloads {
        let sdl = "type Query { order(id: ID!): Order } type Order { hash: String! n: Int }";
        let (schema, _) = Schema::read(sdl).unwrap();
        Payloads::new(Some(Arc::new(schema)), envelope, 0)
    }

    #[test]
    fn a_body_is_compared_with_what_the_query_promises() {
        for (body, expected) in [
            (
                json!({ "data": { "order": { "hash": "h", "n": null, "more": 1 } } }),
                &[][..],
            ),
            (json!({ "data": { "order": null } }), &[]),
            (
                json!({ "data": { "order": { "n": "2" } } }),
                &[
                    "`order.hash` is missing",
                    "`order.n` is not of the type integer",
                ],
            ),
            (json!({}), &["`data` is not of the type object"]),
            (
                json!({ "data": null, "errors": [] }),
                &["`data` is not of the type object"],
            ),
            (json!({ "data": null, "errors": [{}] }), &[]),
        ] {
            let found = payloads(Envelope::Data).breaches(&origin(), &body);
            assert_eq!(found, expected, "{body}");
        }
        let bare = payloads(Envelope::None);
        assert_eq!(bare.breaches(&origin(), &Value::Null), [""; 0]);
        assert_eq!(
            bare.breaches(&origin(), &json!({ "order": { "hash": null, "n": 1 } })),
            ["`order.hash` is null, which the schema excludes"]
        );
    }

    #[test]
    fn nothing_is_promised_without_a_schema() {
        let payloads = Payloads::new(None, Envelope::Data, 0);
        let body = json!({ "data": { "order": { "hash": 5 } } });
        assert_eq!(payloads.breaches(&origin(), &body), [""; 0]);
    }
}
