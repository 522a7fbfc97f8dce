//! The faults of one request: before it has an effect, or in its answer.

use super::hand::ChangeOfHands;
use super::visibility::Lag;
use crate::api::transport::Response;
use crate::sandbox::answers;
use bytes::Bytes;
use http::StatusCode;

/// The faults of one request; none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InjectedFault {
    /// Before it, another client creates a group or deletes one of its own.
    pub interference: bool,
    /// Before it, another client changes an existing group.
    pub hand: Option<ChangeOfHands>,
    /// The request has no effect.
    pub before: Option<NoEffect>,
    /// A deletion has no effect; its answer is 204 anyway.
    pub ignored: bool,
    /// A creation replaces the team's group with the same name and gets its id.
    pub by_name: bool,
    /// The id of a creation.
    pub id: GivenId,
    /// How late listings show its effect.
    pub lag: Lag,
    /// A listing omits one group, by its position modulo their number, with totals as if it did not
    /// exist.
    pub left_out: Option<u8>,
    /// A page after the first begins with the last group of the page before it.
    pub repeats: bool,
    /// A listed page has a wrong total.
    pub wrong_total: bool,
    /// The fault of the answer.
    pub after: Option<Damage>,
}

/// The id of a creation. Groups are chosen by their position modulo their number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GivenId {
    /// A new id.
    #[default]
    New,
    /// The id of another group of the team: both have it, and a deletion removes both.
    Taken(u8),
    /// The id of a group of the team, which the new one replaces.
    Overwritten(u8),
    /// The id of the last group that was deleted in the team.
    Earlier,
}

/// Why a request has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEffect {
    /// The connection is dropped.
    Reset,
    /// No answer ever comes.
    Hang,
    /// The answer is 500.
    Failure,
    /// The answer is 429: too many requests in a second.
    TooFast {
        /// The seconds to wait, if the answer has them.
        retry_after: Option<u64>,
    },
    /// The answer is 429: the day's requests are used up.
    QuotaSpent,
    /// All access tokens expire.
    TokensExpire,
}

/// The fault of an answer to a request that was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The connection is dropped before it.
    Reset,
    /// It never comes.
    Hang,
    /// The connection is dropped in the middle of the answer.
    Break,
    /// Its body is cut in half.
    Truncation,
    /// It is 500 instead.
    Failure,
    /// It is 200 with an envelope that says 500.
    FailureInEnvelope,
}

/// How a connection fails, as an extension of an answer that does not arrive whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Severed {
    /// It is dropped before the answer.
    #[error("dropped before the answer by an injected fault")]
    BeforeAnswer,
    /// It is dropped in the middle of the answer.
    #[error("dropped in the middle of the answer by an injected fault")]
    InAnswer,
    /// It stays open without an answer.
    #[error("left without an answer by an injected fault")]
    Silent,
}

impl Severed {
    fn carried_by(self, mut response: Response) -> Response {
        response.extensions_mut().insert(self);
        response
    }
}

impl NoEffect {
    /// The answer; none if the request goes on and others refuse it.
    pub(in crate::sandbox) fn answer(self) -> Option<Response> {
        let nothing = || Response::new(Bytes::new());
        Some(match self {
            Self::Reset => Severed::BeforeAnswer.carried_by(nothing()),
            Self::Hang => Severed::Silent.carried_by(nothing()),
            Self::Failure => failure(StatusCode::INTERNAL_SERVER_ERROR),
            Self::TooFast { retry_after } => answers::too_fast(retry_after),
            Self::QuotaSpent => answers::quota_spent(),
            Self::TokensExpire => return None,
        })
    }
}

impl Damage {
    /// The rest of an answer.
    pub(in crate::sandbox) fn damage(self, response: Response) -> Response {
        match self {
            Self::Reset => Severed::BeforeAnswer.carried_by(response),
            Self::Hang => Severed::Silent.carried_by(response),
            Self::Break => Severed::InAnswer.carried_by(response),
            Self::Truncation => response.map(|body| body.slice(..body.len() / 2)),
            Self::Failure => failure(StatusCode::INTERNAL_SERVER_ERROR),
            Self::FailureInEnvelope => {
                let mut response = failure(StatusCode::INTERNAL_SERVER_ERROR);
                *response.status_mut() = StatusCode::OK;
                response
            }
        }
    }
}

fn failure(status: StatusCode) -> Response {
    answers::failure(
        status,
        "The sandbox injected this failure",
        "Internal Server Error",
    )
}
