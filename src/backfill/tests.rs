//! Which types are sent, for which time, and what becomes of calls under faults (law 17).

use super::*;
use crate::api::transport::{Request, Response, Sending, Transport, TransportError};
use crate::api::{Credentials, Grant, Initialization, Session, Settings, Stop, Writer};
use crate::model::{GroupId, Hook, HookType, Resource, Secret};
use bytes::Bytes;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::SystemTime;

fn hooks(types: &[&str]) -> Vec<Hook> {
    let hook = |text: &&str| Hook {
        hook_type: HookType::declared(text),
        method: "POST".to_owned(),
        endpoint: "https://crm.example.com".to_owned(),
        origin: None,
    };
    types.iter().map(hook).collect()
}

fn types(texts: &[&str]) -> Vec<HookType> {
    texts.iter().map(|text| HookType::declared(text)).collect()
}

#[test]
fn types_follow_from_the_hooks_and_the_options() {
    let all = hooks(&[
        "order_updated",
        "order_created",
        "order_cancelled",
        "order_created",
    ]);
    let chosen = choose(&all, None, &[]).unwrap().unwrap();
    assert_eq!(chosen.resource, Resource::Orders);
    assert_eq!(chosen.types, types(&["order_cancelled", "order_created"]));
    assert_eq!(chosen.left_out, types(&["order_updated"]));
    let one = choose(&all, None, &types(&["order_created"]))
        .unwrap()
        .unwrap();
    assert_eq!(
        (one.types, one.left_out),
        (types(&["order_created"]), vec![])
    );
    let nothing = choose(&hooks(&["event_updated", "custom_thing"]), None, &[]).unwrap();
    assert_eq!(
        nothing.unwrap_err().left_out,
        types(&["custom_thing", "event_updated"])
    );
    let mixed = hooks(&["event_created", "order_created", "attendee_updated"]);
    let several = choose(&mixed, None, &[]).unwrap_err();
    assert_eq!(several, Several(vec![Resource::Events, Resource::Orders]));
    let events = choose(&mixed, Some(Resource::Events), &[])
        .unwrap()
        .unwrap();
    assert_eq!(
        (events.types, events.left_out),
        (types(&["event_created"]), vec![])
    );
}

#[test]
fn moments_have_an_offset_or_are_before_now() {
    for text in [
        "2026-03-01T09:00:00+01:00",
        "2026-03-01T08:00:00Z",
        "24h",
        "0s",
    ] {
        assert!(text.parse::<Moment>().is_ok(), "{text}");
    }
    for (text, fault) in [
        ("2026-03-01T09:00:00", MomentFault::Format),
        ("2026-03-01", MomentFault::Format),
        ("yesterday", MomentFault::Format),
        ("-24h", MomentFault::Format),
        ("", MomentFault::Format),
        (
            "2026-03-01T09:00:00+01:00[Europe/Berlin]",
            MomentFault::Format,
        ),
        ("2026-12-31T23:59:60Z", MomentFault::Range),
        ("10000-01-01T00:00:00Z", MomentFault::Range),
        ("+010000-01-01T00:00:00Z", MomentFault::Range),
    ] {
        assert_eq!(text.parse::<Moment>(), Err(fault), "{text}");
    }
}

#[test]
fn windows_have_something_in_them() {
    let now: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
    let moment = |text: &str| Some(text.parse::<Moment>().unwrap());
    let between = |since: &str, until: &str| Window::between(moment(since), moment(until), now);
    assert!(between("24h", "1h").is_ok());
    assert!(between("24h", "2027-01-01T00:00:00Z").is_ok());
    assert_eq!(between("1h", "24h"), Err(WindowFault::Empty));
    assert_eq!(between("1h", "1h"), Err(WindowFault::Empty));
    let future = Window::between(moment("2026-06-01T12:00:01Z"), None, now);
    assert_eq!(future, Err(WindowFault::Future));
    let window = between(
        "2021-03-25T09:00:00.25+01:00",
        "2021-03-25T09:00:00.5+01:00",
    )
    .unwrap();
    assert_eq!(window.sent_after().unwrap(), "2021-03-25 09:00:00");
    assert_eq!(window.sent_before().unwrap(), "2021-03-25 10:00:01");
    assert_eq!(Window::default().sent_after(), None);
}

