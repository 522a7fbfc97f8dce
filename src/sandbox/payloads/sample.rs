//! A body without a sandbox.

use super::body::Payloads;
use super::entities::Entities;
use crate::graphql::{Envelope, Scalars, Schema};
use crate::model::Hook;
use serde_json::Value;
use std::sync::Arc;

/// A body for a hook, made of a sample: what a receiver is probed with.
pub fn sample_body(
    hook: &Hook,
    schema: Option<Arc<Schema>>,
    scalars: Scalars,
    envelope: Envelope,
) -> Value {
    let mut entities = Entities::default();
    let subject = entities.occur(hook.hook_type.as_str(), None, None);
    let origin = hook.origin.as_ref().map(|origin| origin.body.as_str());
    let mut payloads = Payloads::new(schema, envelope, 0);
    payloads.scalars = scalars;
    payloads.body_of(origin, &subject, &entities)
}
