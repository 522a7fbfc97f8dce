//! The API as a state machine: a request and the time go in, an answer comes out.

use super::answers::{self, Refusal};
use super::counts::{Count, Counts};
use super::gate::{Gate, Pinned};
use super::random::Random;
use super::route::{Call, Endpoint};
use super::seed::{self, SeedError};
use super::state::{State, StoredGroup, id_text};
use super::variants::{DuplicateNames, Variants};
use super::{ids, item, listing, organizations, posted};
use crate::api::transport::{Request, Response};
use crate::model::{GroupId, TeamId};
use http::StatusCode;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// A doo API without I/O, async or a clock.
///
/// Any API key and any credentials that are not empty are accepted, and any team is served, unless
/// [`Sandbox::pin`] says otherwise: it is a place to try things.
pub struct Sandbox {
    variants: Variants,
    state: State,
    random: Random,
    gate: Gate,
    counts: Counts,
    revision: u64,
}

/// Who sent a request.
#[derive(Clone, Copy)]
struct Caller<'a> {
    /// The API key.
    key: &'a str,
    /// Whether there was a valid access token, too.
    has_token: bool,
}

impl Sandbox {
    /// A sandbox without groups.
    pub fn new(variants: Variants) -> Self {
        let random = Random::new(variants.seed);
        Self::with_state(variants, State::new(Vec::new()), random)
    }

    /// A sandbox that goes on from a saved state.
    pub(super) fn with_state(variants: Variants, state: State, random: Random) -> Self {
        Self {
            variants,
            state,
            random,
            gate: Gate::default(),
            counts: Counts::default(),
            revision: 0,
        }
    }

    /// Insists on these credentials from now on.
    pub fn pin(&mut self, pinned: Pinned) {
        self.gate.pin(pinned);
    }

    /// Answers one request. `now` is the time of its arrival since some start, and never goes
    /// back.
    ///
    /// A request's fate is decided in two places: in `admit` before anything has changed,
    /// and here once a change is committed and its answer is known.
    pub fn handle(&mut self, now: Duration, request: &Request) -> Response {
        let (endpoint, response) = match Call::of(request.method(), request.uri().path()) {
            Ok(call) => {
                let response = match self.admit(now, &call, request) {
                    Ok(caller) => self.answer(now, &call, request, caller),
                    Err(refusal) => *refusal,
                };
                (call.endpoint(), response)
            }
            Err(stray) => (Endpoint::Other, stray.answer()),
        };
        self.counts.add(endpoint, response.status());
        response
    }

