//! Classifies an answer: a success, or a failure and what may be done about it.

use super::answer;
use super::error::ApiError;
use super::queries::is_answered;
use super::quota::is_spent;
use super::request::Call;
use super::retry::{LONGEST_PAUSE, retry_after};
use super::session::Session;
use super::transport::Response;
use super::trouble::{Next, Trouble};
use super::wire::undocumented;
use http::StatusCode;

impl Session {
    /// Fails if the answer is not a success.
    pub(super) fn classify(
        &self,
        call: &Call,
        uri: &http::Uri,
        response: &Response,
    ) -> Result<(), Trouble> {
        if is_answered(call, response) {
            return Ok(());
        }
        let Some(status) = answer::status(response) else {
            let error = undocumented(call, "response_status", "is not a status of HTTP");
            return Err(Trouble::for_good(error));
        };
        if status.is_success() {
            return Ok(());
        }
        let message = answer::message(response);
        Err(match status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::FORBIDDEN if is_spent(response, status) => {
                let (request, status) = (call.label.to_string(), status.as_u16());
                Trouble::for_good(ApiError::QuotaExhausted {
                    request,
                    status,
                    message,
                })
            }
            StatusCode::TOO_MANY_REQUESTS => {
                self.classify_retryable(call, response, status, message)
            }
            _ if status.is_server_error() => {
                self.classify_retryable(call, response, status, message)
            }
            _ => classify_refusal(call, uri, response, status, message),
        })
    }

    /// A 429 or a server error: the request may be sent again later.
    fn classify_retryable(
        &self,
        call: &Call,
        response: &Response,
        status: StatusCode,
        message: String,
    ) -> Trouble {
        let pause = retry_after(response, (self.settings.now)());
        let (request, is_limited) = (call.label.to_string(), !status.is_server_error());
        let status = status.as_u16();
        match pause {
            Some(pause) if pause > LONGEST_PAUSE => Trouble::for_good(ApiError::AskedToWait {
                request,
                status,
                message,
                pause,
            }),
            // doo did not carry it out, so any request may be repeated.
            retry_after if is_limited => Trouble {
                error: ApiError::RateLimited {
                    request,
                    message,
                    retry_after,
                },
                next: Next::Repeat(retry_after),
            },
            pause => Trouble {
                error: ApiError::Failing {
                    request,
                    status,
                    message,
                },
                next: Next::repeat_if(call.effect, pause),
            },
        }
    }
}

/// An answer that a repetition would not change.
fn classify_refusal(
    call: &Call,
    uri: &http::Uri,
    response: &Response,
    status: StatusCode,
    message: String,
) -> Trouble {
    let request = call.label.to_string();
    match status {
        StatusCode::UNAUTHORIZED => Trouble {
            error: ApiError::Unauthorized { request, message },
            next: Next::LogIn,
        },
        StatusCode::FORBIDDEN => Trouble::for_good(ApiError::Forbidden { request, message }),
        _ if status.is_redirection() => Trouble::for_good(ApiError::Redirected {
            request,
            status: status.as_u16(),
            target: answer::redirect_target(uri, response),
        }),
        _ => Trouble::for_good(ApiError::Rejected {
            request,
            status: status.as_u16(),
            message,
        }),
    }
}
