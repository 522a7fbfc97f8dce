//! Everything that the sandbox's server answers: doo's API, and below `/_sandbox/` a receiver and
//! the deliveries.

use super::control::{TriggerAnswer, TriggerRequest};
use super::latency;
use super::receiver::{BuiltInReceiver, ReceiverBehaviour};
use super::shared::Shared;
use crate::api::transport::{Request, Response};
use crate::api::{Redactor, Stop};
use crate::receiver::{Delivered, Forward, Network, Patience, Rehearser};
use crate::sandbox::answers;
use crate::sandbox::machine::Sandbox;
use http::header::{CONTENT_TYPE, HOST};
use http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::json;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::sleep;

/// How many deliveries are remembered.
const REMEMBERED: usize = 1000;

/// A sandbox with its receiver and its deliveries.
pub struct Served {
    shared: Shared,
    network: Box<dyn Network>,
    now: fn() -> Timestamp,
    forwards: Vec<Forward>,
    receiver: RefCell<BuiltInReceiver>,
    /// The pause between two deliveries of what exists.
    init_pause: Duration,
    /// The last deliveries, the newest last.
    past: RefCell<VecDeque<Delivered>>,
}

impl Served {
    /// Serves a sandbox, whose deliveries use this network, and whose entities change at the time
    /// of this clock.
    pub fn new(shared: Shared, network: Box<dyn Network>, now: fn() -> Timestamp) -> Self {
        Self {
            shared,
            network,
            now,
            forwards: Vec::new(),
            receiver: RefCell::new(BuiltInReceiver::new(ReceiverBehaviour::default())),
            init_pause: Duration::ZERO,
            past: RefCell::default(),
        }
    }

    /// Sends deliveries elsewhere than to their endpoints.
    #[must_use]
    pub fn forwarding(self, forwards: Vec<Forward>) -> Self {
        Self { forwards, ..self }
    }

    /// Lets the receiver behave like this.
    #[must_use]
    pub fn receiving(self, behaviour: ReceiverBehaviour) -> Self {
        Self {
            receiver: RefCell::new(BuiltInReceiver::new(behaviour)),
            ..self
        }
    }

    /// Sends at most this number of existing items in a minute.
    #[must_use]
    pub fn initializing(self, rate: Option<NonZeroU32>) -> Self {
        let pause = rate.map(|rate| Duration::from_secs(60) / rate.get());
        Self {
            init_pause: pause.unwrap_or_default(),
            ..self
        }
    }

    /// Answers a request.
    pub(super) async fn answer(self: &Rc<Self>, request: &Request) -> Response {
        let Some(path) = request.uri().path().strip_prefix("/_sandbox/") else {
            let response = self.shared.answer(request);
            self.deliver_outbox();
            // The request counts from its arrival; only the answer is late.
            latency::wait(self.shared.latency()).await;
            return response;
        };
        match path {
            path if path.split('/').next() == Some("receiver") => {
                let response = self.receiver.borrow_mut().answer(request);
                let latency = self.receiver.borrow().latency();
                latency::wait(latency).await;
                response
            }
            "trigger" if *request.method() == Method::POST => self.trigger(request).await,
            "trigger" => answers::method_not_allowed("POST"),
            "deliveries" if *request.method() == Method::GET => {
                let past = self.past.borrow();
                answers::own(StatusCode::OK, &json!({ "deliveries": &*past }))
            }
            "deliveries" => answers::method_not_allowed("GET"),
            _ => refusal(StatusCode::NOT_FOUND, "there is nothing at this path"),
        }
    }

    async fn trigger(&self, request: &Request) -> Response {
        if let Err(why) = is_meant(request) {
            return refusal(StatusCode::FORBIDDEN, why);
        }
        let asked: TriggerRequest = match serde_json::from_slice(request.body()) {
            Ok(asked) => asked,
            Err(error) => return refusal(StatusCode::BAD_REQUEST, &error.to_string()),
        };
        let mut forwards = match asked.forwards() {
            Ok(forwards) => forwards,
            Err(error) => return refusal(StatusCode::BAD_REQUEST, &error),
        };
        forwards.extend(self.forwards.iter().cloned());
        let due = self
            .shared
            .update(|sandbox| sandbox.trigger(&asked.trigger, (self.now)()));
        let due = match due {
            Ok(due) => due,
            Err(error) => {
                return refusal(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string());
            }
        };
        let rehearser = Rehearser {
            network: &*self.network,
            redactor: &Redactor::default(),
            stop: &Stop::never(),
            forwards: &forwards,
            patience: asked.patience(),
        };
        let deliveries = rehearser.run(due).await.deliveries;
        self.remember(&deliveries);
        let answer = TriggerAnswer {
            hook_type: asked.trigger.hook_type,
            deliveries,
            subscribed: self.shared.read(Sandbox::subscribed_types),
        };
        answers::own(StatusCode::OK, &json!(answer))
    }

    /// Delivers what exists, after the answer and one after the other.
    fn deliver_outbox(self: &Rc<Self>) {
        let due = self.shared.take_outbox();
        if due.is_empty() {
            return;
        }
        let served = Rc::clone(self);
        tokio::task::spawn_local(async move {
            for due in due {
                let rehearser = Rehearser {
                    network: &*served.network,
                    redactor: &Redactor::default(),
                    stop: &Stop::never(),
                    forwards: &served.forwards,
                    patience: Patience::default(),
                };
                let done = rehearser.run(vec![due]).await;
                served.remember(&done.deliveries);
                sleep(served.init_pause).await;
            }
        });
    }

    fn remember(&self, deliveries: &[Delivered]) {
        let mut past = self.past.borrow_mut();
        past.extend(deliveries.iter().cloned());
        let surplus = past.len().saturating_sub(REMEMBERED);
        past.drain(..surplus);
    }
}

/// A page in a browser must not let this machine send something: a page of another origin cannot
/// send JSON unasked, and a name that leads here is not this machine's.
fn is_meant(request: &Request) -> Result<(), &'static str> {
    let header = |name| request.headers().get(name).and_then(|it| it.to_str().ok());
    let kind = header(CONTENT_TYPE).and_then(|it| it.split(';').next());
    if kind.is_none_or(|kind| !kind.trim().eq_ignore_ascii_case("application/json")) {
        return Err("the content type must be application/json");
    }
    let authority = header(HOST).and_then(|host| host.parse::<http::uri::Authority>().ok());
    let host = authority
        .as_ref()
        .map(|it| it.host().trim_matches(['[', ']']));
    let is_address = |host: &str| host == "localhost" || host.parse::<IpAddr>().is_ok();
    if host.is_none_or(|host| !is_address(host)) {
        return Err("the host must be an address or localhost");
    }
    Ok(())
}

fn refusal(status: StatusCode, message: &str) -> Response {
    answers::own(status, &json!({ "message": message }))
}
