//! Deliveries, their repetitions and their ends (law 15), and where they go.

use super::network::{MadeUp, answer};
use super::*;
use crate::api::transport::Request;
use crate::api::{Redactor, Stop, StopCause};
use bytes::Bytes;
use http::header::{AUTHORIZATION, USER_AGENT};
use proptest::prelude::*;
use serde_json::json;
use std::cell::Cell;
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::time::Instant;

const HERE: &str = "http://127.0.0.1:8787/orders";
const TOKENS: &str = "http://127.0.0.1:8787/token";
const AWAY: &str = "https://crm.example.com/doo?key=hidden";

fn due(endpoint: &str, token: Option<&str>) -> Due {
    let declared = group(
        "CRM sync",
        &[endpoint],
        token.map(|token| (token, "a-long-secret")),
    );
    let Group {
        name,
        mut hooks,
        authentication,
        ..
    } = declared.group;
    Due {
        team: "4711".to_owned(),
        group: name,
        group_id: "12".to_owned(),
        hook: hooks.remove(0),
        authentication,
        body: json!({ "data": { "order": null } }),
        contract: Vec::new(),
    }
}

/// How a test rehearses.
struct Way {
    forwards: Vec<Forward>,
    patience: Patience,
    stop: Stop,
}

impl Default for Way {
    fn default() -> Self {
        Self {
            forwards: Vec::new(),
            patience: Patience::default(),
            stop: Stop::never(),
        }
    }
}

async fn rehearse(network: &MadeUp, due: Vec<Due>, way: &Way) -> Rehearsal {
    let redactor = Redactor::default();
    let rehearser = Rehearser {
        network,
        redactor: &redactor,
        stop: &way.stop,
        forwards: &way.forwards,
        patience: way.patience,
    };
    rehearser.run(due).await
}

/// A receiver that fails this often, and then answers 200.
fn failing(times: u32, status: u16) -> MadeUp {
    let left = Cell::new(times);
    MadeUp::new(move |_| {
        let fails = left.get() > 0;
        left.set(left.get().saturating_sub(1));
        Ok(answer(if fails { status } else { 200 }))
    })
}

fn forwards(texts: &[&str]) -> Vec<Forward> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn nine_failures_are_delivered_and_ten_are_dead() {
    for (times, status, attempts, end) in [
        (0, 500, 1, DeliveryEnd::Delivered),
        (9, 500, 10, DeliveryEnd::Delivered),
        (10, 500, 10, DeliveryEnd::Dead),
        (1000, 204, 10, DeliveryEnd::Dead),
        (1000, 302, 10, DeliveryEnd::Dead),
    ] {
        let network = failing(times, status);
        let done = rehearse(&network, vec![due(HERE, None)], &Way::default()).await;
        let [delivered] = &done.deliveries[..] else {
            panic!("{done:?}");
        };
        assert_eq!(delivered.end, end, "{times} times {status}");
        assert_eq!(delivered.attempts.len(), attempts);
        assert_eq!(network.paths().len(), attempts);
        assert_eq!(delivered.attempts[0].error.is_some(), times > 0);
    }
}

#[tokio::test(start_paused = true)]
async fn the_gap_is_between_attempts_and_ends_with_the_run() {
    let gap = Duration::from_secs(60);
    let patience = Patience {
        attempts: NonZeroU32::new(3).unwrap(),
        gap,
    };
    let start = Instant::now();
    let mut way = Way {
        patience,
        ..Way::default()
    };
    let done = rehearse(&failing(9, 500), vec![due(HERE, None)], &way).await;
    assert_eq!(done.deliveries[0].end, DeliveryEnd::Dead);
    assert_eq!(start.elapsed().as_secs(), 2 * 60);
    way.stop = Stop::never().at(Some(Instant::now() + Duration::from_secs(90)));
    let done = rehearse(&failing(9, 500), vec![due(HERE, None)], &way).await;
    assert_eq!(done.deliveries, []);
    assert_eq!(done.stopped, Some(StopCause::Timeout));
}

#[tokio::test(start_paused = true)]
async fn each_attempt_asks_for_a_token_and_sends_it() {
    let network = failing(2, 500);
    let done = rehearse(&network, vec![due(HERE, Some(TOKENS))], &Way::default()).await;
    let steps: Vec<_> = done.deliveries[0]
        .attempts
        .iter()
        .map(|it| (it.number, it.step, it.status))
        .collect();
    assert_eq!(
        steps,
        [
            (1, DeliveryStep::Token, Some(500)),
            (2, DeliveryStep::Token, Some(500)),
            (3, DeliveryStep::Token, Some(200)),
            (3, DeliveryStep::Delivery, Some(200)),
        ]
    );
    assert_eq!(network.paths(), [TOKENS, TOKENS, TOKENS, HERE]);
    let sent = network.sent.borrow();
    assert_eq!(sent[3].headers()[AUTHORIZATION], "Bearer a-receivers-token");
    let shown = serde_json::to_string(&done.deliveries).unwrap();
    assert!(shown.contains("Bearer (token)"), "{shown}");
    assert!(!shown.contains("a-receivers-token") && !shown.contains("a-long-secret"));
}

