//! Reads a sandbox's groups and counts.

use super::counts::Count;
use super::faults::Lagging;
use super::machine::Sandbox;
use super::payloads::Entities;
use super::random::Random;
use super::route::Endpoint;
use super::state::{State, StoredGroup};
use super::variants::Variants;
use crate::model::TeamId;
use serde_json::{Map, Value};

/// A group of a team.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// A string or a number.
    pub id: &'a Value,
    /// As it was posted.
    pub posted: &'a Map<String, Value>,
    /// Whether listings show it already.
    pub is_listed: bool,
}

impl Sandbox {
    /// A team's groups, oldest first.
    pub fn kept(&self, team: &TeamId) -> impl Iterator<Item = Kept<'_>> {
        let groups = self.state.of_team(team.as_str()).iter();
        groups.map(|group| Kept {
            id: &group.id,
            posted: &group.posted,
            is_listed: !self.lagging.hides(group),
        })
    }

    /// Whether listings show exactly the existing groups.
    pub fn is_listed_exactly(&self) -> bool {
        self.lagging.is_over()
    }

    /// Brings listings up to date.
    pub fn catch_up(&mut self) {
        self.lagging = Lagging::default();
    }

    /// A team's groups as they were posted, oldest first, each with its `id`; hook types have no
    /// suffix.
    pub fn groups(&self, team: &TeamId) -> Vec<Value> {
        let groups = self.state.of_team(team.as_str()).iter();
        let whole = |group: &StoredGroup| {
            let id = [("id".to_owned(), group.id.clone())].into_iter();
            let posted = group
                .posted
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()));
            Value::Object(id.chain(posted).collect())
        };
        groups.map(whole).collect()
    }

    /// The counts of each endpoint and class of answer, in a fixed order.
    pub fn counts(&self) -> Vec<Count> {
        self.counts.list()
    }

    /// The number of answers 429.
    pub fn answered_429(&self) -> u64 {
        self.counts.answered_429()
    }

    /// The number of requests.
    pub fn requests(&self) -> u64 {
        self.counts.requests(|_| true)
    }

    /// The number of requests to create or delete a group, with any result.
    pub fn writes(&self) -> u64 {
        let is_write = |endpoint| matches!(endpoint, Endpoint::Create | Endpoint::Delete);
        self.counts.requests(is_write)
    }

    /// Grows with every committed change: a state must be saved if it has changed.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How the sandbox behaves.
    pub fn variants(&self) -> &Variants {
        &self.variants
    }

    /// The state, for saving.
    pub(super) fn state(&self) -> (&State, &Entities, &Random) {
        (&self.state, &self.entities, &self.random)
    }
}
