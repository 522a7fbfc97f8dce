//! Where a schedule is played: the account, and the transport that does what the schedule says.

use crate::manifest::Manifest;
use crate::schedule::{Fault, Schedule};
use crate::state::Deliveries;
use dooctl::api::transport::{Request, Response, Sending, Transport, TransportError};
use dooctl::sandbox::{Fate, GivenId, Lag, Sandbox, arrival, in_time};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use tokio::sync::Notify;
use tokio::time::Instant;

/// An account under a schedule.
pub(crate) struct Stage {
    pub(crate) account: RefCell<Sandbox>,
    pub(crate) manifest: Manifest,
    pub(crate) schedule: RefCell<Schedule>,
    pub(crate) deliveries: RefCell<Deliveries>,
    /// What must be delivered from now on.
    pub(crate) due: RefCell<Vec<u128>>,
    /// The first thing that went wrong between two requests.
    pub(crate) wrong: RefCell<Option<String>>,
    /// The requests so far, by method and path.
    pub(crate) requests: RefCell<Vec<String>>,
    /// Each request with its fate and its answer, when someone wants to read it.
    pub(crate) transcript: Option<RefCell<String>>,
    /// Whether another client did something.
    pub(crate) interfered: Cell<bool>,
    /// For each listing, by its path, whether it was behind when it was last asked for.
    pub(crate) behind: RefCell<HashMap<String, bool>>,
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
            wrong: RefCell::default(),
            requests: RefCell::default(),
            transcript: is_read.then(RefCell::default),
            interfered: Cell::new(false),
            behind: RefCell::default(),
            crash: Notify::new(),
            start: Instant::now(),
        }
    }

    /// Runs something until it ends or the schedule lets the program die; then nothing of it is
    /// left, and nobody hears of it.
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

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let fault = self.schedule.borrow_mut().next();
        let name = format!(
            "{} {}",
            request.method(),
            request.uri().path_and_query().unwrap()
        );
        let fate = match fault {
            None | Some(Fault::CrashAfter) => Fate::default(),
            Some(Fault::Fate(fate)) => fate,
            Some(Fault::Unreachable) => {
                self.tell(&name, fault, "not sent");
                self.requests.borrow_mut().push(name);
                return Err(TransportError::NotSent("connection refused".to_owned()));
            }
            Some(Fault::CrashBefore) => {
                self.tell(&name, fault, "the program dies");
                self.requests.borrow_mut().push(name);
                return self.die().await;
            }
        };
        self.interfered
            .set(self.interfered.get() || fate.interference);
        let now = self.start.elapsed();
        let response = self.account.borrow_mut().handle_with(now, &request, &fate);
        if request.method() == http::Method::GET {
            let is_behind = !self.account.borrow().is_listed_exactly();
            let path = request.uri().path().to_owned();
            self.behind.borrow_mut().insert(path, is_behind);
        }
        self.tell(&name, fault, &shown(&response));
        self.requests.borrow_mut().push(name);
        self.check();
        if fault == Some(Fault::CrashAfter) {
            return self.die().await;
        }
        in_time(arrival(response)).await
    }

    /// Law 2: what was delivered and is declared is delivered by a listed group.
    fn check(&self) {
        let mut deliveries = self.deliveries.borrow_mut();
        let now = deliveries.now(&self.account.borrow(), &self.manifest);
        let lost = deliveries.lost(&self.due.borrow(), &now);
        if !lost.is_empty() {
            let number = self.requests.borrow().len();
            let wrong = format!("law 2: after request {number}, nobody delivers {lost:?}");
            self.wrong.borrow_mut().get_or_insert(wrong);
        }
    }

    fn tell(&self, request: &str, fault: Option<Fault>, answer: &str) {
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

fn described(fault: Fault) -> String {
    let Fault::Fate(fate) = fault else {
        return format!("{fault:?}");
    };
    let Fate {
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
    } = fate;
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
    let groups: Vec<String> = match serde_json::from_str::<serde_json::Value>(&body) {
        Ok(body) => {
            let listed = body["_embedded"]["webhooks"].as_array();
            let name = |group: &serde_json::Value| format!("{} {}", group["id"], group["name"]);
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
