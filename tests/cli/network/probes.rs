//! `dooctl probe` against receivers that do what they should not.

use crate::support::{
    Answer, Authority, Folder, Outcome, Received, Schema, ScriptedServer, assert_fits,
};
use rustls::ServerConfig;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const SECRET: &str = "canary-of-the-client";
const TOKEN: &str = "canary-of-the-token";

fn good() -> Value {
    json!({ "access_token": TOKEN, "message": "m", "description": "d" })
}

/// A receiver that does what doo wants; hooks refuse what has no token.
pub(super) fn well(request: &Received) -> Answer {
    let has_token = request.headers.iter().any(|header| header.ends_with(TOKEN));
    if request.path.starts_with("/token") || has_token {
        Answer::json(200, &good())
    } else {
        Answer::json(401, &json!({ "message": "no token" }))
    }
}

/// Three groups at a receiver, which share a credential.
pub(super) fn manifest(url: &str) -> String {
    let base = url.trim_end_matches("/v1");
    let group = |name: &str, endpoint: &str| {
        format!(
            r#"
      - name: {name}
        authentication:
          endpoint: {base}/token?k=canary-of-a-query
          credentials: {{ client_secret: {{ env: CRM_SECRET }} }}
        hooks:
          - type: order_created
            endpoint: {endpoint}
            graphql:
              variables: {{ id: "%ORDER_ID%" }}
              query: "query ($id: ID!) {{ order(id: $id) {{ hash }} }}"
"#
        )
    };
    format!(
        "version: 1\nowner: crm\napi: {{ url: \"https://rest.example.com/v1\" }}\nteams:\n  - team: 4711\n    groups:{}{}{}",
        group("one", &format!("{base}/one")),
        group("two", &format!("{base}/two")),
        group("three", &format!("{base}/three")),
    )
}

/// A probe of that receiver, with these options.
fn probe(server: &ScriptedServer, options: &[&str]) -> Outcome {
    let folder = Folder::with_manifest(manifest(&server.url()));
    folder
        .dooctl(["probe", "--private", "127.0.0.1", "-o", "json"])
        .args(options)
        .env("CRM_SECRET", SECRET)
        .run()
}

/// Verdict and codes of the item of a kind.
fn found(outcome: &Outcome, kind: &str) -> (String, Vec<String>) {
    let document = outcome.document();
    assert_fits(Schema::Probe, &document);
    let receivers = document["receivers"].as_array().expect("it is a list");
    let item = receivers
        .iter()
        .find(|item| item["kind"] == kind)
        .expect("there is one");
    let codes = item["findings"].as_array().expect("it is a list").iter();
    let codes = codes.map(|finding| finding["code"].as_str().expect("it has a code").to_owned());
    (
        item["verdict"]
            .as_str()
            .expect("it has a verdict")
            .to_owned(),
        codes.collect(),
    )
}