    /// Finds out who asks, or what keeps the request from having any effect, in the order in which
    /// doo's gateway and then doo itself would find it.
    fn admit<'a>(
        &mut self,
        now: Duration,
        call: &Call,
        request: &'a Request,
    ) -> Result<Caller<'a>, Refusal> {
        let Some(key) = self.gate.key(request) else {
            return Err(answers::gateway(StatusCode::FORBIDDEN, "Forbidden").into());
        };
        if let Some(exceeded) = self.gate.meter(key, now, &self.variants) {
            return Err(exceeded.into());
        }
        let has_token = self.gate.knows(key, now, request, &self.variants);
        match call {
            // doo's documents show DELETE without a token, and it never tells what it did.
            Call::Token | Call::Delete(_) => {}
            Call::List(_) | Call::Create(_) | Call::Organizations if has_token => {}
            Call::List(_) | Call::Create(_) | Call::Organizations => {
                let reason = "The access token is missing, unknown or expired";
                let status = StatusCode::UNAUTHORIZED;
                return Err(answers::failure(status, reason, "Unauthorized").into());
            }
        }
        Ok(Caller { key, has_token })
    }

    fn answer(
        &mut self,
        now: Duration,
        call: &Call,
        request: &Request,
        caller: Caller<'_>,
    ) -> Response {
        match call {
            Call::Token => self.token(now, caller.key, request.body()),
            Call::List(team) => self.list(team, request.uri().query()),
            Call::Create(team) => self.create(team, request.body()),
            Call::Delete(id) => self.delete(id, caller),
            Call::Organizations => organizations::answer(&self.state, &self.variants),
        }
    }

    fn token(&mut self, now: Duration, key: &str, body: &[u8]) -> Response {
        let Self {
            gate,
            variants,
            random,
            ..
        } = self;
        match gate.issue(key, now, body, variants, random) {
            Ok(token) => answers::success(
                &json!({ "access_token": token, "refresh_token": null }),
                &variants.links.resource("oauth"),
            ),
            Err(refusal) => *refusal,
        }
    }

    fn list(&mut self, team: &TeamId, query: Option<&str>) -> Response {
        self.register_team(team);
        let Self {
            state,
            variants,
            random,
            ..
        } = self;
        let team = team.as_str();
        let groups = match variants.shared_listing {
            true => state.of_organization(team),
            false => state.of_team(team),
        };
        listing::answer(groups, team, query, variants, random)
    }

    fn create(&mut self, team: &TeamId, body: &[u8]) -> Response {
        let posted = match posted::read(body, &self.variants) {
            Ok(posted) => posted,
            Err(refusal) => return *refusal,
        };
        let taken = |group: &StoredGroup| group.posted.get("name") == posted.get("name");
        if self.variants.duplicate_names == DuplicateNames::Reject
            && self.state.of_team(team.as_str()).iter().any(taken)
        {
            return posted::name_is_taken();
        }
        let id = ids::new(self.variants.ids, &mut self.state, &mut self.random);
        let suffixes = item::new_suffixes(&posted, &self.variants, &mut self.random);
        self.insert(team, id.clone(), posted, suffixes);
        answers::success(&id, &self.variants.links.created_in(team.as_str()))
    }

    /// Always 204: doo tells nobody whether a group was deleted, or ever was (doo-docs 001).
    fn delete(&mut self, id: &GroupId, caller: Caller<'_>) -> Response {
        let effective = caller.has_token || !self.variants.delete_needs_token;
        if effective && self.state.remove(id.as_str()) {
            self.revision += 1;
        }
        answers::no_content()
    }

    fn insert(
        &mut self,
        team: &TeamId,
        id: Value,
        posted: Map<String, Value>,
        suffixes: Vec<Option<String>>,
    ) {
        let team = team.as_str().to_owned();
        self.state
            .insert(StoredGroup::new(id, team, posted, suffixes, &self.variants));
        self.revision += 1;
    }

    /// Makes a team known before it is used, so that it stands among the organizations. Like the
    /// first listing of a team this is no change worth saving: reading writes no file.
    pub fn register_team(&mut self, team: &TeamId) {
        self.state.register(team.as_str());
    }

    /// Takes the groups of a recorded listing over into a team, with their ids and suffixes, and
    /// says how many. A group whose id is known is left as it is, so seeding twice changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// When the document is no listing, or one of its groups has no id, name or hooks; then nothing
    /// is taken over.
    pub fn seed_listing(&mut self, team: &TeamId, listing: &Value) -> Result<usize, SeedError> {
        let groups = seed::read(listing)?;
        self.register_team(team);
        let before = self.revision;
        for group in groups {
            if !self.state.has(&id_text(&group.id)) {
                self.insert(team, group.id, group.posted, group.suffixes);
            }
        }
        Ok(usize::try_from(self.revision - before).unwrap_or(usize::MAX))
    }

    /// A team's groups as they were posted, oldest first, each with its `id`; hook types are
    /// without suffix.
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

    /// How often each endpoint gave each class of answer, in a fixed order.
    pub fn counts(&self) -> Vec<Count> {
        self.counts.list()
    }

    /// How many requests were answered 429.
    pub fn answered_429(&self) -> u64 {
        self.counts.answered_429()
    }

    /// How many requests came.
    pub fn requests(&self) -> u64 {
        self.counts.requests(|_| true)
    }

    /// How many requests to create or delete a group came, whatever became of them.
    pub fn writes(&self) -> u64 {
        let is_write = |endpoint| matches!(endpoint, Endpoint::Create | Endpoint::Delete);
        self.counts.requests(is_write)
    }

    /// Grows with every committed change. Whoever keeps the state saves when it has moved.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How the sandbox behaves.
    pub fn variants(&self) -> &Variants {
        &self.variants
    }

    /// The state, for saving.
    pub(super) fn state(&self) -> (&State, &Random) {
        (&self.state, &self.random)
    }
}
