//! A request that did not succeed, and what may be done about it.

use super::error::ApiError;
use super::request::Effect;
use std::time::Duration;

/// A request that did not succeed, and what may be done about it.
pub(super) struct Trouble {
    pub(super) error: ApiError,
    pub(super) next: Next,
}

impl Trouble {
    /// An error that a repetition does not change.
    pub(super) fn for_good(error: ApiError) -> Self {
        let next = Next::GiveUp;
        Self { error, next }
    }
}

/// What may be done about a request that did not succeed.
#[derive(Clone, Copy)]
pub(super) enum Next {
    /// Get a new token, then repeat.
    LogIn,
    /// Repeat after so long, or after the usual pause.
    Repeat(Option<Duration>),
    GiveUp,
}

impl Next {
    /// A repetition where nobody knows what became of the request.
    pub(super) fn repeat_if(effect: Effect, pause: Option<Duration>) -> Self {
        if effect.is_repeatable() {
            Self::Repeat(pause)
        } else {
            Self::GiveUp
        }
    }
}