/// Seconds since 1970 that Berlin has summer time between, in 2026 and 2027.
const SUMMERS: [&str; 4] = [
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    "2027-03-28T01:00:00Z",
    "2027-10-31T01:00:00Z",
];

/// The times that a local time of doo may mean, as seconds: in UTC+1, and in Berlin; a time of the
/// doubled or the missing hour means either.
fn readings(local: &str) -> Vec<i64> {
    let as_utc: Timestamp = format!("{}Z", local.replace(' ', "T")).parse().unwrap();
    let (winter, summer) = (as_utc.as_second() - 3600, as_utc.as_second() - 7200);
    let changes = SUMMERS.map(|text| text.parse::<Timestamp>().unwrap().as_second());
    let is_summer = |second: i64| {
        (changes[0]..changes[1]).contains(&second) || (changes[2]..changes[3]).contains(&second)
    };
    let mut found = vec![winter];
    let fits = (!is_summer(winter), is_summer(summer));
    if fits != (true, false) {
        found.push(summer);
    }
    found
}

/// Law 17: never short, and never more than an hour on each side, at each quarter of an hour.
#[test]
fn law_17_the_window_covers_what_was_asked_under_both_readings() {
    let first: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let end: Timestamp = "2028-01-01T00:00:00Z".parse().unwrap();
    let mut widest = 0;
    for second in (first.as_second()..end.as_second()).step_by(15 * 60) {
        let time = Timestamp::from_second(second).unwrap();
        let window = Window {
            since: Some(time),
            until: Some(time),
        };
        for read in readings(&window.sent_after().unwrap()) {
            assert!(
                (0..=3600).contains(&(second - read)),
                "after {time}: {read}"
            );
            widest = widest.max(second - read);
        }
        for read in readings(&window.sent_before().unwrap()) {
            assert!(
                (0..=3600).contains(&(read - second)),
                "before {time}: {read}"
            );
            widest = widest.max(read - second);
        }
    }
    assert_eq!(widest, 3600);
}

/// What a server does with a request.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Accepts(&'static str),
    Refuses(u16),
    IsNotReached,
    IsSilent,
}

struct Server {
    fates: RefCell<Vec<Fate>>,
    bodies: Rc<RefCell<Vec<String>>>,
}

impl Transport for Server {
    fn send(&self, request: Request) -> Sending<'_> {
        assert!(request.uri().path().starts_with("/v1/webhooks/init/"));
        let fate = self.fates.borrow_mut().pop().unwrap_or(Fate::Accepts("{}"));
        if !matches!(fate, Fate::IsNotReached) {
            let body = String::from_utf8(request.body().to_vec()).unwrap();
            self.bodies.borrow_mut().push(body);
        }
        let answer = |status: u16, body: &'static str| {
            let mut response = Response::new(Bytes::from_static(body.as_bytes()));
            *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
            Ok(response)
        };
        let answer = match fate {
            Fate::Accepts(body) => answer(200, body),
            Fate::Refuses(status) => answer(status, "{}"),
            Fate::IsNotReached => Err(TransportError::NotSent("refused".to_owned())),
            Fate::IsSilent => Err(TransportError::NoAnswer("timeout".to_owned())),
        };
        Box::pin(async move { answer })
    }
}

fn initialization(event: usize) -> Initialization {
    Initialization {
        resource: Resource::Orders,
        of: event.to_string(),
        types: types(&["order_created"]),
        group: GroupId::new("12"),
        after: Some("2021-03-25 09:00:00".to_owned()),
        before: None,
        rate: 20,
    }
}

