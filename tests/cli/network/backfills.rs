//! Backfills: bound to a group that is applied, asked once, and what doo makes of them.

use crate::support::{Answer, Folder, SandboxServer, Schema, ScriptedServer, assert_fits, root};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn teams(base: &str) -> String {
    format!(
        "  - team: 4711
    groups:
      - name: CRM
        description: orders
        hooks: [{{ types: [order_created, order_updated, order_cancelled], endpoint: '{base}/orders' }}]
      - name: Feed
        description: events
        hooks: [{{ types: [event_created, event_updated], endpoint: '{base}/events' }}]
      - name: Mixed
        description: both
        event_id: 7
        hooks: [{{ types: [event_updated, attendee_checkin, order_created], endpoint: '{base}/mixed' }}]
      - name: Changes
        description: only changes
        hooks: [{{ types: [order_updated], endpoint: '{base}/changes' }}]
"
    )
}

struct Case {
    folder: Folder,
    sandbox: SandboxServer,
}

impl Case {
    fn new() -> Self {
        let folder = Folder::new();
        let sandbox = SandboxServer::start(&folder.path("state.json"), [""; 0]);
        let own = sandbox.url().replace("/v1", "/_sandbox/receiver");
        folder.write("dooctl.yaml", root(sandbox.url(), &teams(&own)));
        let case = Self { folder, sandbox };
        case.dooctl(&["apply", "--yes"], 0);
        case
    }

    fn dooctl(&self, args: &[&str], code: i32) -> crate::support::Outcome {
        let dooctl = self.folder.dooctl(args).with_credentials();
        dooctl.run().exits_with(code)
    }

    fn document(&self, args: &[&str], code: i32) -> Value {
        let args = [&["backfill", "--yes", "-o", "json"], args].concat();
        let document = self.dooctl(&args, code).document();
        assert_fits(Schema::Backfill, &document);
        document
    }

    /// Sends a request to what is not doo's API.
    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let url = self.sandbox.url();
        let address = url.replace("http://", "").replace("/v1", "");
        let mut stream = TcpStream::connect(&address).expect("it listens");
        let length = body.len();
        write!(
            stream,
            "{method} /_sandbox/{path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (_, body) = answer.split_once("\r\n\r\n").expect("it has a body");
        serde_json::from_str(body).expect("it is JSON")
    }
}

/// Only what doo sends again, and only to groups that replace none.
#[test]
fn an_apply_ends_with_the_commands_that_fill_what_it_created() {
    let folder = Folder::new();
    let manifest = root("https://rest.doo.net/v1", &teams("https://crm.example.com"));
    folder.write("my hooks/dooctl.yaml", manifest);
    let apply = || {
        let dooctl = folder.dooctl(["apply", "my hooks", "--sandbox", "--yes"]);
        dooctl.run().exits_with(0).stdout
    };
    let first = apply();
    let (_, shown) = first
        .split_once("To send what exists to the new groups:\n")
        .unwrap_or_else(|| panic!("{first}"));
    let base = "  dooctl backfill 'my hooks' --sandbox --group";
    let expected = [
        "CRM --event ID",
        "Feed",
        "Mixed --resource orders",
        "Mixed --resource attendees",
    ];
    let expected: String = expected.map(|it| format!("{base} {it}\n")).concat();
    assert_eq!(shown, expected);
    let args = [
        "backfill",
        "my hooks",
        "--sandbox",
        "--group",
        "Feed",
        "--dry-run",
    ];
    folder.dooctl(args).run().exits_with(0);

    folder.edit(
        "my hooks/dooctl.yaml",
        "crm.example.com/orders",
        "crm.example.com/new",
    );
    let replaced = apply();
    assert!(replaced.contains("confirmed   create CRM"), "{replaced}");
    assert!(!replaced.contains("dooctl backfill"), "{replaced}");
}

