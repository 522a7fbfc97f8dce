//! A delivery before it is made.

use crate::model::{Authentication, Hook};
use serde_json::Value;

/// A delivery that doo would make now: one hook of a listed group, and its body.
#[derive(Debug, Clone)]
pub struct Due {
    /// The id of the team.
    pub team: String,
    /// The name of the group.
    pub group: String,
    /// The id of the group.
    pub group_id: String,
    /// The hook.
    pub hook: Hook,
    /// How a token is got.
    pub authentication: Option<Authentication>,
    /// What is delivered.
    pub body: Value,
    /// Why the body is not what the hook promises; empty if it is.
    pub contract: Vec<String>,
}
