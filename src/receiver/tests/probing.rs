//! Whole probes.

use super::network::{MadeUp, answer};
use super::*;
use crate::api::transport::Request;
use crate::api::{Redactor, Stop};
use bytes::Bytes;
use std::time::Duration;
use tokio::time::Instant;

const TOKENS: &str = "https://auth.example.com/token";
const CRM: &str = "https://crm.example.com/doo";

/// How a test probes.
struct Way<'a> {
    depth: Depth<'a>,
    private: &'a [&'a str],
    allowed: &'a dyn Fn(&str) -> bool,
    stop: Stop,
}

impl Default for Way<'_> {
    fn default() -> Self {
        Self {
            depth: Depth::Token,
            private: &[],
            allowed: &|_| true,
            stop: Stop::never(),
        }
    }
}

/// What was found: kind, endpoint and codes.
async fn probe(network: &MadeUp, groups: &[DeclaredGroup], way: Way<'_>) -> Vec<String> {
    let team = team();
    let outcome = run(network, &selected(&team, groups), way).await;
    outcome.receivers.iter().map(line).collect()
}

async fn run<'c>(network: &MadeUp, groups: &[Selected<'c>], way: Way<'_>) -> ProbeOutcome<'c> {
    let private: Vec<HostName> = way
        .private
        .iter()
        .map(|host| host.parse().unwrap())
        .collect();
    let redactor = Redactor::default();
    let prober = Prober {
        network,
        redactor: &redactor,
        stop: &way.stop,
        is_private: &|origin| private.iter().any(|host| host.names(origin)),
        allows: &|origin| (way.allowed)(&origin.host),
        depth: way.depth,
    };
    let outcome = prober.run(&Checks::of(groups)).await;
    assert_eq!(outcome.requests, network.sent.borrow().len() as u64);
    outcome
}

fn line(probed: &Probed<'_>) -> String {
    let codes: Vec<_> = probed
        .findings
        .iter()
        .map(|found| found.finding.code())
        .collect();
    let kind = format!("{:?}", probed.kind).to_lowercase();
    format!(
        "{kind} {} {} {}",
        probed.endpoint,
        probed.verdict().word(),
        codes.join(",")
    )
    .trim_end()
    .to_owned()
}

#[tokio::test(start_paused = true)]
async fn groups_that_share_a_credential_ask_once() {
    let groups = ["a", "b", "c"].map(|name| group(name, &[CRM], Some((TOKENS, "secret"))));
    let network = MadeUp::well();
    let found = probe(&network, &groups, Way::default()).await;
    assert_eq!(
        found,
        [
            "host https://auth.example.com passes",
            "host https://crm.example.com passes",
            "token https://auth.example.com/token passes",
        ]
    );
    assert_eq!(network.paths(), [TOKENS]);
    let mut groups = groups;
    let other = groups[2].group.authentication.as_mut().unwrap();
    other.client_secret = Some(Secret::new("another"));
    let network = MadeUp::well();
    probe(&network, &groups, Way::default()).await;
    assert_eq!(network.paths(), [TOKENS, TOKENS]);
}

