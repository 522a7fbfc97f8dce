//! The access token of a session.

use crate::model::Secret;

/// The session's token.
#[derive(Default)]
pub(super) struct Token {
    pub(super) value: Option<Secret>,
    /// How many tokens there were, so that a 401 replaces only the token it was about.
    pub(super) generation: u64,
}
