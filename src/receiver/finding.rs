//! What a probe finds about a receiver.

use super::addresses::AddressKind;
use std::net::IpAddr;
use thiserror::Error;

/// How a check of a receiver ends, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProbeVerdict {
    /// doo can deliver.
    Passes,
    /// doo can deliver, and something should be looked at.
    Warns,
    /// It is not known.
    NotChecked,
    /// doo could not deliver.
    Fails,
}

impl ProbeVerdict {
    /// The word for it, in every output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Warns => "warns",
            Self::NotChecked => "not-checked",
            Self::Fails => "fails",
        }
    }
}

/// One thing about a receiver, in one sentence without a period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Finding {
    /// The name has no address.
    #[error("the name has no address: {0}")]
    Dns(String),
    /// No connection.
    #[error("no connection: {0}")]
    Connect(String),
    /// The handshake failed.
    #[error("no trusted connection: {0}")]
    Tls(String),
    /// No answer in time.
    #[error("no answer within {0} seconds")]
    Timeout(u64),
    /// A status that doo does not count.
    #[error("the answer has the status {0}: doo counts only 200 and would send this 10 times{said}", said = said(.1))]
    Not200(u16, String),
    /// The answer to a token request is not JSON.
    #[error("the answer is not JSON: it is {0}")]
    NoJson(&'static str),
    /// No usable `access_token`.
    #[error("`access_token` in the answer {0}")]
    NoAccessToken(&'static str),
    /// The token makes no header.
    #[error(
        "the token cannot be sent in the header `{0}`: it has characters that no header can have"
    )]
    UnusableToken(String),
    /// The credentials were refused.
    #[error("the credentials were refused with the status {0}{said}", said = said(.1))]
    SecretRefused(u16, String),
    /// The listed secret, which a replacement changes, was refused.
    #[error("deliveries with the old secret fail already: {0}")]
    OldSecretRefused(String),
    /// doo cannot reach the address.
    #[error("{0} is {1}: doo cannot reach it")]
    PrivateAddress(IpAddr, AddressKind),
    /// A delivery without a token was accepted.
    #[error("a delivery without a token was answered with 200: anybody can send one")]
    AcceptsWithoutToken,
    /// A token endpoint that takes only JSON.
    #[error("the status 415 says that the endpoint wants another type of body: doo sends a form")]
    WantsJson,
    /// A redirected token request.
    #[error("the token request is redirected with the status {0}: name the final address")]
    Redirect(u16),
    /// An answer that took long.
    #[error("the answer took {0} seconds: the time limit of doo is not documented")]
    Slow(u64),
    /// A certificate that ends soon.
    #[error("the certificate expires within 14 days")]
    TlsExpires,
    /// An answer without what doo wants to find in it.
    #[error("the answer has no {0}: doo asks for JSON with both `message` and `description`")]
    NoMessage(&'static str),
    /// Not encrypted.
    #[error("the connection is not encrypted: others can read payloads and tokens on the way")]
    Insecure,
    /// A long answer.
    #[error("the answer is longer than 64 KiB, and dooctl reads no more")]
    LargeAnswer,
    /// There is no secret here.
    #[error("{0}")]
    NoSecret(String),
    /// A fence of the manifest.
    #[error("no pattern of `allow_hosts` matches {0}")]
    NotAllowed(String),
    /// The run ended before.
    #[error("the run ended before this was checked")]
    TimeOver,
    /// The host was not reached, which is reported there.
    #[error("the host {0} was not reached")]
    NotReached(String),
    /// A delivery that needs a token that there is not.
    #[error("there is no token to deliver with")]
    NoToken,
}

/// The words of a receiver behind a sentence.
fn said(message: &str) -> String {
    match message {
        "" => String::new(),
        message => format!(" (the receiver says: {message})"),
    }
}

