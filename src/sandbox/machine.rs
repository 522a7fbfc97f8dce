//! The API as a state machine: a request and the time go in, an answer comes out.

use super::access::{Access, Pinned};
use super::answers::listing::{self, Irregular};
use super::answers::{self, Refusal, organizations};
use super::counts::Counts;
use super::faults::{Faults, InjectedFault, Injector, Lag, Lagging, NoEffect};
use super::payloads::{Entities, Payloads};
use super::random::Random;
use super::route::{ApiRoute, Endpoint};
use super::state::{Groups, State};
use super::variants::Variants;
use crate::api::transport::{Request, Response};
use crate::graphql::Envelope;
use crate::model::{GroupId, TeamId};
use crate::receiver::Due;
use http::StatusCode;
use serde_json::json;
use std::time::Duration;

/// A doo API without I/O, async or a clock.
///
/// It accepts any API key and credentials that are not empty, and serves any team, unless
/// [`Sandbox::pin`] sets credentials: it is a place to try things.
#[derive(Clone)]
pub struct Sandbox {
    pub(super) variants: Variants,
    pub(super) state: State,
    /// Events, orders and others.
    pub(super) entities: Entities,
    pub(super) payloads: Payloads,
    /// Deliveries that were asked for, and not made yet.
    pub(super) outbox: Vec<Due>,
    pub(super) random: Random,
    access: Access,
    pub(super) lagging: Lagging,
    pub(super) injector: Injector,
    pub(super) counts: Counts,
    pub(super) revision: u64,
}

/// The sender of a request.
#[derive(Clone, Copy)]
struct Caller<'a> {
    /// The API key.
    key: &'a str,
    /// Whether the request has a valid access token.
    has_token: bool,
}

impl Sandbox {
    /// A sandbox without groups.
    pub fn new(variants: Variants) -> Self {
        let random = Random::new(variants.seed);
        Self::with_state(variants, State::new(Vec::new()), Entities::first(), random)
    }

    /// A sandbox with a saved state.
    pub(super) fn with_state(
        variants: Variants,
        state: State,
        entities: Entities,
        random: Random,
    ) -> Self {
        let injector = Injector::new(Faults::default(), variants.seed);
        let payloads = Payloads::new(None, Envelope::default(), variants.seed);
        Self {
            variants,
            state,
            entities,
            payloads,
            outbox: Vec::new(),
            random,
            access: Access::default(),
            lagging: Lagging::default(),
            injector,
            counts: Counts::default(),
            revision: 0,
        }
    }

    /// Requires these credentials from now on.
    pub fn pin(&mut self, pinned: Pinned) {
        self.access.pin(pinned);
    }

    /// Injects these faults from now on.
    #[must_use]
    pub fn with_faults(mut self, faults: Faults) -> Self {
        self.injector = Injector::new(faults, self.variants.seed);
        self
    }

    /// Answers a request. `now` is the time of its arrival since some start, and never goes back.
    pub fn handle(&mut self, now: Duration, request: &Request) -> Response {
        let injected = match ApiRoute::of(request.method(), request.uri().path()) {
            Ok(call) => self.injector.draw(&call, !begins_listing(request)),
            Err(_) => InjectedFault::default(),
        };
        self.handle_with(now, request, &injected)
    }

    /// Answers a request with faults that are chosen already.
    ///
    /// A fault happens in one of two places: before any change, or after a change is committed and
    /// its answer is known.
    pub fn handle_with(
        &mut self,
        now: Duration,
        request: &Request,
        injected: &InjectedFault,
    ) -> Response {
        let (endpoint, response) = match ApiRoute::of(request.method(), request.uri().path()) {
            Ok(call) => {
                if injected.interference {
                    self.interfere(&call);
                }
                if let Some(change) = injected.hand {
                    self.change_hands(&call, change);
                }
                let response = match self.obstruct(injected.before) {
                    Some(obstructed) => obstructed,
                    None => self.carry_out(now, &call, request, injected),
                };
                (call.endpoint(), response)
            }
            Err(stray) => (Endpoint::Other, stray.answer()),
        };
        let refuses = response.status().is_client_error() || response.status().is_server_error();
        let response = match self.variants.echo && refuses {
            true => answers::echo(request, response),
            false => response,
        };
        self.counts.add(endpoint, response.status());
        response
    }

    fn obstruct(&mut self, obstacle: Option<NoEffect>) -> Option<Response> {
        if obstacle == Some(NoEffect::TokensExpire) {
            self.access.forget_tokens();
        }
        obstacle?.answer()
    }