fn no_canary(outcome: &Outcome) {
    for text in [&outcome.stdout, &outcome.stderr] {
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn groups_that_share_a_credential_cost_one_token_request_and_no_delivery() {
    let server = ScriptedServer::start(well);
    let outcome = probe(&server, &[]).exits_with(0);
    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].path, "/token?k=canary-of-a-query");
    let body = String::from_utf8(received[0].body.clone()).unwrap();
    assert_eq!(
        body,
        format!("client_id=doo&client_secret={SECRET}&grant_type=client_credentials")
    );
    // One handshake and one request.
    assert_eq!(server.connections(), 2);
    let document = outcome.document();
    assert_fits(Schema::Probe, &document);
    assert_eq!(
        (&document["requests"], &document["connections"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        document["receivers"][1]["groups"],
        json!(["one", "two", "three"])
    );
    assert!(
        document["receivers"][1]["endpoint"]
            .as_str()
            .unwrap()
            .ends_with("/token")
    );
    no_canary(&outcome);
}

#[test]
fn connect_sends_nothing() {
    let server = ScriptedServer::start(well);
    let outcome = probe(&server, &["--connect"]).exits_with(0);
    assert!(server.received().is_empty());
    assert_eq!(server.connections(), 1);
    assert_eq!(outcome.document()["receivers"].as_array().unwrap().len(), 1);
}

#[test]
fn deliveries_go_to_named_hosts_after_a_question() {
    let server = ScriptedServer::start(well);
    let host = server.address().to_string();
    let outcome = probe(&server, &["--deliver", &host]).exits_with(4);
    outcome
        .reports("3 hooks will get a sample, 6 requests in all")
        .reports("--yes");
    assert_eq!(server.connections(), 0);
    let outcome = probe(&server, &["--deliver", &host, "--yes"]).exits_with(0);
    let paths: Vec<String> = server.received().into_iter().map(|it| it.path).collect();
    let expected = [
        "/token?k=canary-of-a-query",
        "/one",
        "/one",
        "/two",
        "/two",
        "/three",
        "/three",
    ];
    assert_eq!(paths, expected);
    let with_token = server.received().remove(2);
    let body: Value = serde_json::from_slice(&with_token.body).unwrap();
    assert_eq!(
        body,
        json!({ "data": { "order": { "hash": "sample-hash-1" } } })
    );
    no_canary(&outcome);
    for (option, help) in [
        ("crm.example.com", "the hosts of the hooks are 127.0.0.1"),
        ("*.example.com", "pattern"),
    ] {
        probe(&server, &["--deliver", option, "--yes"])
            .exits_with(64)
            .reports(help);
    }
}

/// One request for three hooks with the same query. The texts go to the receiver and nowhere else.
#[test]
fn with_an_id_receivers_get_what_doo_has() {
    let order = json!({ "data": { "order": { "hash": "canary-of-an-order" } } });
    let answer = order.clone();
    let doo = ScriptedServer::with_tokens(move |request| {
        let asked: Value = serde_json::from_slice(&request.body).unwrap();
        match asked["variables"]["id"].as_str().unwrap() {
            "7" => Answer::json(200, &answer),
            _ => Answer::json(200, &json!({ "data": { "order": null } })),
        }
    });
    let server = ScriptedServer::start(well);
    let host = server.address().to_string();
    let graphql = doo.url().replace("/v1", "/graphql");
    let account = format!(
        "\"{}\", requests_per_second: 50 }}\ngraphql: {{ endpoint: \"{graphql}\" }}",
        doo.url()
    );
    let text = manifest(&server.url()).replace("\"https://rest.example.com/v1\" }", &account);
    let folder = Folder::with_manifest(text);
    let probe = |options: &[&str]| {
        let dooctl = folder.dooctl(["probe", "--private", "127.0.0.1", "-o", "json"]);
        let dooctl = dooctl.args(options).with_credentials();
        let outcome = dooctl.env("CRM_SECRET", SECRET).run();
        no_canary(&outcome);
        outcome
    };
    let deliver = ["--deliver", &host, "--id", "order=7"];
    probe(&deliver)
        .exits_with(4)
        .reports("3 hooks will get what doo has, 6 requests in all");
    for (options, reported) in [
        (&["--id", "7"][..], "--deliver"),
        (
            &["--deliver", &host, "--id", "event=7", "--yes"],
            "%EVENT_ID%",
        ),
    ] {
        probe(options).exits_with(64).reports(reported);
    }
    let missing = ["--deliver", &host, "--id", "8", "--yes"];
    let failure = probe(&missing).exits_with(2).document();
    assert_eq!(failure["failure"], "payload-null");
    assert_eq!(server.connections(), 0);

    probe(&[&deliver[..], &["--yes"]].concat()).exits_with(0);
    assert_eq!(doo.count(|request| request.path == "/graphql"), 2);
    let received = server.received();
    assert_eq!(received.len(), 7);
    let with_token = received.iter().skip(2).step_by(2);
    for request in with_token {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body, order);
    }
}

#[test]
fn what_doo_could_not_use_is_named() {
    let rows: [(&str, Answer, &str, i32); 17] = [
        ("created", Answer::json(201, &good()), "not-200", 2),
        ("nothing", Answer::text(204, ""), "not-200", 2),
        (
            "moved",
            Answer::text(301, "").with("location: /elsewhere"),
            "redirect",
            2,
        ),
        ("another type", Answer::text(415, ""), "415-json", 2),
        ("broken", Answer::text(500, "<html>"), "not-200", 2),
        (
            "refused",
            Answer::json(401, &json!({ "message": format!("no {SECRET}") })),
            "secret-refused",
            2,
        ),
        (
            "bad",
            Answer::json(400, &json!({ "error": "invalid_client" })),
            "secret-refused",
            2,
        ),
        ("a page", Answer::text(200, "<html>"), "no-json", 2),
        ("empty", Answer::text(200, ""), "no-json", 2),
        (
            "no token",
            Answer::json(200, &json!({ "token": TOKEN })),
            "no-access-token",
            2,
        ),
        (
            "null",
            Answer::json(200, &json!({ "access_token": null })),
            "no-access-token",
            2,
        ),
        (
            "a number",
            Answer::json(200, &json!({ "access_token": 7 })),
            "no-access-token",
            2,
        ),
        (
            "two lines",
            Answer::json(200, &json!({ "access_token": "a\r\nx: y" })),
            "unusable-token",
            2,
        ),
        ("endless", Answer::Endless, "no-json", 2),
        ("cut off", Answer::CutOff, "connect", 2),
        ("silent", Answer::Silence, "connect", 2),
        (
            "without words",
            Answer::json(200, &json!({ "access_token": TOKEN })),
            "no-message",
            0,
        ),
    ];
    for (what, answer, code, exit) in rows {
        let server = ScriptedServer::start(move |_| answer.clone());
        let outcome = probe(&server, &[]).part_of(what).exits_with(exit);
        let (verdict, codes) = found(&outcome, "token");
        assert_eq!(verdict, if exit == 2 { "fails" } else { "warns" }, "{what}");
        assert!(codes.iter().any(|it| it == code), "{what}: {codes:?}");
        // Nothing is repeated, and no redirect followed.
        assert_eq!(server.received().len(), 1, "{what}");
        no_canary(&outcome);
    }
}

#[test]
fn a_hook_that_takes_anything_or_answers_otherwise_fails() {
    let rows = [
        ("takes anything", 200, "accepts-without-token"),
        ("accepted", 202, "not-200"),
        ("no content", 204, "not-200"),
    ];
    for (what, status, code) in rows {
        let server = ScriptedServer::start(move |request| match &*request.path {
            path if path.starts_with("/token") => Answer::json(200, &good()),
            _ => Answer::json(status, &good()),
        });
        let host = server.address().to_string();
        let outcome = probe(&server, &["--deliver", &host, "--yes", "--group", "two"]);
        let outcome = outcome.part_of(what).exits_with(2);
        let (verdict, codes) = found(&outcome, "hook");
        assert_eq!((&*verdict, &*codes[0]), ("fails", code), "{what}");
        assert_eq!(server.received().len(), 3, "{what}");
    }
}

#[test]
fn an_answer_that_does_not_come_ends_with_the_time_of_the_run() {
    let server = ScriptedServer::start(|_| Answer::Hang);
    let outcome = probe(&server, &["--timeout", "1s"]).exits_with(1);
    assert_eq!(
        found(&outcome, "token"),
        ("not-checked".to_owned(), vec!["time-over".to_owned()])
    );
}

fn tls(identity: Arc<ServerConfig>, trusted: &Authority) -> (Outcome, ScriptedServer) {
    let server = ScriptedServer::start_with_tls(identity, |_| Answer::json(200, &good()));
    let folder = Folder::with_manifest(manifest(&server.url()));
    let outcome = folder
        .dooctl(["probe", "--private", "127.0.0.1", "-o", "json"])
        .env("CRM_SECRET", SECRET)
        .env("SSL_CERT_FILE", trusted.file(&folder))
        .run();
    (outcome, server)
}

#[test]
fn only_a_trusted_certificate_gets_a_secret_and_its_end_is_seen() {
    let (authority, other) = (Authority::new(), Authority::new());
    let here = "127.0.0.1";
    let rows = [
        ("good", authority.vouch_for(here), "passes", None),
        (
            "ends in 10 days",
            authority.vouch_for_days(here, 10),
            "warns",
            Some("tls-expires"),
        ),
        (
            "ends in 20 days",
            authority.vouch_for_days(here, 20),
            "passes",
            None,
        ),
        (
            "of another name",
            authority.vouch_for("doo.example"),
            "fails",
            Some("tls"),
        ),
        (
            "that has ended",
            authority.vouched_for(here),
            "fails",
            Some("tls"),
        ),
        (
            "of another authority",
            other.vouch_for(here),
            "fails",
            Some("tls"),
        ),
    ];
    for (what, identity, expected, code) in rows {
        let (outcome, server) = tls(identity, &authority);
        let exit = if expected == "fails" { 2 } else { 0 };
        let outcome = outcome.part_of(what).exits_with(exit);
        let (verdict, codes) = found(&outcome, "host");
        assert_eq!(verdict, expected, "{what}");
        assert_eq!(codes.first().map(String::as_str), code, "{what}");
        assert_eq!(server.received().len(), usize::from(exit == 0), "{what}");
    }
}

#[test]
fn addresses_inside_and_hosts_outside_the_fence_are_not_called() {
    let server = ScriptedServer::start(well);
    let folder = Folder::with_manifest(manifest(&server.url()));
    let inside = folder
        .dooctl(["probe", "-o", "json"])
        .env("CRM_SECRET", SECRET)
        .run();
    let (verdict, codes) = found(&inside.exits_with(2), "host");
    assert_eq!((&*verdict, &*codes[0]), ("fails", "private-address"));
    folder.edit(
        "dooctl.yaml",
        "teams:\n",
        "guards: { allow_hosts: [crm.example.com] }\nteams:\n",
    );
    let fenced = folder.dooctl(["probe", "--private", "127.0.0.1", "-o", "json"]);
    let (verdict, codes) = found(
        &fenced.env("CRM_SECRET", SECRET).run().exits_with(1),
        "token",
    );
    assert_eq!((&*verdict, &*codes[0]), ("not-checked", "not-allowed"));
    assert_eq!(server.connections(), 0);
}

#[test]
fn without_the_secret_nothing_is_asked() {
    let server = ScriptedServer::start(well);
    let folder = Folder::with_manifest(manifest(&server.url()));
    let outcome = folder
        .dooctl(["probe", "--private", "127.0.0.1", "-o", "json"])
        .run();
    let (verdict, codes) = found(&outcome.exits_with(1), "token");
    assert_eq!((&*verdict, &*codes[0]), ("not-checked", "no-secret"));
    assert!(server.received().is_empty());
}

#[test]
fn findings_are_at_the_lines_of_the_endpoints() {
    let server = ScriptedServer::start(|_| Answer::text(401, ""));
    let folder = Folder::with_manifest(manifest(&server.url()));
    let run = |format: &str| {
        let dooctl = folder.dooctl(["probe", "--private", "127.0.0.1", "-o", format]);
        dooctl.env("CRM_SECRET", SECRET).run().exits_with(2)
    };
    let text = folder.read("dooctl.yaml");
    let line = text
        .lines()
        .position(|line| line.contains("/token"))
        .unwrap()
        + 1;
    run("text")
        .shows(&format!("--> dooctl.yaml:{line}:"))
        .shows("secret-refused");
    run("markdown")
        .shows(&format!("<code>dooctl.yaml:{line}:"))
        .shows("(secret-refused)");
    run("github").shows(&format!("::error file=dooctl.yaml,line={line},"));
}

#[test]
fn groups_are_selected_by_name() {
    let server = ScriptedServer::start(well);
    let outcome = probe(&server, &["--group", "two"]).exits_with(0);
    assert_eq!(outcome.document()["receivers"][1]["groups"], json!(["two"]));
    probe(&server, &["--group", "twos"])
        .exits_with(64)
        .reports("did you mean \"two\"?");
    probe(&server, &["--team", "1"])
        .exits_with(64)
        .reports("declared teams: 4711");
}