#[tokio::test(start_paused = true)]
async fn what_is_elsewhere_is_printed_and_gets_no_connection() {
    let network = MadeUp::well();
    let dues = vec![due(AWAY, Some("https://auth.example.com/t?key=hidden"))];
    let done = rehearse(&network, dues, &Way::default()).await;
    let printed = &done.deliveries[0];
    assert_eq!(printed.end, DeliveryEnd::Printed);
    assert_eq!(printed.endpoint, "https://crm.example.com/doo");
    let token = printed.token_request.as_ref().unwrap();
    assert_eq!(token.url, "https://auth.example.com/t");
    let form = token.secret_line.as_deref().unwrap();
    assert_eq!(
        form,
        "client_id=doo&client_secret=(secret)&grant_type=client_credentials"
    );
    assert_eq!(
        network.routes.borrow().len() + network.resolved.borrow().len(),
        0
    );
}

#[tokio::test(start_paused = true)]
async fn a_way_for_one_host_comes_before_one_for_all() {
    let way = Way {
        forwards: forwards(&[
            "http://127.0.0.1:1/all",
            "crm.example.com=http://127.0.0.1:2",
        ]),
        ..Way::default()
    };
    let network = MadeUp::well();
    let dues = vec![due(AWAY, None), due("https://erp.example.com/doo", None)];
    let done = rehearse(&network, dues, &way).await;
    let to: Vec<_> = done
        .deliveries
        .iter()
        .map(|it| it.forwarded_to.as_deref().unwrap())
        .collect();
    assert_eq!(to, ["http://127.0.0.1:2/doo", "http://127.0.0.1:1/all/doo"]);
    let mut paths = network.paths();
    paths.sort_unstable();
    let expected = [
        "http://127.0.0.1:1/all/doo",
        "http://127.0.0.1:2/doo?key=hidden",
    ];
    assert_eq!(paths, expected);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_asked_for_is_a_placeholder() {
    let way = Way {
        forwards: forwards(&["crm.example.com=http://127.0.0.1:2"]),
        ..Way::default()
    };
    let network = MadeUp::well();
    let done = rehearse(
        &network,
        vec![due(AWAY, Some("https://auth.example.com/t"))],
        &way,
    )
    .await;
    assert_eq!(done.deliveries[0].end, DeliveryEnd::Delivered);
    assert!(done.deliveries[0].token_request.is_some());
    let sent = network.sent.borrow();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].headers()[AUTHORIZATION], "Bearer (token)");
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_is_what_a_probe_sends() {
    let one = due(HERE, Some(TOKENS));
    let network = MadeUp::well();
    rehearse(&network, vec![one.clone()], &Way::default()).await;
    let authentication = one.authentication.as_ref().unwrap();
    let secret = authentication.client_secret.as_ref().unwrap();
    let header = header_of_token(authentication, &Secret::new("a-receivers-token"));
    let body = Bytes::from(one.body.to_string());
    let probes = [
        token_request(authentication, secret, Client::Probe).unwrap(),
        delivery(&one.hook, header, body, Client::Probe).unwrap(),
    ];
    let bare = |mut request: Request| {
        request.headers_mut().remove(USER_AGENT);
        format!("{request:?}")
    };
    let sent: Vec<_> = network.sent.take().into_iter().map(bare).collect();
    assert_eq!(sent, probes.map(bare));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Law 15: one delivery for each that is due, and it ends with the first 200, or dead after
    /// exactly N attempts.
    #[test]
    fn law_15_a_delivery_ends_with_the_first_200_or_dead(
        answers in proptest::collection::vec(prop_oneof![Just(200_u16), Just(204), Just(500)], 0..12),
        attempts in 1_u32..12,
        dues in 0_usize..4,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        let number = Cell::new(std::collections::BTreeMap::<String, usize>::new());
        let given = answers.clone();
        let network = MadeUp::new(move |request| {
            let mut numbers = number.take();
            let count = numbers.entry(request.uri().to_string()).or_default();
            let status = given.get(*count).copied().unwrap_or(200);
            *count += 1;
            number.set(numbers);
            Ok(answer(status))
        });
        let all: Vec<Due> = (0..dues).map(|number| due(&format!("{HERE}/{number}"), None)).collect();
        let way = Way {
            patience: Patience { attempts: NonZeroU32::new(attempts).unwrap(), gap: Duration::ZERO },
            ..Way::default()
        };
        let done = runtime.block_on(rehearse(&network, all, &way));
        let first = answers.iter().position(|status| *status == 200).unwrap_or(answers.len()) + 1;
        let sent = first.min(attempts as usize);
        let end = if first <= attempts as usize { DeliveryEnd::Delivered } else { DeliveryEnd::Dead };
        prop_assert_eq!(done.deliveries.len(), dues);
        for (number, delivered) in done.deliveries.iter().enumerate() {
            prop_assert_eq!(&delivered.endpoint, &format!("{HERE}/{number}"));
            prop_assert_eq!((delivered.end, delivered.attempts.len()), (end, sent));
        }
        prop_assert_eq!(network.sent.borrow().len(), dues * sent);
    }
}
