//! What an answer means, and what may be done about one that is no success.

use super::answer;
use super::call::{Call, Effect};
use super::error::ApiError;
use super::retry::retry_after;
use super::session::Session;
use super::transport::Response;
use http::StatusCode;
use std::time::Duration;

/// A request that did not succeed, and what may be done about it.
pub(super) struct Trouble {
    pub(super) error: ApiError,
    pub(super) next: Next,
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

impl Session {
    /// Whether the answer is one of success.
    pub(super) fn judge(
        &self,
        call: &Call,
        uri: &http::Uri,
        response: &Response,
    ) -> Result<(), Trouble> {
        let status = answer::status(response);
        if status.is_success() {
            return Ok(());
        }
        let request = call.label.to_string();
        let message = answer::message(response);
        let (error, next) = match status {
            StatusCode::UNAUTHORIZED => (ApiError::Unauthorized { request, message }, Next::LogIn),
            StatusCode::FORBIDDEN => (ApiError::Forbidden { request, message }, Next::GiveUp),
            StatusCode::TOO_MANY_REQUESTS => self.judge_limit(request, response, message),
            _ if status.is_redirection() => {
                let target = answer::redirect_target(uri, response);
                (
                    ApiError::Redirected {
                        request,
                        status: status.as_u16(),
                        target,
                    },
                    Next::GiveUp,
                )
            }
            _ if status.is_server_error() => {
                let pause = retry_after(response, (self.settings.now)());
                let error = ApiError::Failing {
                    request,
                    status: status.as_u16(),
                    message,
                };
                (error, Next::repeat_if(call.effect, pause))
            }
            _ => (
                ApiError::Rejected {
                    request,
                    status: status.as_u16(),
                    message,
                },
                Next::GiveUp,
            ),
        };
        Err(Trouble { error, next })
    }

    /// A request that was limited was not carried out, so any may be repeated; but when the day's
    /// requests are spent, each further one is wasted.
    fn judge_limit(
        &self,
        request: String,
        response: &Response,
        message: String,
    ) -> (ApiError, Next) {
        let lower = message.to_lowercase();
        if lower.contains("limit exceeded") || lower.contains("quota") {
            return (ApiError::QuotaExhausted { request, message }, Next::GiveUp);
        }
        let retry_after = retry_after(response, (self.settings.now)());
        (
            ApiError::RateLimited {
                request,
                message,
                retry_after,
            },
            Next::Repeat(retry_after),
        )
    }
}
