//! The account of a schedule, and the transport that does what the schedule says.

use crate::ledger::Ledger;
use crate::manifest::Manifest;
use crate::receivers::{happens, missed};
use crate::schedule::{Fault, Schedule};
use crate::state::{Deliveries, id_text, state};
use dooctl::api::transport::{Request, Response, Sending, Transport, TransportError};
use dooctl::model::{Hook, Scope, TeamId};
use dooctl::sandbox::{GivenId, InjectedFault, Lag, NoEffect, Sandbox, arrival, in_time};
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

/// What a run began with.
pub(crate) struct Beginning {
    /// The number of requests before it.
    pub(crate) before: usize,
    /// All that the run can meet; unknown while listings are late.
    pub(crate) account: Option<String>,
}

/// An account under a schedule.
pub(crate) struct Stage {
    pub(crate) account: RefCell<Sandbox>,
    pub(crate) manifest: Manifest,
    pub(crate) schedule: RefCell<Schedule>,
    pub(crate) deliveries: RefCell<Deliveries>,
    /// What must be delivered from now on.
    pub(crate) due: RefCell<Vec<u128>>,
    /// What arrives at receivers when a run begins and must still arrive, once it is known.
    arrives: RefCell<Option<Vec<(Scope, Hook)>>>,
    /// The first problem between two requests.
    pub(crate) wrong: RefCell<Option<String>>,
    /// The requests so far, by method and path.
    pub(crate) requests: RefCell<Vec<String>>,
    /// What each run began with, if that is noted.
    pub(crate) runs: RefCell<Vec<Beginning>>,
    /// Each request with its fault and its answer, if a transcript is wanted.
    pub(crate) transcript: Option<RefCell<String>>,
    /// Whether another client did something.
    pub(crate) interfered: Cell<bool>,
    /// Whether doo or another client did something that was not asked for: hid a group, gave an id
    /// twice, or changed an existing group.
    pub(crate) opposed: Cell<bool>,
    /// The server's record.
    pub(crate) ledger: RefCell<Ledger>,
    /// For each listing, by path, whether it was late at its last request.
    pub(crate) behind: RefCell<HashMap<String, bool>>,
    /// The requests in flight: whether each reads, and its team.
    flight: RefCell<Vec<(bool, TeamId)>>,
    crash: Notify,
    start: Instant,
}

impl Stage {
    pub(crate) fn new(
        account: Sandbox,
        manifest: Manifest,
        deliveries: Deliveries,
        schedule: Schedule,
        is_read: bool,
    ) -> Self {
        Self {
            account: RefCell::new(account),
            manifest,
            schedule: RefCell::new(schedule),
            deliveries: RefCell::new(deliveries),
            due: RefCell::default(),
            arrives: RefCell::default(),
            wrong: RefCell::default(),
            requests: RefCell::default(),
            runs: RefCell::default(),
            transcript: is_read.then(RefCell::default),
            interfered: Cell::new(false),
            opposed: Cell::new(false),
            ledger: RefCell::default(),
            behind: RefCell::default(),
            flight: RefCell::default(),
            crash: Notify::new(),
            start: Instant::now(),
        }
    }

    /// Begins another run: what is delivered now must stay delivered.
    pub(crate) fn begin(&self) {
        let account = self.account.borrow();
        if self.schedule.borrow().notes_runs {
            self.runs.borrow_mut().push(Beginning {
                before: self.requests.borrow().len(),
                account: state(&account, &self.manifest, self.opposed.get()),
            });
        }
        let due = self.deliveries.borrow_mut().due(&account, &self.manifest);
        *self.due.borrow_mut() = due;
        self.interfered.set(false);
        self.arrives.take();
        self.ledger.borrow_mut().begin();
    }

