//! A failed attempt, and what may be done about it.

use super::error::ApiError;
use super::request::Effect;
use std::time::Duration;

/// A failed attempt, and what may be done about it.
pub(super) struct Trouble {
    pub(super) error: ApiError,
    pub(super) next: Next,
}

impl Trouble {
    /// An error that a repetition would not change.
    pub(super) fn for_good(error: ApiError) -> Self {
        let next = Next::GiveUp;
        Self { error, next }
    }
}

/// What may be done about a failed attempt.
#[derive(Clone, Copy)]
pub(super) enum Next {
    /// Get a new token, then repeat.
    LogIn,
    /// Repeat after this pause, or after the usual one.
    Repeat(Option<Duration>),
    GiveUp,
}

impl Next {
    /// A repetition if the effect allows it: it is not known what the request did.
    pub(super) fn repeat_if(effect: Effect, pause: Option<Duration>) -> Self {
        if effect.is_repeatable() {
            Self::Repeat(pause)
        } else {
            Self::GiveUp
        }
    }
}
