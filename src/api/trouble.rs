//! A failed attempt, what may be done about it, and a call that failed for good.

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

/// A call that failed for good.
pub(super) struct CallFailure {
    /// Why its last attempt failed.
    pub(super) error: ApiError,
    /// Whether doo may have carried out any of its attempts.
    pub(super) may_have_happened: bool,
}

impl From<CallFailure> for ApiError {
    fn from(failure: CallFailure) -> Self {
        failure.error
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
