//! A case brought to life.

use crate::generate::{Case, OWNER, team_id};
use dooctl::api::transport::{Request, Sending, Transport};
use dooctl::api::{Credentials, Grant, Reader, Session, Settings, Stop, Writer};
use dooctl::apply::{self, Report};
use dooctl::model::{
    Body, DeclaredGroup, Hook, HookType, Listing, Origin, Owner, Scope, Secret, TeamId,
};
use dooctl::observed;
use dooctl::plan::{Input, Pace, Plan, TeamInput, plan};
use dooctl::sandbox::{InProcess, Sandbox, Shared};
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::SystemTime;

/// An account, the manifest for it, and what happened so far.
pub(crate) struct World {
    pub(crate) case: Case,
    pub(crate) owner: Owner,
    pub(crate) teams: Vec<TeamId>,
    pub(crate) declared: Vec<Vec<DeclaredGroup>>,
    pub(crate) account: Shared,
    /// What was delivered after each request.
    pub(crate) history: Rc<RefCell<Vec<Delivered>>>,
}

/// The hooks that are delivered at an instant, by team.
pub(crate) type Delivered = Vec<Vec<(Scope, Hook)>>;

/// Sends to the sandbox and looks at the account after each request.
struct Watched {
    inner: InProcess,
    account: Shared,
    teams: Vec<TeamId>,
    history: Rc<RefCell<Vec<Delivered>>>,
}

impl Transport for Watched {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(async {
            let answer = self.inner.send(request).await;
            self.history
                .borrow_mut()
                .push(delivered(&self.account, &self.teams));
            answer
        })
    }
}

impl World {
    pub(crate) fn new(case: &Case) -> Self {
        let mut sandbox = Sandbox::new(case.variants.clone());
        let teams: Vec<TeamId> = (0..case.teams.len()).map(team_id).collect();
        for (position, team) in case.teams.iter().enumerate() {
            sandbox
                .seed_listing(&teams[position], &team.listing(position))
                .unwrap();
        }
        Self {
            owner: Owner::new(OWNER),
            declared: case
                .teams
                .iter()
                .map(crate::generate::TeamCase::declared)
                .collect(),
            account: Shared::new(sandbox, None),
            history: Rc::default(),
            case: case.clone(),
            teams,
        }
    }

    pub(crate) fn session(&self) -> Session {
        let transport = Watched {
            inner: InProcess::new(self.account.clone()),
            account: self.account.clone(),
            teams: self.teams.clone(),
            history: Rc::clone(&self.history),
        };
        let settings = Settings {
            base: "http://sandbox/v1".to_owned(),
            requests_per_second: None,
            max_requests: None,
            now: || SystemTime::UNIX_EPOCH,
        };
        let credentials = Credentials {
            api_key: Secret::new(crate::generate::CANARIES[2]),
            grant: Grant::Client {
                id: Secret::new("client"),
                secret: Secret::new(crate::generate::CANARIES[2]),
            },
        };
        Session::new(Box::new(transport), settings, credentials, Stop::never())
    }

    pub(crate) async fn listings(&self, session: &Session) -> Vec<Listing> {
        let teams: Vec<&TeamId> = self.teams.iter().collect();
        let listings = observed::list_all(Reader::new(session), &teams, true, &|_| ()).await;
        listings
            .into_iter()
            .map(|listing| listing.unwrap())
            .collect()
    }

    pub(crate) fn input<'a>(&'a self, listings: &'a [Listing]) -> Input<'a> {
        let teams = self
            .case
            .teams
            .iter()
            .enumerate()
            .map(|(position, team)| TeamInput {
                id: &self.teams[position],
                prune: team.prune,
                declared: &self.declared[position],
                observed: Ok(&listings[position]),
            });
        Input {
            owner: &self.owner,
            account: "the sandbox",
            wave: self.case.wave,
            pace: Pace {
                requests_per_second: None,
                session: 1,
            },
            teams: teams.collect(),
        }
    }

    /// Plans, and applies unless something is refused, as the command does.
    pub(crate) async fn run<T>(
        &self,
        look: impl FnOnce(&Plan<'_>, Option<&Report>, &Session) -> T,
    ) -> T {
        let session = self.session();
        let listings = self.listings(&session).await;
        let input = self.input(&listings);
        let plan = plan(&input);
        if plan.refusals().next().is_some() {
            return look(&plan, None, &session);
        }
        let views = input.views();
        let context = apply::Context {
            session: &session,
            reader: Reader::new(&session),
            writer: Writer::new(&session),
            owner: &self.owner,
            teams: &views,
            trust_total_items: true,
            progress: &|_| (),
        };
        let report = apply::apply(&context, &plan).await;
        look(&plan, Some(&report), &session)
    }

    pub(crate) fn delivered(&self) -> Delivered {
        delivered(&self.account, &self.teams)
    }

    /// The ids that a team holds.
    pub(crate) fn ids(&self, team: usize) -> Vec<String> {
        let groups = self
            .account
            .read(|sandbox| sandbox.groups(&self.teams[team]));
        groups
            .iter()
            .filter_map(|group| group["id"].as_str().map(str::to_owned))
            .collect()
    }

    pub(crate) fn writes(&self) -> u64 {
        self.account.read(Sandbox::writes)
    }

    pub(crate) fn requests(&self) -> u64 {
        self.account.read(Sandbox::requests)
    }
}

/// What the account delivers, from what it keeps, not from what it lists.
fn delivered(account: &Shared, teams: &[TeamId]) -> Delivered {
    let of_team = |team: &TeamId| {
        let groups = account.read(|sandbox| sandbox.groups(team));
        groups.iter().flat_map(hooks).collect()
    };
    teams.iter().map(of_team).collect()
}

fn hooks(group: &Value) -> Vec<(Scope, Hook)> {
    let id = |key: &str| group.get(key).and_then(Value::as_str).map(str::to_owned);
    let scope = match (id("event_id"), id("event_guide_id")) {
        (Some(event), _) => Scope::Event(event),
        (_, Some(guide)) => Scope::EventGuide(guide),
        _ => Scope::Organization,
    };
    let hooks = group["hooks"].as_array().unwrap().iter();
    hooks.map(|item| (scope.clone(), hook(item))).collect()
}

fn hook(item: &Value) -> Hook {
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let origin = item.get("origin").map(|origin| Origin {
        method: text(origin, "method"),
        endpoint: text(origin, "endpoint"),
        body: Body::new(text(origin, "body")),
    });
    Hook {
        hook_type: HookType::listed(&text(item, "type")),
        method: text(item, "method"),
        endpoint: text(item, "endpoint"),
        origin,
    }
}
