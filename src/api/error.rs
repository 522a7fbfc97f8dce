//! What can go wrong between dooctl and doo.

mod help;

use super::cancel::StopCause;
use super::redactor::Redactor;
use super::retry::in_words;
use std::time::Duration;

/// Why a request failed: everything that a person needs to know, and no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// An interrupt came first.
    #[error("interrupted before {request}")]
    Interrupted {
        /// The request that was not sent.
        request: String,
    },
    /// The time limit of this run passed.
    #[error("the time limit of this run passed before {request} was done")]
    OutOfTime {
        /// The request that was not sent, or not waited for.
        request: String,
    },
    /// The budget of this run is spent.
    #[error("{request} was not sent: this run has used its budget of {max} requests")]
    OutOfRequests {
        /// The request that was not sent.
        request: String,
        /// The budget.
        max: u64,
    },
    /// The request would have gone to another path or URL.
    #[error("{request} was not sent: {why}")]
    Misaddressed {
        /// The request.
        request: String,
        /// What is wrong with its path or URL.
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
    /// The certificate of the server, or of a proxy in its place, is not trusted.
    #[error("{request} was not sent: the server's certificate is not trusted: {why}")]
    Untrusted {
        /// The request.
        request: String,
        /// What is wrong with the certificate.
        why: String,
    },
    /// No answer came: it is not known whether the request had an effect.
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
    /// The API key is wrong, or the credentials may not see the team.
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
    /// doo failed; it is not known how far it got.
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
    /// The daily limit is used up.
    #[error("{request} was answered {status}: {message}")]
    QuotaExhausted {
        /// The request.
        request: String,
        /// The status, of HTTP or of doo's envelope.
        status: u16,
        /// What doo said.
        message: String,
    },
    /// The server redirects the request.
    #[error("{request} was answered {status}, a redirect to {target}, which was not followed")]
    Redirected {
        /// The request.
        request: String,
        /// The HTTP status.
        status: u16,
        /// The target, without its query.
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
    /// An earlier answer ended the run.
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
        /// The path of the key.
        key: String,
        /// What is wrong with it, without its value.
        fault: String,
    },
    /// The answer is not what doo documents.
    #[error("{request} was answered with {found}, which is not what doo documents")]
    Unreadable {
        /// The request.
        request: String,
        /// The form of the answer.
        found: String,
    },
}

impl ApiError {
    /// The error of a request that a stop prevented or cut off.
    pub(super) fn stopped(cause: StopCause, request: String) -> Self {
        match cause {
            StopCause::Interrupt => Self::Interrupted { request },
            StopCause::Timeout => Self::OutOfTime { request },
        }
    }

    /// Redacts the texts of the server and the network.
    #[must_use]
    pub(super) fn redacted(mut self, redactor: &Redactor) -> Self {
        let said = match &mut self {
            // These hold no such text, or one that is redacted already.
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

    /// Whether the run ended before the request could be sent.
    pub fn is_too_late(&self) -> bool {
        matches!(
            self,
            Self::Interrupted { .. }
                | Self::OutOfTime { .. }
                | Self::OutOfRequests { .. }
                | Self::Ended { .. }
        )
    }

    /// Whether the run must send no more requests.
    pub(super) fn ends_run(&self) -> bool {
        matches!(self, Self::QuotaExhausted { .. } | Self::AskedToWait { .. })
    }

    /// Whether the server may have carried out the request.
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

    /// Whether every other request would fail as well.
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