impl Finding {
    /// Its name, for programs and for the documentation.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Dns(_) => "dns",
            Self::Connect(_) => "connect",
            Self::Tls(_) => "tls",
            Self::Timeout(_) => "timeout",
            Self::Not200(..) => "not-200",
            Self::NoJson(_) => "no-json",
            Self::NoAccessToken(_) => "no-access-token",
            Self::UnusableToken(_) => "unusable-token",
            Self::SecretRefused(..) => "secret-refused",
            Self::OldSecretRefused(_) => "old-secret-refused",
            Self::PrivateAddress(..) => "private-address",
            Self::AcceptsWithoutToken => "accepts-without-token",
            Self::WantsJson => "415-json",
            Self::Redirect(_) => "redirect",
            Self::Slow(_) => "slow",
            Self::TlsExpires => "tls-expires",
            Self::NoMessage(_) => "no-message",
            Self::Insecure => "insecure",
            Self::LargeAnswer => "large-answer",
            Self::NoSecret(_) => "no-secret",
            Self::NotAllowed(_) => "not-allowed",
            Self::TimeOver => "time-over",
            Self::NotReached(_) => "not-reached",
            Self::NoToken => "no-token",
        }
    }

    /// How bad it is.
    pub fn verdict(&self) -> ProbeVerdict {
        match self {
            Self::Dns(_)
            | Self::Connect(_)
            | Self::Tls(_)
            | Self::Timeout(_)
            | Self::Not200(..)
            | Self::NoJson(_)
            | Self::NoAccessToken(_)
            | Self::UnusableToken(_)
            | Self::SecretRefused(..)
            | Self::PrivateAddress(..)
            | Self::AcceptsWithoutToken
            | Self::WantsJson
            | Self::Redirect(_) => ProbeVerdict::Fails,
            Self::Slow(_)
            | Self::TlsExpires
            | Self::NoMessage(_)
            | Self::Insecure
            | Self::OldSecretRefused(_)
            | Self::LargeAnswer => ProbeVerdict::Warns,
            Self::NoSecret(_)
            | Self::NotAllowed(_)
            | Self::TimeOver
            | Self::NotReached(_)
            | Self::NoToken => ProbeVerdict::NotChecked,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Dns(_) => "check the host in the manifest, or wait until its name is known",
            Self::Connect(_) => "check host and port, and that the receiver runs behind it",
            Self::Tls(_) => "install a certificate of this name from a public authority",
            Self::Timeout(_) => "check the receiver's log; answer first, and work afterwards",
            Self::Not200(..) => "answer exactly 200 to what was received",
            Self::NoJson(_) | Self::NoAccessToken(_) => {
                "answer with JSON such as {\"access_token\": \"...\"}"
            }
            Self::UnusableToken(_) => "make tokens of ASCII letters, digits and punctuation",
            Self::SecretRefused(..) => {
                "check `client_id` and the secret; the token endpoint must read a form"
            }
            Self::OldSecretRefused(_) => "nothing to do if the receiver dropped it on purpose",
            Self::PrivateAddress(..) => {
                "use an address of the internet, or --private HOST if this network is meant"
            }
            Self::AcceptsWithoutToken => "refuse requests without a token with 401",
            Self::WantsJson => {
                "let the token endpoint read application/x-www-form-urlencoded as well"
            }
            Self::Redirect(_) => "write the final address as the endpoint of `authentication`",
            Self::Slow(_) => "answer first, and work afterwards",
            Self::TlsExpires => "renew it",
            Self::NoMessage(_) => "answer with {\"message\": \"...\", \"description\": \"...\"}",
            Self::Insecure => "use https",
            Self::LargeAnswer => "answer with a short JSON object",
            Self::NoSecret(_) => "set it where dooctl runs",
            Self::NotAllowed(_) => "add the host to `guards.allow_hosts`, or change the endpoint",
            Self::TimeOver => "run again, with a longer --timeout",
            Self::NotReached(_) => "see what is reported for the host",
            Self::NoToken => "see what is reported for the token",
        }
    }
}
