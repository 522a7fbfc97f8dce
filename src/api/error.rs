//! What can go wrong between dooctl and doo.

use super::redactor::Redactor;
use super::retry::in_words;
use super::stop::StopCause;
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

    /// The failure in one word, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Interrupted { .. } => "interrupted",
            Self::OutOfTime { .. } => "timeout",
            Self::OutOfRequests { .. } => "out-of-requests",
            Self::Misaddressed { .. } => "misaddressed",
            Self::Unreachable { .. } => "unreachable",
            Self::Untrusted { .. } => "untrusted",
            Self::NoAnswer { .. } => "no-answer",
            Self::Unauthorized { .. } => "unauthorized",
            Self::Forbidden { .. } => "forbidden",
            Self::Rejected { .. } => "rejected",
            Self::AskedToWait { status, .. } if *status >= 500 => "server-error",
            Self::Failing { .. } => "server-error",
            Self::RateLimited { .. } | Self::AskedToWait { .. } => "rate-limited",
            Self::Ended { cause, .. } => cause.code(),
            Self::QuotaExhausted { .. } => "quota-exhausted",
            Self::Redirected { .. } => "redirected",
            Self::Undocumented { .. } | Self::Unreadable { .. } => "unreadable-answer",
        }
    }

    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Interrupted { .. } => {
                "run the same command again: it continues where this one stopped"
            }
            Self::OutOfTime { .. } => "give a longer --timeout, or run again: it continues",
            Self::OutOfRequests { .. } => {
                "run again later: it continues; or raise --max-requests, or api.requests_per_day if \
                 doo's limit is higher"
            }
            Self::Misaddressed { .. } => {
                "check api.url and the id: each request goes to exactly the path that doo documents"
            }
            Self::Unreachable { .. } => {
                "check api.url and the network; behind a proxy set HTTPS_PROXY"
            }
            Self::Untrusted { .. } => {
                "check api.url; if the server or a proxy has a certificate of a private authority, set \
                 SSL_CERT_FILE to a file with that authority's certificates, in PEM"
            }
            Self::NoAnswer { .. } => {
                "run again: dooctl lists first and repeats only what is missing"
            }
            Self::Unauthorized { .. } => {
                "check DOO_CLIENT_ID and DOO_CLIENT_SECRET, or that DOO_ACCESS_TOKEN has not expired"
            }
            Self::Forbidden { .. } => {
                "check DOO_API_KEY, the path in api.url, and that the credentials' user may see the team \
                 (`dooctl teams` lists those it can see)"
            }
            Self::Rejected { status: 404, .. } => {
                "check the path in api.url (it usually ends in /v1) and the team id (`dooctl teams`)"
            }
            Self::Rejected { .. } => "doo did not accept the request; the message says why",
            Self::Failing { .. } => "doo has a problem; run again later",
            Self::RateLimited { .. } => {
                "lower api.requests_per_second: something else uses the same API key, or its limit is lower"
            }
            Self::QuotaExhausted { .. } => {
                "wait until doo counts anew, or ask doo for a higher limit; nothing is lost by running \
                 again then"
            }
            Self::Redirected { .. } => {
                "set api.url to where the API is; credentials are never sent along a redirect"
            }
            Self::AskedToWait { .. } => "run again after that time; nothing is lost by waiting",
            Self::Ended { cause, .. } => cause.help(),
            Self::Undocumented { .. } => {
                "check api.url; if it is doo's, its API has changed: look for a newer dooctl, or report \
                 the key"
            }
            Self::Unreadable { .. } => {
                "check api.url: this may be a proxy's or another site's answer"
            }
        }
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