    /// Runs until the end, or until the schedule lets the program die; then its result is lost.
    pub(crate) async fn unless_it_crashes<T>(&self, run: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.crash.notified() => None,
            result = run => Some(result),
        }
    }

    async fn die(&self) -> Result<Response, TransportError> {
        self.crash.notify_one();
        std::future::pending().await
    }

    /// Waits while a request or an answer is on its way. The clock moves when everything waits, so
    /// requests in flight arrive in the order that the schedule draws.
    async fn on_its_way(&self) {
        let pause = self.schedule.borrow_mut().pause();
        if !pause.is_zero() {
            sleep(pause).await;
        }
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let _in_flight = self.begin_flight(&request);
        self.on_its_way().await;
        if self.schedule.borrow().is_rehearsed && self.arrives.borrow().is_none() {
            self.rehearse().await;
        }
        let fault = self.schedule.borrow_mut().next();
        let name = format!(
            "{} {}",
            request.method(),
            request.uri().path_and_query().unwrap()
        );
        let injected = match fault {
            None | Some(Fault::CrashAfter) => InjectedFault::default(),
            Some(Fault::Injected(injected)) => injected,
            Some(Fault::Unreachable) => {
                self.report(&name, fault, "not sent");
                self.requests.borrow_mut().push(name);
                return Err(TransportError::NotSent("connection refused".to_owned()));
            }
            Some(Fault::CrashBefore) => {
                self.report(&name, fault, "the program dies");
                self.requests.borrow_mut().push(name);
                return self.die().await;
            }
        };
        self.interfered
            .set(self.interfered.get() || injected.interference || injected.hand.is_some());
        let response = self.answer(&request, &injected);
        if request.method() == http::Method::GET {
            let is_behind = !self.account.borrow().is_listed_exactly();
            let path = request.uri().path().to_owned();
            self.behind.borrow_mut().insert(path, is_behind);
        }
        self.report(&name, fault, &shown(&response));
        self.requests.borrow_mut().push(name);
        self.check();
        if self.schedule.borrow().is_rehearsed {
            self.rehearse().await;
        }
        if fault == Some(Fault::CrashAfter) {
            return self.die().await;
        }
        self.on_its_way().await;
        in_time(arrival(response)).await
    }

    /// Sends a request: no listing of a team may be in flight together with a write.
    fn begin_flight(&self, request: &Request) -> Option<InFlight<'_>> {
        let team = self.team(request)?;
        let is_read = request.method() == http::Method::GET;
        let mut flight = self.flight.borrow_mut();
        let mut same = flight.iter().filter(|(_, other)| *other == team);
        // No plan can know what doo hides of a team.
        if same.any(|(other, _)| *other != is_read) && !self.opposed.get() {
            self.note(format!("team {team} is listed while it is written to"));
        }
        flight.push((is_read, team.clone()));
        Some(InFlight {
            stage: self,
            is_read,
            team,
        })
    }

    /// The team that a request reads or writes.
    fn team(&self, request: &Request) -> Option<TeamId> {
        let path = request.uri().path();
        let account = self.account.borrow();
        let id = path.strip_prefix("/v1/webhooks/");
        let is_meant = |team: &&TeamId| match id {
            Some(id) => account.kept(team).any(|group| id_text(group.id) == id),
            None => path == format!("/v1/team/{team}/webhooks"),
        };
        self.manifest.teams.iter().find(is_meant).cloned()
    }

    /// Lets the account answer, and the ledger record it.
    fn answer(&self, request: &Request, injected: &InjectedFault) -> Response {
        let now = self.start.elapsed();
        let mut account = self.account.borrow_mut();
        let mut ledger = self.ledger.borrow_mut();
        let arrives = matches!(injected.before, None | Some(NoEffect::TokensExpire));
        if *request.method() == http::Method::DELETE && arrives {
            let objection = ledger.objection(now, request);
            objection.into_iter().for_each(|wrong| self.note(wrong));
        }
        let creates = *request.method() == http::Method::POST && arrives;
        let before = creates.then(|| kept(&account, &self.manifest));
        let response = account.handle_with(now, request, injected);
        if let Some(before) = before {
            let mut changed = kept(&account, &self.manifest);
            changed.retain(|group| !before.contains(group));
            // Changes of another client came first.
            if let Some((team, id, _)) = changed.pop() {
                ledger.created(&team, request, id);
            }
        }
        ledger.answered(now, request, &response);
        if opposes(injected) {
            self.opposed.set(true);
            self.excuse(&account);
        }
        response
    }

    /// Changes by doo or another client are not dooctl's fault.
    fn excuse(&self, account: &Sandbox) {
        let mut deliveries = self.deliveries.borrow_mut();
        let now = deliveries.now(account, &self.manifest);
        let mut due = self.due.borrow_mut();
        due.iter_mut().zip(now).for_each(|(due, now)| *due &= now);
    }

    fn note(&self, wrong: String) {
        self.wrong.borrow_mut().get_or_insert(wrong);
    }

    /// Law 2: hooks that were delivered and are declared are delivered by a listed group.
    fn check(&self) {
        let mut deliveries = self.deliveries.borrow_mut();
        let now = deliveries.now(&self.account.borrow(), &self.manifest);
        let lost = deliveries.lost(&self.due.borrow(), &now);
        if !lost.is_empty() {
            let number = self.requests.borrow().len();
            self.note(format!(
                "law 2: after request {number}, nobody delivers {lost:?}"
            ));
        }
    }

    /// Law 16: what law 2 says, at the receiver. Listings may hide the events that a group is for
    /// (api-facts: scope-not-listed), so only what arrives when a run begins must arrive later.
    async fn rehearse(&self) {
        if self.opposed.get() {
            return;
        }
        let known = self.arrives.take();
        let is_first = known.is_none();
        let due = || self.deliveries.borrow().hooks(&self.due.borrow());
        let mut arrives = Vec::new();
        for (scope, hook) in known.unwrap_or_else(due) {
            let due = happens(&mut self.account.borrow_mut(), &scope, &hook);
            match missed(due, &hook).await {
                None => arrives.push((scope, hook)),
                Some(_) if is_first => {}
                Some(missed) => {
                    let number = self.requests.borrow().len();
                    self.note(format!("law 16: after request {number}, {missed}"));
                }
            }
        }
        *self.arrives.borrow_mut() = Some(arrives);
    }

    fn report(&self, request: &str, fault: Option<Fault>, answer: &str) {
        if let Some(transcript) = &self.transcript {
            let fault = fault.map_or_else(|| "passes".to_owned(), described);
            let number = self.requests.borrow().len() + 1;
            let line = format!("  {number:>3} {request}\n        {fault} -> {answer}\n");
            transcript.borrow_mut().push_str(&line);
        }
    }

    /// Adds a line to the transcript.
    pub(crate) fn say(&self, line: impl FnOnce() -> String) {
        if let Some(transcript) = &self.transcript {
            let mut transcript = transcript.borrow_mut();
            transcript.push_str(&line());
            transcript.push('\n');
        }
    }
}

