//! What goes wrong with one request: before it has any effect, or with its answer.

use super::hand::ChangeOfHands;
use super::visibility::Lag;
use crate::api::transport::Response;
use crate::sandbox::answers;
use bytes::Bytes;
use http::StatusCode;

/// What goes wrong with one request. The default: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InjectedFault {
    /// Another client creates a group, or deletes one of its own, just before.
    pub interference: bool,
    /// Another client changes a group that is there just before.
    pub hand: Option<ChangeOfHands>,
    /// What keeps it from having any effect.
    pub before: Option<Obstacle>,
    /// A deletion is not carried out; its answer is 204 all the same.
    pub ignored: bool,
    /// A creation becomes the group of the team that has its name, whose id it is given.
    pub by_name: bool,
    /// The id that a creation is given.
    pub id: GivenId,
    /// How late listings show what it did.
    pub lag: Lag,
    /// A listing leaves out one of the groups, by its place modulo their number, as if it were not
    /// there: all numbers fit.
    pub left_out: Option<u8>,
    /// A page after the first begins with the last group of the page before it.
    pub repeats: bool,
    /// A listed page says a wrong total.
    pub wrong_total: bool,
    /// What happens to the answer.
    pub after: Option<Damage>,
}

/// The id that a creation is given. Groups are chosen by their place modulo their number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GivenId {
    /// One that no group has.
    #[default]
    New,
    /// That of a group of the team: then two have it, and a deletion removes both.
    Taken(u8),
    /// That of a group of the team, which becomes the new one.
    Overwritten(u8),
    /// That of the last group that was deleted in the team.
    Earlier,
}

/// What keeps a request from having any effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The connection is dropped.
    Reset,
    /// Nothing is ever answered.
    Hang,
    /// The answer is 500.
    Failure,
    /// The answer is 429: too many requests in a second.
    TooFast {
        /// When to come back, in seconds, if the answer says so.
        retry_after: Option<u64>,
    },
    /// The answer is 429: the day's requests are spent.
    QuotaSpent,
    /// All access tokens end here.
    TokensExpire,
}

/// What happens to the answer to a request that was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The connection is dropped before it.
    Reset,
    /// It never comes.
    Hang,
    /// The connection is dropped in the middle of it.
    Break,
    /// Its body is only half of what it should be.
    Truncation,
    /// It is 500 instead.
    Failure,
    /// It is 200 with an envelope that says 500 instead.
    FailureInEnvelope,
}

/// How a connection fails, as an extension of the answer that does not arrive whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Severed {
    /// It is dropped before the answer.
    #[error("dropped before the answer, as the faults say")]
    BeforeAnswer,
    /// It is dropped in the middle of the answer.
    #[error("dropped in the middle of the answer, as the faults say")]
    InAnswer,
    /// It stays, and nothing comes.
    #[error("left without an answer, as the faults say")]
    Silent,
}

impl Severed {
    fn carried_by(self, mut response: Response) -> Response {
        response.extensions_mut().insert(self);
        response
    }
}

impl Obstacle {
    /// The answer, unless the request goes on to be refused by others.
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
    /// What is left of an answer.
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
        "The sandbox was told to fail",
        "Internal Server Error",
    )
}