/// Makes calls, and returns what became of them and the bodies that arrived.
fn sent(fates: Vec<Fate>, calls: usize) -> (Sent, Vec<String>) {
    let bodies = Rc::default();
    let server = Server {
        fates: RefCell::new(fates.into_iter().rev().collect()),
        bodies: Rc::clone(&bodies),
    };
    let settings = Settings {
        base: "http://doo/v1".to_owned(),
        requests_per_second: None,
        max_requests: None,
        now: SystemTime::now,
    };
    let credentials = Credentials {
        api_key: Secret::new("key"),
        grant: Grant::Token(Secret::new("token")),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let session = Session::new(Box::new(server), settings, credentials, Stop::never());
    let calls = (1..=calls).map(initialization).collect();
    let done = runtime.block_on(send(Writer::new(&session), calls, &|_| {}));
    drop(session);
    (done, bodies.take())
}

#[test]
fn a_call_is_as_doo_documents_it() {
    let (done, bodies) = sent(
        vec![Fate::Accepts(
            r#"{"response_status":200,"items_processed":"120"}"#,
        )],
        1,
    );
    assert_eq!(done.calls[0].state, CallState::Accepted(Some(120)));
    assert_eq!(
        bodies,
        [
            r#"{"event_id":1,"last_updated_after":"2021-03-25 09:00:00","webhook_type":["order_created"],"webhook_configuration_id":"12","max_rate_per_min":20}"#
        ]
    );
}

#[test]
fn a_lost_or_unreadable_answer_ends_it_and_is_not_asked_again() {
    for fate in [
        Fate::IsSilent,
        Fate::Accepts("<html>"),
        Fate::Accepts(""),
        Fate::Refuses(502),
    ] {
        let (done, bodies) = sent(vec![fate], 3);
        assert!(
            matches!(done.calls[0].state, CallState::Unknown(_)),
            "{done:?}"
        );
        assert_eq!(done.calls[1].state, CallState::NotSent);
        assert_eq!(bodies.len(), 1, "{fate:?}");
    }
    let (done, bodies) = sent(vec![Fate::Accepts(r#"{"response_status":500}"#)], 2);
    assert!(!done.has_accepted() && done.error().is_some(), "{done:?}");
    assert_eq!(bodies.len(), 1);
    let (done, bodies) = sent(vec![Fate::Accepts("{}"), Fate::Refuses(422)], 3);
    assert_eq!(done.calls[0].state, CallState::Accepted(None));
    assert!(matches!(done.calls[1].state, CallState::Refused(_)));
    assert_eq!(bodies.len(), 2);
}

proptest! {
    /// Law 17: every call names the group, and no two calls that doo got are equal.
    #[test]
    fn law_17_no_two_calls_are_equal_whatever_the_faults(
        fates in proptest::collection::vec(prop_oneof![
            3 => Just(Fate::Accepts(r#"{"response_status":200}"#)),
            1 => Just(Fate::Accepts("cut")),
            1 => prop::sample::select(vec![400, 401, 403, 422, 429, 500, 502, 503, 504]).prop_map(Fate::Refuses),
            1 => Just(Fate::IsNotReached),
            1 => Just(Fate::IsSilent),
        ], 0..12),
        calls in 1_usize..5,
    ) {
        let (done, bodies) = sent(fates, calls);
        prop_assert_eq!(done.calls.len(), calls);
        // A server that says for certain that it did nothing may be asked again.
        let accepted = done.calls.iter().filter(|call| matches!(call.state, CallState::Accepted(_)));
        prop_assert!(bodies.len() >= accepted.count());
        for body in &bodies {
            let body: Value = serde_json::from_str(body).unwrap();
            prop_assert_eq!(&body["webhook_configuration_id"], "12");
            prop_assert!(!body["webhook_type"].as_array().unwrap().is_empty());
        }
        let different: BTreeSet<_> = bodies.iter().collect();
        prop_assert_eq!(different.len(), bodies.len());
    }
}