/// A request until its answer is there, or until nothing waits for it.
struct InFlight<'s> {
    stage: &'s Stage,
    is_read: bool,
    team: TeamId,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut flight = self.stage.flight.borrow_mut();
        let same =
            |(is_read, team): &(bool, TeamId)| *is_read == self.is_read && *team == self.team;
        let at = flight.iter().position(same);
        at.map(|at| flight.swap_remove(at));
    }
}

/// The groups that the teams of the manifest have, each with its team and its id.
fn kept(account: &Sandbox, manifest: &Manifest) -> Vec<(TeamId, String, Map<String, Value>)> {
    let of_team = |team: &TeamId| {
        let groups = account.kept(team);
        let whole = groups.map(|it| (team.clone(), id_text(it.id).into_owned(), it.posted.clone()));
        whole.collect::<Vec<_>>()
    };
    manifest.teams.iter().flat_map(of_team).collect()
}

/// Whether doo or another client does something that was not asked for.
fn opposes(injected: &InjectedFault) -> bool {
    injected.hand.is_some()
        || injected.by_name
        || injected.id != GivenId::New
        || injected.left_out.is_some()
}

fn described(fault: Fault) -> String {
    let Fault::Injected(injected) = fault else {
        return format!("{fault:?}");
    };
    let InjectedFault {
        interference,
        hand,
        before,
        ignored,
        by_name,
        id,
        lag,
        left_out,
        repeats,
        wrong_total,
        after,
    } = injected;
    let parts = [
        interference.then(|| "another client interferes".to_owned()),
        hand.map(|hand| format!("another client: {hand:?}")),
        before.map(|before| format!("{before:?} before")),
        ignored.then(|| "ignored".to_owned()),
        by_name.then(|| "updates by name".to_owned()),
        (id != GivenId::New).then(|| format!("id given: {id:?}")),
        (lag != Lag::None).then(|| format!("listed late: {lag:?}")),
        left_out.map(|which| format!("group {which} left out")),
        repeats.then(|| "repeats a group".to_owned()),
        wrong_total.then(|| "wrong total".to_owned()),
        after.map(|after| format!("{after:?} after")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn shown(response: &Response) -> String {
    let severed = response.extensions().get::<dooctl::sandbox::Severed>();
    let body = String::from_utf8_lossy(response.body());
    let groups: Vec<String> = match serde_json::from_str::<Value>(&body) {
        Ok(body) => {
            let listed = body["_embedded"]["webhooks"].as_array();
            let name = |group: &Value| format!("{} {}", group["id"], group["name"]);
            listed.map_or_else(
                || vec![body["data"].to_string()],
                |listed| listed.iter().map(name).collect(),
            )
        }
        Err(_) => Vec::new(),
    };
    match severed {
        Some(severed) => format!("{severed:?}"),
        None => format!("{} {}", response.status().as_u16(), groups.join(", ")),
    }
}

/// Sends to a stage.
pub(crate) struct OnStage(pub(crate) Rc<Stage>);

impl Transport for OnStage {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.0.exchange(request))
    }
}