#[tokio::test(start_paused = true)]
async fn connect_sends_no_http() {
    let groups = [group("a", &[CRM], Some((TOKENS, "secret")))];
    let network = MadeUp::well();
    let way = Way {
        depth: Depth::Connect,
        ..Way::default()
    };
    assert_eq!(probe(&network, &groups, way).await.len(), 2);
    assert_eq!(network.paths(), Vec::<String>::new());
    assert_eq!(network.routes.borrow().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn only_hooks_at_named_hosts_get_a_delivery() {
    let other = "https://erp.example.com/doo";
    let groups = [
        group("a", &[CRM, other], Some((TOKENS, "secret"))),
        group("b", &["https://crm.example.com/open"], None),
    ];
    let network = MadeUp::well();
    let is_named = |origin: &HttpOrigin| origin.host == "crm.example.com";
    let body = |_: &Hook| Bytes::from_static(b"{\"data\":1}");
    let way = Way {
        depth: Depth::Deliver {
            is_named: &is_named,
            body: &body,
        },
        ..Way::default()
    };
    let found = probe(&network, &groups, way).await;
    assert_eq!(
        found.last().unwrap(),
        "hook https://crm.example.com/open passes"
    );
    let sent = network.sent.borrow();
    let sent: Vec<_> = sent
        .iter()
        .map(|it| {
            let token = it
                .headers()
                .get("authorization")
                .map(|it| it.to_str().unwrap().to_owned());
            (it.uri().path().to_owned(), token, it.body().clone())
        })
        .collect();
    let token = Some("Bearer a-receivers-token".to_owned());
    let payload = Bytes::from_static(b"{\"data\":1}");
    assert_eq!(
        sent[1],
        ("/doo".to_owned(), None, Bytes::from_static(b"{}"))
    );
    assert_eq!(sent[2], ("/doo".to_owned(), token, payload.clone()));
    assert_eq!(sent[3], ("/open".to_owned(), None, payload));
    assert_eq!(sent.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn without_a_token_nothing_is_delivered_and_accepting_anybody_fails() {
    let groups = [group("a", &[CRM], Some((TOKENS, "secret")))];
    let depth = Depth::Deliver {
        is_named: &|_| true,
        body: &|_| Bytes::from_static(b"{\"data\":1}"),
    };
    let refuses = MadeUp::new(|_| Ok(answer(401)));
    let way = Way {
        depth,
        ..Way::default()
    };
    let found = probe(&refuses, &groups, way).await;
    assert_eq!(
        found[2],
        "token https://auth.example.com/token fails secret-refused"
    );
    assert_eq!(
        found[3],
        "hook https://crm.example.com/doo not-checked no-token"
    );
    assert_eq!(refuses.paths(), [TOKENS]);
    let takes_all = MadeUp::new(|_| Ok(answer(200)));
    let way = Way {
        depth,
        ..Way::default()
    };
    let found = probe(&takes_all, &groups, way).await;
    assert_eq!(
        found[3],
        "hook https://crm.example.com/doo fails accepts-without-token"
    );
}

#[tokio::test(start_paused = true)]
async fn a_name_is_resolved_once_and_the_connection_goes_there() {
    let groups = [group("a", &[], Some((TOKENS, "secret")))];
    let mut network = MadeUp::well();
    network.names = [("auth.example.com", vec!["8.8.8.8", "127.0.0.1"])].into();
    let found = probe(&network, &groups, Way::default()).await;
    assert_eq!(found[1], "token https://auth.example.com/token passes");
    assert_eq!(*network.resolved.borrow(), ["auth.example.com"]);
    for route in &*network.routes.borrow() {
        assert_eq!(route.addresses, ["8.8.8.8:443".parse().unwrap()]);
    }
    assert_eq!(network.routes.borrow().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_address_inside_is_called_only_if_it_is_named() {
    let rows: [(&str, &str, &[&str], &str); 7] = [
        (
            "https://crm.example.com/",
            "10.0.0.1",
            &[],
            "fails private-address",
        ),
        (
            "https://crm.example.com/",
            "8.8.8.8 10.0.0.1",
            &[],
            "fails private-address",
        ),
        (
            "https://crm.example.com/",
            "10.0.0.1",
            &["crm.example.com"],
            "passes",
        ),
        (
            "https://crm.example.com/",
            "10.0.0.1",
            &["crm.example.com:8443"],
            "fails private-address",
        ),
        ("http://127.0.0.1:8787/", "", &[], "fails private-address"),
        ("http://127.0.0.1:8787/", "", &["127.0.0.1"], "passes"),
        (
            "https://[::ffff:169.254.169.254]/",
            "",
            &[],
            "fails private-address",
        ),
    ];
    for (endpoint, resolved, private, expected) in rows {
        let groups = [group("a", &[endpoint], None)];
        let mut network = MadeUp::well();
        network.names = [("crm.example.com", vec![resolved])].into();
        let way = Way {
            private,
            ..Way::default()
        };
        let found = probe(&network, &groups, way).await;
        assert!(
            found[0].ends_with(expected),
            "{endpoint} {private:?}: {found:?}"
        );
        let called = !network.routes.borrow().is_empty();
        assert_eq!(called, expected == "passes", "{endpoint} {private:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn behind_a_proxy_only_addresses_are_judged() {
    let groups = [group(
        "a",
        &["https://crm.example.com/", "https://10.0.0.1/"],
        None,
    )];
    let mut network = MadeUp::well();
    network.is_proxied = true;
    let found = probe(&network, &groups, Way::default()).await;
    assert_eq!(found[0], "host https://crm.example.com passes");
    assert_eq!(found[1], "host https://10.0.0.1 fails private-address");
    assert!(network.resolved.borrow().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_host_outside_the_fence_gets_not_even_a_connection() {
    let groups = [group("a", &[CRM], Some((TOKENS, "secret")))];
    let network = MadeUp::well();
    let way = Way {
        allowed: &|host| host == "crm.example.com",
        ..Way::default()
    };
    let found = probe(&network, &groups, way).await;
    assert_eq!(
        found,
        [
            "host https://auth.example.com not-checked not-allowed",
            "host https://crm.example.com passes",
            "token https://auth.example.com/token not-checked not-allowed",
        ]
    );
    assert_eq!(*network.resolved.borrow(), ["crm.example.com"]);
}

#[tokio::test(start_paused = true)]
async fn what_fails_at_the_host_fails_once() {
    let groups = [group("a", &[], Some((TOKENS, "secret")))];
    let failures = [
        (Err(Unreached::Connect("refused".to_owned())), "connect"),
        (Err(Unreached::Tls("expired".to_owned())), "tls"),
        (Err(Unreached::Timeout), "timeout"),
    ];
    for (handshake, code) in failures {
        let mut network = MadeUp::well();
        network.handshake = handshake;
        let found = probe(&network, &groups, Way::default()).await;
        assert_eq!(
            found[0],
            format!("host https://auth.example.com fails {code}")
        );
        assert_eq!(
            found[1],
            "token https://auth.example.com/token not-checked not-reached"
        );
        assert_eq!(network.routes.borrow().len(), 1);
    }
    let mut network = MadeUp::well();
    network.names = [("auth.example.com", vec![""])].into();
    let found = probe(&network, &groups, Way::default()).await;
    assert_eq!(found[0], "host https://auth.example.com fails dns");
}

#[tokio::test(start_paused = true)]
async fn four_hosts_at_once_and_one_request_at_each() {
    let endpoints: Vec<String> = (0..20)
        .map(|number| format!("https://h{number}.example.com/token"))
        .collect();
    let mut groups = Vec::new();
    for (number, endpoint) in endpoints.iter().enumerate() {
        for secret in ["one", "two"] {
            groups.push(group(
                &format!("{number}{secret}"),
                &[],
                Some((endpoint, secret)),
            ));
        }
    }
    let network = MadeUp::well();
    probe(&network, &groups, Way::default()).await;
    assert_eq!(network.most.get(), (1, 4));
    assert_eq!(network.sent.borrow().len(), 40);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_receivers_take_less_than_three_seconds() {
    let endpoints: Vec<String> = (0..100)
        .map(|number| format!("https://h{number}.example.com/token"))
        .collect();
    let groups: Vec<_> = endpoints
        .iter()
        .map(|it| group(it, &[], Some((it, "secret"))))
        .collect();
    let start = Instant::now();
    probe(&MadeUp::well(), &groups, Way::default()).await;
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_left_when_the_time_is_over_was_not_checked() {
    let groups = [group("a", &[CRM], Some((TOKENS, "secret")))];
    let network = MadeUp::well();
    let way = Way {
        stop: Stop::never().at(Some(Instant::now() + Duration::from_millis(70))),
        ..Way::default()
    };
    let found = probe(&network, &groups, way).await;
    assert_eq!(
        found[2],
        "token https://auth.example.com/token not-checked time-over"
    );
    assert_eq!(found.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn slow_answers_and_short_certificates_are_warnings() {
    let groups = [group(
        "a",
        &["http://crm.example.com/"],
        Some((TOKENS, "secret")),
    )];
    let mut network = MadeUp::well();
    network.takes = Duration::from_secs(6);
    network.handshake = Ok(Handshake { expires_soon: true });
    let found = probe(&network, &groups, Way::default()).await;
    assert_eq!(
        found,
        [
            "host https://auth.example.com warns tls-expires",
            "host http://crm.example.com warns tls-expires,insecure",
            "token https://auth.example.com/token warns slow",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_old_secret_that_is_refused_is_only_a_warning() {
    let declared = group("a", &[], Some((TOKENS, "new-secret")));
    let (team, old) = (team(), Secret::new("old-secret"));
    let new = Secret::new("new-secret");
    let selected = [Selected {
        team: &team,
        declared: &declared,
        secret: Some(&new),
        old_secret: Some(&old),
    }];
    let is_old = |it: &Request| it.body().windows(10).any(|part| part == b"old-secret");
    let network = MadeUp::new(move |request| Ok(answer(if is_old(request) { 401 } else { 200 })));
    let outcome = run(&network, &selected, Way::default()).await;
    let found: Vec<_> = outcome.receivers.iter().map(line).collect();
    assert_eq!(found[1], "token https://auth.example.com/token passes");
    assert_eq!(
        found[2],
        "token https://auth.example.com/token warns old-secret-refused"
    );
    assert_eq!(outcome.receivers[2].age, SecretAge::Old);
}

#[tokio::test(start_paused = true)]
async fn a_group_without_its_secret_is_not_checked() {
    let mut declared = group("a", &[], Some((TOKENS, "x")));
    declared
        .group
        .authentication
        .as_mut()
        .unwrap()
        .client_secret = None;
    let network = MadeUp::well();
    let found = probe(&network, &[declared], Way::default()).await;
    assert_eq!(
        found[1],
        "token https://auth.example.com/token not-checked no-secret"
    );
    assert!(network.sent.borrow().is_empty());
}
