//! A running case.

use crate::delivered::hooks;
use crate::generate::{Case, account};
use crate::manifest::{Manifest, session};
use dooctl::api::Session;
use dooctl::api::transport::{Request, Sending, Transport};
use dooctl::apply::Report;
use dooctl::model::{Hook, Listing, Scope, TeamId};
use dooctl::observed::Observation;
use dooctl::plan::{Plan, PlanInput};
use dooctl::sandbox::{InProcess, Sandbox, Shared};
use std::cell::RefCell;
use std::rc::Rc;

/// An account, its manifest, and what happened so far.
pub(crate) struct World {
    pub(crate) manifest: Manifest,
    pub(crate) account: Shared,
    /// The deliveries after each request.
    pub(crate) history: Rc<RefCell<Vec<Delivered>>>,
}

/// The hooks that are delivered at an instant, by team.
pub(crate) type Delivered = Vec<Vec<(Scope, Hook)>>;

/// Sends to the sandbox and records the account after each request.
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
        let manifest = Manifest::of(case);
        Self {
            account: Shared::new(account(case), None),
            history: Rc::default(),
            manifest,
        }
    }

    pub(crate) fn session(&self) -> Session {
        let transport = Watched {
            inner: InProcess::new(self.account.clone()),
            account: self.account.clone(),
            teams: self.manifest.teams.clone(),
            history: Rc::clone(&self.history),
        };
        session(Box::new(transport))
    }

    pub(crate) async fn listings(&self, session: &Session) -> Vec<Listing> {
        let listings = self.manifest.listings(session).await;
        listings
            .into_iter()
            .map(|listing| listing.unwrap())
            .collect()
    }

    pub(crate) fn input<'a>(&'a self, listings: &'a [Listing]) -> PlanInput<'a> {
        self.manifest
            .input(listings.iter().map(Observation::Listed))
    }

    /// Plans, and applies unless the plan is refused, like the command.
    pub(crate) async fn run<T>(
        &self,
        look: impl FnOnce(&Plan<'_>, Option<&Report>, &Session) -> T,
    ) -> T {
        self.manifest.run(&self.session(), look).await
    }

    pub(crate) fn delivered(&self) -> Delivered {
        delivered(&self.account, &self.manifest.teams)
    }

    /// The ids of a team's groups.
    pub(crate) fn ids(&self, team: usize) -> Vec<String> {
        let groups = self
            .account
            .read(|sandbox| sandbox.groups(&self.manifest.teams[team]));
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

/// What the account delivers: from the groups that it keeps, not from those that it lists.
fn delivered(account: &Shared, teams: &[TeamId]) -> Delivered {
    let of_team = |sandbox: &Sandbox, team: &TeamId| {
        let groups = sandbox.kept(team);
        groups
            .flat_map(|group| hooks(group.posted, sandbox.variants()))
            .collect()
    };
    account.read(|sandbox| teams.iter().map(|team| of_team(sandbox, team)).collect())
}
