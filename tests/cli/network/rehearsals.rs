//! Deliveries rehearsed: in one process and with a running sandbox, to its own receiver and to one
//! of the user.

use crate::support::{Answer, Folder, SandboxServer, Schema, ScriptedServer, assert_fits, root};
use serde_json::{Value, json};
use std::time::Instant;

const SECRET: &str = "canary-of-the-client-secret";
const TOKEN: &str = "canary-of-the-token";

/// A team with a group whose order hooks have a token, and one whose event hook has a query.
fn teams(base: &str) -> String {
    format!(
        "  - team: 4711
    groups:
      - name: CRM
        description: orders
        authentication: {{ endpoint: '{base}/token', credentials: {{ client_secret: {{ env: CRM_SECRET }} }} }}
        hooks: [{{ types: [order_created, order_removed], endpoint: '{base}/orders?key=canary-of-the-url' }}]
      - name: Feed
        description: events
        event_id: 82032
        hooks:
          - type: event_updated
            endpoint: '{base}/events'
            graphql: {{ variables: {{ eventId: '%EVENT_ID%' }}, query: 'query ($eventId: ID!) {{ event(id: $eventId) {{ id title }} }}' }}
"
    )
}

/// A manifest that is applied to a running sandbox.
struct Case {
    folder: Folder,
    sandbox: SandboxServer,
}

impl Case {
    /// With receivers below this URL, or below the sandbox's own receiver.
    fn new(options: &[&str], base: Option<&str>) -> Self {
        let folder = Folder::new();
        let sandbox = SandboxServer::start(&folder.path("state.json"), options);
        let own = sandbox.url().replace("/v1", "/_sandbox/receiver");
        let manifest = root(sandbox.url(), &teams(base.unwrap_or(&own)));
        folder.write("dooctl.yaml", manifest);
        let case = Self { folder, sandbox };
        let applied = case.folder.dooctl(["apply", "--yes"]).with_credentials();
        applied.env("CRM_SECRET", SECRET).run().exits_with(0);
        case
    }

    /// Lets the running sandbox deliver.
    fn trigger(&self, args: &[&str], code: i32) -> Value {
        let at = self.sandbox.url().replace("/v1", "");
        let dooctl = self.folder.dooctl(["sandbox", "trigger", "-o", "json"]);
        let outcome = dooctl.args(args).args(["--at", &at]).run().exits_with(code);
        let document = outcome.document();
        assert_fits(Schema::Deliveries, &document);
        for text in [&outcome.stdout, &outcome.stderr] {
            assert!(!text.contains("canary"), "{text}");
        }
        document
    }
}

fn states(document: &Value) -> Vec<(&str, &str, usize)> {
    let deliveries = document["deliveries"].as_array().expect("a list");
    deliveries
        .iter()
        .map(|it| {
            let attempts = it["attempts"].as_array().expect("a list");
            (
                it["group"].as_str().expect("text"),
                it["state"].as_str().expect("text"),
                attempts.len(),
            )
        })
        .collect()
}

#[test]
fn the_sandbox_delivers_to_its_own_receiver() {
    let case = Case::new(&["--receiver-fails", "9"], None);
    let document = case.trigger(&["order_created"], 0);
    // A token request for each attempt.
    assert_eq!(states(&document), [("CRM", "delivered", 20)]);
    assert_eq!(document["deliveries"][0]["body"]["event_id"], "1");
    let document = case.trigger(&["order_created", "--twice"], 0);
    assert_eq!(
        states(&document),
        [("CRM", "delivered", 2), ("CRM", "delivered", 2)]
    );
    let document = case.trigger(&["event_updated", "--event", "82032", "--id", "82032"], 0);
    assert_eq!(states(&document), [("Feed", "delivered", 10)]);
    let body = &document["deliveries"][0]["body"];
    let event = json!({ "event": { "id": "82032", "title": "sample title" } });
    assert_eq!(body, &json!({ "data": event }));
}