#[test]
fn what_exists_arrives() {
    let case = Case::new();
    for _ in 0..119 {
        case.ask("POST", "trigger", r#"{"type":"order_created","event":"9"}"#);
    }
    case.ask(
        "POST",
        "trigger",
        r#"{"type":"order_cancelled","id":"500","event":"9"}"#,
    );
    let before = case.ask("GET", "deliveries", "")["deliveries"]
        .as_array()
        .expect("a list")
        .len();
    let args = ["--group", "CRM", "--event", "9", "--since", "24h"];
    let document = case.document(&args, 0);
    let call = &document["calls"][0];
    assert_eq!(call["state"], "accepted");
    assert_eq!(call["items"], 120);
    assert_eq!(call["types"], json!(["order_cancelled", "order_created"]));
    assert_eq!(call["event_id"], "9");
    assert!(call["window"]["sent_after"].is_string() && call["window"]["until"].is_null());
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let deliveries = case.ask("GET", "deliveries", "");
        let deliveries = deliveries["deliveries"].as_array().expect("a list");
        if deliveries.len() == before + 120 {
            assert!(deliveries.iter().all(|it| it["state"] == "delivered"));
            break;
        }
        assert!(Instant::now() < deadline, "{} arrived", deliveries.len());
    }
    let counts = case.sandbox.stop();
    assert_eq!(counts.of("init"), 1);
}

#[test]
fn a_dry_run_shows_and_asks_nothing() {
    let case = Case::new();
    let args = [
        "backfill",
        "--group",
        "CRM",
        "--event",
        "9",
        "--event",
        "8",
        "--event",
        "9",
        "--dry-run",
        "--since",
        "2026-03-01T09:00:00+01:00",
        "--until",
        "2026-03-02T09:00:00+01:00",
    ];
    case.dooctl(&args, 0)
        .shows("  orders of event 9\n  orders of event 8\n")
        .shows("  not sent again: order_updated\n")
        .shows("last_updated_after 2026-03-01 09:00:00 (CET)")
        .shows("last_updated_before 2026-03-02 10:00:00 (CET)")
        .shows("2 calls. 1000 items take 50 min at 20 a minute")
        .shows("Nothing was sent: this was a dry run.");
    let organization = case.document(&["--group", "Feed", "--dry-run"], 0);
    assert_eq!(organization["calls"][0]["organization_id"], "1");
    assert_eq!(organization["calls"][0]["state"], "not-sent");
    assert_eq!(case.sandbox.stop().of("init"), 0);
}

#[test]
fn what_cannot_be_sent_is_refused_before_anything_is() {
    let case = Case::new();
    for (args, code, reported) in [
        (
            &["--group", "Feeds", "--event", "9"][..],
            64,
            "did you mean \"Feed\"?",
        ),
        (&["--group", "CRM"], 64, "name each with --event"),
        (
            &["--group", "CRM", "--event", "9", "--organization", "1"],
            64,
            "--organization",
        ),
        (
            &["--group", "Feed", "--event", "9"],
            64,
            "belong to an organization",
        ),
        (&["--group", "Mixed"], 64, "choose one with --resource"),
        (
            &["--group", "Mixed", "--resource", "orders", "--event", "9"],
            64,
            "only",
        ),
        (
            &["--group", "CRM", "--type", "order_create"],
            64,
            "did you mean order_created?",
        ),
        (
            &["--group", "CRM", "--event", "9", "--type", "order_updated"],
            4,
            "nothing-to-send",
        ),
        (
            &["--group", "Changes", "--event", "9"],
            4,
            "nothing-to-send",
        ),
        (
            &["--group", "CRM", "--event", "9", "--rate", "0"],
            64,
            "--rate",
        ),
        (
            &["--group", "CRM", "--event", "9", "--rate", "51"],
            64,
            "--rate",
        ),
        (
            &[
                "--group", "CRM", "--event", "9", "--rate", "1", "--rate", "2",
            ],
            64,
            "--rate",
        ),
        (
            &[
                "--group",
                "CRM",
                "--event",
                "9",
                "--since",
                "2026-03-01T09:00:00",
            ],
            64,
            "offset",
        ),
        (
            &[
                "--group",
                "CRM",
                "--event",
                "9",
                "--since",
                "2099-01-01T00:00:00Z",
            ],
            64,
            "future",
        ),
        (
            &[
                "--group", "CRM", "--event", "9", "--since", "1h", "--until", "2h",
            ],
            64,
            "later",
        ),
        (
            &["--group", "CRM", "--event", "9", "--max-requests", "2"],
            4,
            "too-many-requests",
        ),
    ] {
        let args = [&["backfill", "--yes", "-o", "json"], args].concat();
        let outcome = case.dooctl(&args, code);
        let text = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(text.contains(reported), "{args:?}: {text}");
    }
    let args = ["backfill", "--group", "CRM", "--event", "9"];
    case.dooctl(&args, 4).reports("there is no terminal");
    case.folder
        .edit("dooctl.yaml", "description: orders", "description: other");
    let args = ["backfill", "--yes", "--group", "CRM", "--event", "9"];
    case.dooctl(&args, 4).reports("apply first");
    case.folder.edit("dooctl.yaml", "name: CRM", "name: ERP");
    let args = ["backfill", "--yes", "--group", "ERP", "--event", "9"];
    case.dooctl(&args, 4).reports("is not in doo");
    assert_eq!(case.sandbox.stop().of("init"), 0);
}

