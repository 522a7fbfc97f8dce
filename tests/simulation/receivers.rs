//! Law 16: under every fault schedule of an apply, at each instant a change is delivered at the
//! receiver, for what was delivered before and is declared after.

use dooctl::api::transport::Request;
use dooctl::api::{Redactor, Stop};
use dooctl::model::{Hook, Scope};
use dooctl::receiver::{
    Answer, Delivered, DeliveryEnd, Due, Forward, Handshake, HttpOrigin, Network, Patience,
    Pending, Rehearser, Route, Unreached,
};
use dooctl::sandbox::{Sandbox, Trigger};
use jiff::Timestamp;
use std::cell::Cell;
use std::io;
use std::net::IpAddr;

/// Receivers that take everything, and count it.
#[derive(Default)]
struct Receivers {
    deliveries: Cell<usize>,
}

impl Network for Receivers {
    fn resolve<'a>(&'a self, _: &'a str) -> Pending<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async { Err(io::Error::other("only addresses are called")) })
    }

    fn is_proxied(&self, _: &HttpOrigin) -> bool {
        false
    }

    fn handshake<'a>(&'a self, _: &'a Route) -> Pending<'a, Result<Handshake, Unreached>> {
        Box::pin(async { Ok(Handshake::default()) })
    }

    fn exchange<'a>(
        &'a self,
        _: &'a Route,
        request: Request,
    ) -> Pending<'a, Result<Answer, Unreached>> {
        let is_token = request.headers()[http::header::CONTENT_TYPE] != "application/json";
        self.deliveries
            .set(self.deliveries.get() + usize::from(!is_token));
        let body = r#"{"access_token":"t","message":"m","description":"d"}"#;
        Box::pin(async {
            Ok(Answer {
                status: http::StatusCode::OK,
                is_whole: true,
                body: body.into(),
            })
        })
    }
}

/// Lets what a hook is for happen.
pub(crate) fn happens(account: &mut Sandbox, scope: &Scope, hook: &Hook) -> Vec<Due> {
    let id = |id: &str| Some(id.to_owned());
    let (event, event_guide) = match scope {
        Scope::Organization | Scope::Unknown => (None, None),
        Scope::Event(event) => (id(event), None),
        Scope::EventGuide(guide) => (None, id(guide)),
    };
    let trigger = Trigger {
        hook_type: hook.hook_type.to_string(),
        // An event is itself the event that it belongs to.
        id: event.clone().or_else(|| id("1")),
        event,
        event_guide,
        ..Trigger::default()
    };
    account.trigger(&trigger, Timestamp::UNIX_EPOCH)
}

/// Delivers what is due, and says what is wrong at the receiver of a hook.
pub(crate) async fn missed(due: Vec<Due>, hook: &Hook) -> Option<String> {
    let forwards: [Forward; 1] = ["http://127.0.0.1:9".parse().unwrap()];
    let receivers = Receivers::default();
    let rehearser = Rehearser {
        network: &receivers,
        redactor: &Redactor::default(),
        stop: &Stop::never(),
        forwards: &forwards,
        patience: Patience::default(),
    };
    let done = rehearser.run(due.clone()).await.deliveries;
    let is_meant =
        |(due, done): (&Due, &Delivered)| due.hook.same(hook) && done.end == DeliveryEnd::Delivered;
    let reached = due.iter().zip(&done).any(is_meant);
    let sent = receivers.deliveries.get();
    match (reached, sent == due.len()) {
        (true, true) => None,
        (false, _) => Some(format!("{} gets nothing", hook.endpoint)),
        (true, false) => Some(format!("{} deliveries are due, {sent} arrived", due.len())),
    }
}
