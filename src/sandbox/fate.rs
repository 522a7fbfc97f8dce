//! What becomes of one request: decided before it has any effect, and once its answer is known.

use super::answers;
use super::faults::Faults;
use super::lag::Lag;
use super::other_client::{ChangeOfHands, Hand};
use super::random::Random;
use super::route::Call;
use crate::api::transport::Response;
use bytes::Bytes;
use http::StatusCode;
use std::collections::HashMap;

/// What becomes of one request. The default: nothing goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
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
    pub(super) fn answer(self) -> Option<Response> {
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
    pub(super) fn damage(self, response: Response) -> Response {
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

/// Draws fates as the switches say.
pub(super) struct Fates {
    faults: Faults,
    random: Random,
    /// How many deletions of each group were ignored.
    ignored: HashMap<String, u32>,
    /// How many pages said a wrong total.
    wrong_totals: u32,
}

/// Keeps the faults apart from what else is random: a switch changes no id.
const FAULTS: u64 = 0xfa17_5eed;

impl Fates {
    pub(super) fn new(faults: Faults, seed: u64) -> Self {
        Self {
            faults,
            random: Random::new(seed ^ FAULTS),
            ignored: HashMap::new(),
            wrong_totals: 0,
        }
    }

    /// The switches.
    pub(super) fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Draws one of two with even chances.
    pub(super) fn toss(&mut self) -> bool {
        self.random.chance(0.5)
    }

    /// What becomes of a request; `further` says that it asks for a page after the first.
    pub(super) fn draw(&mut self, call: &Call, further: bool) -> Fate {
        let is_write = matches!(call, Call::Create(_) | Call::Delete(_));
        let (before, after) = self.trouble(is_write);
        Fate {
            interference: self.random.chance(self.faults.other_client)
                || (further && self.random.chance(self.faults.shift_pages)),
            before,
            hand: self.change_of_hands(),
            ignored: matches!(call, Call::Delete(id) if self.is_ignored(id.as_str())),
            by_name: false,
            id: match call {
                Call::Create(_) => self.given_id(),
                _ => GivenId::New,
            },
            lag: match call {
                Call::Create(_) => self.faults.create_lag,
                Call::Delete(_) => self.faults.delete_lag,
                Call::Token | Call::List(_) | Call::Organizations => Lag::None,
            },
            left_out: match call {
                Call::List(_) if !further => self.left_out(),
                _ => None,
            },
            repeats: further && self.random.chance(self.faults.repeat_groups),
            wrong_total: matches!(call, Call::List(_)) && self.is_wrong(),
            after,
        }
    }

    /// What goes wrong on the way there, or on the way back.
    fn trouble(&mut self, is_write: bool) -> (Option<Obstacle>, Option<Damage>) {
        let Self { faults, random, .. } = self;
        let lost = if is_write { faults.lose_answer } else { 0.0 };
        let cases = [
            (lost, None, Some(Damage::Reset)),
            (faults.reset_rate, Some(Obstacle::Reset), None),
            (faults.break_rate, None, Some(Damage::Break)),
            (faults.truncate_rate, None, Some(Damage::Truncation)),
            (
                faults.fail_rate,
                Some(Obstacle::Failure),
                Some(Damage::Failure),
            ),
            (faults.hang_rate, Some(Obstacle::Hang), Some(Damage::Hang)),
        ];
        let mut happening = cases.iter().filter(|(share, ..)| random.chance(*share));
        let Some((_, before, after)) = happening.next().copied() else {
            return (None, None);
        };
        // Where it can come on both ways, it comes on one of them.
        match before.is_none() || (after.is_some() && random.chance(0.5)) {
            true => (None, after),
            false => (before, None),
        }
    }

    fn change_of_hands(&mut self) -> Option<ChangeOfHands> {
        let happens = self.random.chance(self.faults.change_hands);
        happens.then(|| ChangeOfHands {
            how: Hand::ALL[usize::from(self.random.byte()) % Hand::ALL.len()],
            which: self.random.byte(),
        })
    }

    fn given_id(&mut self) -> GivenId {
        if !self.random.chance(self.faults.repeat_ids) {
            return GivenId::New;
        }
        let which = self.random.byte();
        [
            GivenId::Taken(which),
            GivenId::Overwritten(which),
            GivenId::Earlier,
        ][usize::from(self.random.byte()) % 3]
    }

    fn left_out(&mut self) -> Option<u8> {
        let happens = self.random.chance(self.faults.hide_groups);
        happens.then(|| self.random.byte())
    }

    fn is_ignored(&mut self, id: &str) -> bool {
        if self.faults.drop_deletes == super::Times::Number(0) {
            return false;
        }
        let before = self.ignored.entry(id.to_owned()).or_default();
        let is_ignored = self.faults.drop_deletes.includes(*before);
        *before += u32::from(is_ignored);
        is_ignored
    }

    fn is_wrong(&mut self) -> bool {
        let is_wrong = self.faults.wrong_total.includes(self.wrong_totals);
        self.wrong_totals = self.wrong_totals.saturating_add(u32::from(is_wrong));
        is_wrong
    }
}
