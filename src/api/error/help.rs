//! The code of each error for documents, and its help.

use super::ApiError;

impl ApiError {
    /// A short word for the failure, for programs.
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
                "run the same command again: dooctl continues where this run stopped"
            }
            Self::OutOfTime { .. } => "set a longer --timeout, or run again: dooctl continues",
            Self::OutOfRequests { .. } => {
                "run again later: dooctl continues; or raise --max-requests, or api.requests_per_day \
             if doo's limit is higher"
            }
            Self::Misaddressed { .. } => {
                "check api.url and the id: dooctl uses only the paths that doo documents"
            }
            Self::Unreachable { .. } => {
                "check api.url and the network; behind a proxy, set HTTPS_PROXY"
            }
            Self::Untrusted { .. } => {
                "check api.url; if the server or a proxy has a certificate of a private authority, set \
             SSL_CERT_FILE to a PEM file with the certificates of that authority"
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
                "run again after the daily limit resets, or ask doo for a higher limit"
            }
            Self::Redirected { .. } => {
                "set api.url to where the API is; credentials are never sent along a redirect"
            }
            Self::AskedToWait { .. } => "run again after that time: dooctl continues",
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
}