/// What doo answers to a call decides the exit code; the call is not made again.
#[test]
fn an_answer_that_says_nothing_ends_it() {
    let case = Case::new();
    for (answers, code, failure, states) in [
        (["cut", "ok"], 5, json!("unknown"), ["unknown", "not-sent"]),
        (["ok", "cut"], 5, json!("unknown"), ["accepted", "unknown"]),
        (["422", "ok"], 1, json!("rejected"), ["refused", "not-sent"]),
        (["ok", "422"], 5, json!("rejected"), ["accepted", "refused"]),
        (
            ["envelope", "ok"],
            5,
            json!("unknown"),
            ["unknown", "not-sent"],
        ),
        (["ok", "text"], 0, Value::Null, ["accepted", "accepted"]),
    ] {
        let groups = account(&case);
        let made = std::sync::atomic::AtomicUsize::new(0);
        let server = ScriptedServer::with_tokens(move |request| {
            if !request.path.contains("/init/") {
                return Answer::listing(&groups);
            }
            let number = made.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            match answers[number.min(1)] {
                "cut" => Answer::text(200, "<html>"),
                "422" => Answer::json(422, &json!({ "detail": "no" })),
                "envelope" => Answer::json(200, &json!({ "response_status": 500 })),
                "text" => Answer::json(
                    200,
                    &json!({ "response_status": 200, "items_processed": "12" }),
                ),
                _ => Answer::json(200, &json!({ "response_status": 200 })),
            }
        });
        let dooctl = case
            .folder
            .dooctl(["backfill", "--yes", "-o", "json", "--group", "CRM"]);
        let dooctl = dooctl
            .args(["--event", "8", "--event", "9"])
            .with_credentials();
        let outcome = dooctl
            .env("DOO_API_URL", server.url())
            .run()
            .exits_with(code);
        let document = outcome.document();
        assert_fits(Schema::Backfill, &document);
        assert_eq!(document["failure"], failure, "{answers:?}");
        let found = [0, 1].map(|number| document["calls"][number]["state"].clone());
        assert_eq!(found, states.map(Value::from), "{answers:?}");
        let last = &document["calls"][1]["items"];
        assert_eq!(*last == 12, answers[1] == "text");
        let calls: Vec<_> = server.received();
        let calls = calls.iter().filter(|it| it.path.contains("/init/"));
        let bodies: Vec<_> = calls
            .map(|it| String::from_utf8_lossy(&it.body).into_owned())
            .collect();
        assert_eq!(
            bodies.len(),
            states.iter().filter(|it| **it != "not-sent").count()
        );
        assert!(
            bodies
                .iter()
                .all(|body| body.contains("webhook_configuration_id"))
        );
    }
}

/// The groups of the account, as a listing has them.
fn account(case: &Case) -> Vec<Value> {
    let text = case.folder.read("state.json");
    let state: Value = serde_json::from_str(&text).expect("it is JSON");
    let mut groups = state["groups"].as_array().expect("a list").clone();
    for group in &mut groups {
        group.as_object_mut().expect("a group").shift_remove("team");
    }
    groups
}
