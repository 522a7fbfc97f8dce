//! What doo would deliver: the entities of the sandbox, and the bodies that are made of them.

mod body;
mod documented;
mod entities;

use crate::model::Hook;
use body::{Envelope, body_of};
use entities::Entities;
use serde_json::Value;

/// A body for a hook, made of a sample: what a receiver is probed with.
pub fn sample_body(hook: &Hook) -> Value {
    let mut entities = Entities::default();
    let subject = entities.occur(hook.hook_type.as_str(), None, None);
    let origin = hook.origin.as_ref().map(|origin| origin.body.as_str());
    body_of(origin, &subject, &entities, Envelope::Data)
}
