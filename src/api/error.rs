//! What can go wrong between dooctl and doo.

mod help;

use super::cancel::StopCause;
use super::redactor::Redactor;
use super::retry::in_words;
use std::time::Duration;

/// A request that came to nothing, with everything a person needs to know about it and nothing
/// that is secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// Someone asked dooctl to stop.
    #[error("interrupted before {request}")]
    Interrupted {
        /// The request that was not sent.
        request: String,
    },
    /// The time of this run is up.
    #[error("the time of this run was up before {request} was done")]
    OutOfTime {
        /// The request that was not sent, or not waited for.
        request: String,
    },
    /// The budget of this run is spent.
    #[error("{request} was not sent: this run may send {max} requests and has sent them")]
    OutOfRequests {
        /// The request that was not sent.
        request: String,
        /// The budget.
        max: u64,
    },
    /// The request would have been another one.
    #[error("{request} was not sent: {why}")]
    Misaddressed {
        /// The request.
        request: String,
        /// What its path or URL would have been taken for.
        why: String,
    },
    /// The request never reached the server.
    #[error("{request} could not be sent: {why}")]
    Unreachable {
        /// The request.
        request: String,
        /// What the network said.
        why: String,
    },
    /// The server, or whoever stands in for it, could not prove who it is.
    #[error("{request} was not sent: the server's certificate is not trusted: {why}")]
    Untrusted {
        /// The request.
        request: String,
        /// What is wrong with the certificate.
        why: String,
    },
    /// Nobody knows what became of the request.
    #[error("{request} was not answered: {why}")]
    NoAnswer {
        /// The request.
        request: String,
        /// What the network said.
        why: String,
    },
    /// The credentials were not accepted.
    #[error("{request} was answered 401: {message}")]
    Unauthorized {
        /// The request.
        request: String,
        /// What doo said.
        message: String,
    },
    /// The API key is wrong, or the team is not theirs.
    #[error("{request} was answered 403: {message}")]
    Forbidden {
        /// The request.
        request: String,
        /// What doo said.
        message: String,
    },
    /// doo refused the request for another reason.
    #[error("{request} was answered {status}: {message}")]
    Rejected {
        /// The request.
        request: String,
        /// The status, of HTTP or of doo's envelope.
        status: u16,
        /// What doo said.
        message: String,
    },
    /// doo could not do what it was asked; nobody knows how far it got.
    #[error("{request} was answered {status}: {message}")]
    Failing {
        /// The request.
        request: String,
        /// The status, of HTTP or of doo's envelope.
        status: u16,
        /// What doo said.
        message: String,
    },
    /// Too many requests per second, also after waiting.
    #[error("{request} was answered 429 each time: {message}")]
    RateLimited {
        /// The request.
        request: String,
        /// What doo said.
        message: String,
        /// How long doo asked to wait, if it did.
        retry_after: Option<Duration>,
    },
    /// The day's requests are spent.
    #[error("{request} was answered {status}: {message}")]
    QuotaExhausted {
        /// The request.
        request: String,
        /// The status, of HTTP or of doo's envelope.
        status: u16,
        /// What doo said.
        message: String,
    },
    /// The server points elsewhere.
    #[error("{request} was answered {status}, a redirect to {target}, which was not followed")]
    Redirected {
        /// The request.
        request: String,
        /// The HTTP status.
        status: u16,
        /// Where to, without its query.
        target: String,
    },
    /// doo asks for a pause that is longer than a run waits.
    #[error("{request} was answered {status}, to be sent again {}: {message}", in_words(*.pause))]
    AskedToWait {
        /// The request.
        request: String,
        /// The status, of HTTP or of doo's envelope.
        status: u16,
        /// What doo said.
        message: String,
        /// The pause.
        pause: Duration,
    },
    /// An answer before ended the run.
    #[error("{request} was not sent: {cause}")]
    Ended {
        /// The request that was not sent.
        request: String,
        /// What ended the run.
        cause: Box<Self>,
    },
    /// A key of the answer is not what doo documents.
    #[error(
        "{request} was answered with JSON whose `{key}` {fault}, which is not what doo documents"
    )]
    Undocumented {
        /// The request.
        request: String,
        /// The key, with those it is below.
        key: String,
        /// What is wrong with it. No value is in it.
        fault: String,
    },
    /// The answer is not what doo documents.
    #[error("{request} was answered with {found}, which is not what doo documents")]
    Unreadable {
        /// The request.
        request: String,
        /// What it looks like.
        found: String,
    },
}

impl ApiError {
    /// The error for a request that a stop kept from being sent, or from being waited for.
    pub(super) fn stopped(cause: StopCause, request: String) -> Self {
        match cause {
            StopCause::Interrupt => Self::Interrupted { request },
            StopCause::Timeout => Self::OutOfTime { request },
        }
    }

    /// The error without what must not be repeated: whatever the server or the network said.
    #[must_use]
    pub(super) fn redacted(mut self, redactor: &Redactor) -> Self {
        let said = match &mut self {
            // What ended the run was redacted when it was met.
            Self::Interrupted { .. }
            | Self::OutOfTime { .. }
            | Self::OutOfRequests { .. }
            | Self::Ended { .. } => None,
            Self::Unreachable { why: said, .. }
            | Self::Untrusted { why: said, .. }
            | Self::NoAnswer { why: said, .. }
            | Self::Unauthorized { message: said, .. }
            | Self::Forbidden { message: said, .. }
            | Self::Rejected { message: said, .. }
            | Self::Failing { message: said, .. }
            | Self::RateLimited { message: said, .. }
            | Self::QuotaExhausted { message: said, .. }
            | Self::Redirected { target: said, .. }
            | Self::Misaddressed { why: said, .. }
            | Self::AskedToWait { message: said, .. }
            | Self::Undocumented { key: said, .. }
            | Self::Unreadable { found: said, .. } => Some(said),
        };
        if let Some(said) = said {
            *said = redactor.message(said);
        }
        self
    }

    /// Whether the run ended before the request had a chance.
    pub fn is_too_late(&self) -> bool {
        matches!(
            self,
            Self::Interrupted { .. }
                | Self::OutOfTime { .. }
                | Self::OutOfRequests { .. }
                | Self::Ended { .. }
        )
    }

    /// Whether doo wants no further request from this run.
    pub(super) fn ends_run(&self) -> bool {
        matches!(self, Self::QuotaExhausted { .. } | Self::AskedToWait { .. })
    }

    /// Whether the server may have done what the request asked for.
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::NoAnswer { .. }
            | Self::Failing { .. }
            | Self::Undocumented { .. }
            | Self::Unreadable { .. } => true,
            Self::AskedToWait { status, .. } => *status >= 500,
            _ => false,
        }
    }

    /// Whether no other request would fare better.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Interrupted { .. }
                | Self::OutOfTime { .. }
                | Self::OutOfRequests { .. }
                | Self::Untrusted { .. }
                | Self::Unauthorized { .. }
                | Self::QuotaExhausted { .. }
                | Self::AskedToWait { .. }
                | Self::Ended { .. }
                | Self::Redirected { .. }
        )
    }
}
