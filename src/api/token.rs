//! The access token of a session.

use crate::model::Secret;

/// The session's token.
#[derive(Default)]
pub(super) struct Token {
    pub(super) value: Option<Secret>,
    /// The number of tokens so far: a 401 replaces only the token that it was about.
    pub(super) generation: u64,
}