#[test]
fn ten_failures_and_any_other_status_are_dead_letters() {
    for (options, args) in [
        (["--receiver-fails", "10"], &["order_created"][..]),
        (["--receiver-status", "204"], &["order_created"]),
        (
            ["--receiver-fails", "2"],
            &["order_created", "--attempts", "2"],
        ),
    ] {
        let case = Case::new(&options, None);
        let document = case.trigger(args, 2);
        assert_eq!(document["failure"], "dead-letter");
        let [("CRM", "dead", requests)] = states(&document)[..] else {
            panic!("{document:#}");
        };
        let attempts = if args.len() == 1 { 10 } else { 2 };
        assert_eq!(requests, 2 * attempts);
    }
}

/// A receiver that is tested with a body that doo never sends proves nothing.
#[test]
fn own_data_has_to_be_what_the_query_promises() {
    let folder = Folder::new();
    let manifest = root("https://rest.doo.net/v1", &teams("https://crm.example.com"));
    folder.write(
        "dooctl.yaml",
        format!("{manifest}graphql: {{ schema: doo.graphql }}\n"),
    );
    folder.write(
        "doo.graphql",
        "type Query { event(id: ID!): Event }\ntype Event { id: ID! title: String! }\n",
    );
    let applied = folder.dooctl(["apply", "--yes", "--sandbox"]);
    applied.env("CRM_SECRET", SECRET).run().exits_with(0);
    let trigger = |data: &str, args: &[&str]| {
        folder.write("data.json", data);
        let args = [&["--event", "82032", "--data", "data.json"], args].concat();
        let dooctl = folder.dooctl(["sandbox", "trigger", "event_updated"]);
        dooctl.args(args).run()
    };
    trigger(r#"{"event":{"title":"mine"}}"#, &[]).exits_with(0);
    // In a merge, null takes a key away.
    let misfit = r#"{"event":{"title":null}}"#;
    let message = "`event.title` is missing";
    trigger(misfit, &[]).exits_with(2).shows(message);
    let document = trigger(misfit, &["-o", "json"]).exits_with(2).document();
    assert_fits(Schema::Deliveries, &document);
    assert_eq!(document["failure"], "payload-contract");
    let finding = json!({ "code": "payload-contract", "message": message });
    assert_eq!(document["deliveries"][0]["findings"], json!([finding]));
    assert_eq!(states(&document), [("Feed", "printed", 0)]);
}

#[test]
fn a_type_that_no_group_gets_proves_nothing() {
    let case = Case::new(&[], None);
    let document = case.trigger(&["attendee_checkin"], 2);
    assert_eq!(document["failure"], "no-subscriber");
    let at = case.sandbox.url().replace("/v1", "");
    for (args, code, reported) in [
        (&["order_create"][..], 2, "did you mean order_created?"),
        (&["event_updated"], 2, "use --event"),
        (&["order"], 64, "not a webhook type"),
        (&["order_created", "--attempts", "0"], 64, "--attempts"),
        (
            &["order_created", "--forward", "http://a:b@127.0.0.1"],
            64,
            "credentials",
        ),
        (
            &["order_created", "--forward", "http://127.0.0.1/a/../b"],
            64,
            "`..`",
        ),
        (
            &["order_created", "--data", "missing.json"],
            64,
            "missing.json",
        ),
    ] {
        let dooctl = case.folder.dooctl(["sandbox", "trigger", "--at", &at]);
        dooctl.args(args).run().exits_with(code).reports(reported);
    }
    case.folder.write("list.json", "[1]");
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(1024 * 1024));
    case.folder.write("large.json", large);
    for (file, reported) in [("list.json", "not an object"), ("large.json", "1 MiB")] {
        let args = [
            "sandbox",
            "trigger",
            "order_created",
            "--at",
            &at,
            "--data",
            file,
        ];
        case.folder
            .dooctl(args)
            .run()
            .exits_with(64)
            .reports(reported);
    }
}

#[test]
fn nobody_at_the_address_is_a_failure() {
    let closed = ScriptedServer::always(Answer::text(404, "<html>"));
    let at = format!("http://{}", closed.address());
    let folder = Folder::new();
    let args = ["sandbox", "trigger", "order_created", "--at", &at];
    folder
        .dooctl(args)
        .run()
        .exits_with(1)
        .reports("answered 404");
    drop(closed);
    folder
        .dooctl(args)
        .run()
        .exits_with(1)
        .reports("no sandbox answered");
}