    fn carry_out(
        &mut self,
        now: Duration,
        call: &ApiRoute,
        request: &Request,
        injected: &InjectedFault,
    ) -> Response {
        let response = match self.admit(now, call, request) {
            Ok(caller) => self.answer(now, call, request, caller, injected),
            Err(refusal) => *refusal,
        };
        match injected.after {
            Some(damage) => damage.damage(response),
            None => response,
        }
    }

    /// Finds the sender, or why the request has no effect, in the order in which doo's gateway and
    /// then doo would check.
    fn admit<'a>(
        &mut self,
        now: Duration,
        call: &ApiRoute,
        request: &'a Request,
    ) -> Result<Caller<'a>, Refusal> {
        let Some(key) = self.access.key(request) else {
            return Err(answers::gateway(StatusCode::FORBIDDEN, "Forbidden").into());
        };
        let Faults {
            retry_after,
            token_requests,
            ..
        } = *self.injector.faults();
        if let Some(exceeded) = self.access.meter(key, now, &self.variants, retry_after) {
            return Err(exceeded.into());
        }
        let variants = &self.variants;
        let has_token = self
            .access
            .knows(key, now, request, variants, token_requests);
        match call {
            // doo shows DELETE without a token, and its answer never depends on what it did
            // (api-facts: delete).
            ApiRoute::Token | ApiRoute::Delete(_) => {}
            _ if has_token => {}
            ApiRoute::List(_)
            | ApiRoute::Create(_)
            | ApiRoute::Organizations
            | ApiRoute::Init(_)
            | ApiRoute::Query => {
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
        call: &ApiRoute,
        request: &Request,
        caller: Caller<'_>,
        injected: &InjectedFault,
    ) -> Response {
        match call {
            ApiRoute::Token => self.token(now, caller.key, request.body()),
            ApiRoute::List(team) => self.list(now, team, request, injected),
            ApiRoute::Create(team) => self.create(now, team, request.body(), injected),
            ApiRoute::Delete(id) => {
                let needs_token = self.variants.delete_needs_token && !caller.has_token;
                if !needs_token && !injected.ignored {
                    self.delete(now, id, injected.lag);
                }
                // doo answers 204 whatever it did (api-facts: delete-says-nothing).
                answers::no_content()
            }
            ApiRoute::Organizations => organizations::answer(&self.state, &self.variants),
            ApiRoute::Init(resource) => self.initialize(resource, request.body()),
            ApiRoute::Query => self.query(request.body()),
        }
    }

    fn token(&mut self, now: Duration, key: &str, body: &[u8]) -> Response {
        let Self {
            access,
            variants,
            random,
            ..
        } = self;
        match access.issue(key, now, body, variants, random) {
            Ok(token) => answers::success(
                &json!({ "access_token": token, "refresh_token": null }),
                &variants.links.resource("oauth"),
            ),
            Err(refusal) => *refusal,
        }
    }

    fn list(
        &mut self,
        now: Duration,
        team: &TeamId,
        request: &Request,
        injected: &InjectedFault,
    ) -> Response {
        self.register_team(team);
        let Self {
            state,
            variants,
            random,
            lagging,
            ..
        } = self;
        let team = team.as_str();
        let shares = variants.shared_listing;
        let is_listed = |other: &str| other == team || (shares && state.are_siblings(team, other));
        let groups = match shares {
            true => state.of_organization(team),
            false => state.of_team(team),
        };
        let begins = begins_listing(request);
        if let (Some(which), true) = (injected.left_out.filter(|_| begins), groups.len() > 0) {
            let group = groups.iter().nth(usize::from(which) % groups.len());
            group.into_iter().for_each(|group| lagging.leave_out(group));
        }
        lagging.catch_up(now, begins, &is_listed);
        let query = request.uri().query();
        let irregular = Irregular {
            repeats: injected.repeats,
            wrong_total: injected.wrong_total,
        };
        let mut answer = |groups| listing::answer(groups, team, query, variants, irregular, random);
        match lagging.is_over() {
            true => answer(groups),
            false => answer(Groups::Shown(&lagging.shown(groups, &is_listed))),
        }
    }

    pub(super) fn delete(&mut self, now: Duration, id: &GroupId, lag: Lag) {
        for group in self.state.remove(id.as_str()) {
            self.revision += 1;
            self.lagging.deleted(group, lag, now);
        }
    }
}

/// Whether a request is for the first page of a listing.
fn begins_listing(request: &Request) -> bool {
    listing::asked_page(request.uri().query()) == 1
}