#[test]
fn what_is_not_forwarded_gets_no_connection_and_what_is_gets_all() {
    let receiver = ScriptedServer::start(|request| {
        let is_form = request.body.starts_with(b"client_id");
        let mut body = json!({ "message": "m", "description": SECRET });
        if is_form {
            body["access_token"] = TOKEN.into();
        }
        Answer::json(200, &body)
    });
    let case = Case::new(&[], Some("https://crm.example.com/doo"));
    let printed = case.trigger(&["order_created"], 0);
    assert_eq!(states(&printed), [("CRM", "printed", 0)]);
    let request = &printed["deliveries"][0]["request"];
    assert_eq!(request["secret_line"], "Authorization: Bearer (token)");
    assert_eq!(receiver.connections(), 0);
    let to = format!("crm.example.com=http://{}/in", receiver.address());
    let delivered = case.trigger(&["order_created", "--forward", &to], 0);
    assert_eq!(states(&delivered), [("CRM", "delivered", 2)]);
    let received = receiver.received();
    let paths: Vec<_> = received.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(
        paths,
        ["/in/doo/token", "/in/doo/orders?key=canary-of-the-url"]
    );
    // The same in one process, with the state of a file.
    case.folder
        .write("own.json", r#"{"external_customer_id":"mine"}"#);
    let state = case.folder.path("state.json");
    let dooctl = case.folder.dooctl(["sandbox", "trigger", "order_created"]);
    let dooctl = dooctl.args(["--forward", &to, "--data", "own.json", "--state"]);
    let outcome = dooctl.args([state]).run().exits_with(0);
    let shown = outcome
        .shows("attempt 1: delivery 200")
        .shows("1 delivery: 1 delivered.");
    assert!(!shown.stdout.contains("canary"), "{}", shown.stdout);
    let last = receiver.received().pop().expect("a delivery");
    assert!(String::from_utf8_lossy(&last.body).contains("mine"));
}

#[test]
fn a_page_in_a_browser_cannot_make_it_deliver() {
    use std::io::{Read, Write};
    let case = Case::new(&[], None);
    let address = case.sandbox.url().replace("http://", "").replace("/v1", "");
    let asked = |host: &str, kind: &str| {
        let mut stream = std::net::TcpStream::connect(&address).expect("it listens");
        let body = r#"{"type":"order_created"}"#;
        let length = body.len();
        write!(
            stream,
            "POST /_sandbox/trigger HTTP/1.1\r\nhost: {host}\r\ncontent-type: {kind}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer[9..12].to_owned()
    };
    assert_eq!(asked(&address, "application/json; charset=utf-8"), "200");
    assert_eq!(asked("localhost", "application/json"), "200");
    assert_eq!(asked(&address, "text/plain"), "403");
    assert_eq!(asked("evil.example", "application/json"), "403");
}

/// It took 1.6 to 2.4 s on two busy cores with a program that is not optimized.
#[test]
fn a_thousand_hooks_are_delivered() {
    let folder = Folder::new();
    let sandbox = SandboxServer::start(&folder.path("state.json"), [""; 0]);
    let base = sandbox.url().replace("/v1", "/_sandbox/receiver");
    let hook = |number: usize| format!("{{ type: order_created, endpoint: '{base}/{number}' }}");
    let hooks: Vec<String> = (0..1000).map(hook).collect();
    let hooks = hooks.join(", ");
    let teams = format!(
        "  - team: 4711\n    groups: [{{ name: CRM, description: d, hooks: [{hooks}] }}]\n"
    );
    folder.write("dooctl.yaml", root(sandbox.url(), &teams));
    let applied = folder.dooctl(["apply", "--yes", "-q"]).with_credentials();
    applied.run().exits_with(0);
    let at = sandbox.url().replace("/v1", "");
    let start = Instant::now();
    let outcome = folder
        .dooctl([
            "sandbox",
            "trigger",
            "order_created",
            "--at",
            &at,
            "-o",
            "json",
        ])
        .run()
        .exits_with(0);
    println!("1000 deliveries: {:?}", start.elapsed());
    let document = outcome.document();
    let deliveries = document["deliveries"].as_array().expect("a list");
    assert_eq!(deliveries.len(), 1000);
    assert!(deliveries.iter().all(|it| it["state"] == "delivered"));
}
