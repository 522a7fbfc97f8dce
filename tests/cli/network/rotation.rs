//! The guard `receivers` and the rotation of secrets: what receivers say decides before the first
//! write, and the report says which secret may be revoked.

use crate::support::{
    Answer, Folder, Outcome, SandboxServer, Schema, ScriptedServer, assert_fits, root,
};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const OLD: &str = "canary-of-the-old-secret";
const NEW: &str = "canary-of-the-new-secret";

/// A receiver that takes these secrets.
struct Receiver {
    server: ScriptedServer,
    accepted: Arc<Mutex<Vec<&'static str>>>,
}

impl Receiver {
    fn accepting(secrets: &[&'static str]) -> Self {
        let accepted = Arc::new(Mutex::new(secrets.to_vec()));
        let known = Arc::clone(&accepted);
        let server = ScriptedServer::start(move |request| {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            if known
                .lock()
                .expect("no thread panicked")
                .iter()
                .any(|secret| body.contains(secret))
            {
                let token =
                    json!({ "access_token": "a-token", "message": "m", "description": "d" });
                Answer::json(200, &token)
            } else {
                Answer::json(401, &json!({ "message": "unknown client" }))
            }
        });
        Self { server, accepted }
    }

    fn accept(&self, secrets: &[&'static str]) {
        *self.accepted.lock().expect("no thread panicked") = secrets.to_vec();
    }

    /// How often a secret was sent.
    fn got(&self, secret: &str) -> usize {
        self.server
            .count(|request| String::from_utf8_lossy(&request.body).contains(secret))
    }
}

/// An account, a receiver, and a manifest with the guard.
struct Case {
    folder: Folder,
    sandbox: SandboxServer,
    receiver: Receiver,
}

impl Case {
    fn new(options: &[&str], groups: &[&str]) -> Self {
        let folder = Folder::new();
        let sandbox = SandboxServer::start(&folder.path("state.json"), options);
        let receiver = Receiver::accepting(&[OLD]);
        let base = format!("http://{}", receiver.server.address());
        let group = |name: &&str| {
            format!(
                "      - name: {name}\n        description: first\n        authentication:\n          endpoint: {base}/token\n          credentials: {{ client_secret: {{ env: {name}_SECRET }} }}\n        hooks: [{{ type: order_created, endpoint: {base}/{name} }}]\n"
            )
        };
        let groups: String = groups.iter().map(group).collect();
        let teams = format!("  - team: 4711\n    groups:\n{groups}");
        let manifest = root(sandbox.url(), &teams);
        folder.write("dooctl.yaml", manifest + "guards: { receivers: token }\n");
        Self {
            folder,
            sandbox,
            receiver,
        }
    }

    fn apply(&self, secrets: [&str; 2], options: &[&str]) -> Outcome {
        let dooctl = self
            .folder
            .dooctl(["apply", "--yes", "-o", "json", "--private", "127.0.0.1"]);
        let dooctl = dooctl.args(options).with_credentials();
        let outcome = dooctl
            .env("CRM_SECRET", secrets[0])
            .env("ERP_SECRET", secrets[1])
            .run();
        for text in [&outcome.stdout, &outcome.stderr] {
            assert!(!text.contains("canary"), "{text}");
        }
        outcome
    }
}

fn report(outcome: &Outcome) -> Value {
    let document = outcome.document();
    assert_fits(Schema::Report, &document);
    document
}

#[test]
fn a_receiver_that_refuses_stops_the_apply_before_its_first_write() {
    let case = Case::new(&[], &["CRM"]);
    let outcome = case.apply([NEW, NEW], &[]).exits_with(4);
    let document = report(&outcome);
    assert_eq!(document["failure"], "receivers");
    assert_eq!(document["guards"][0]["guard"], "receivers");
    outcome
        .reports("secret-refused")
        .reports("--allow receivers=REASON");
    assert_eq!(case.receiver.got(NEW), 1);
    let outcome = case
        .apply([NEW, NEW], &["--allow", "receivers=it comes later"])
        .exits_with(0);
    assert_eq!(report(&outcome)["guards"][0]["allowed"], "it comes later");
    // Nothing new is created, so nobody is asked.
    case.apply([NEW, NEW], &[]).exits_with(0);
    assert_eq!(case.receiver.got(NEW), 2);
    assert_eq!(case.sandbox.stop().writes(), 1);
}

#[test]
fn an_address_inside_is_asked_only_if_the_command_line_names_it() {
    let case = Case::new(&[], &["CRM"]);
    let dooctl = case
        .folder
        .dooctl(["apply", "--yes", "-o", "json"])
        .with_credentials();
    let outcome = dooctl.env("CRM_SECRET", OLD).run().exits_with(4);
    assert_eq!(report(&outcome)["failure"], "receivers");
    assert_eq!(case.receiver.server.connections(), 0);
    assert_eq!(case.sandbox.stop().writes(), 0);
}

#[test]
fn a_plan_says_what_only_an_apply_checks() {
    let case = Case::new(&[], &["CRM"]);
    for (format, part) in [
        ("text", "Guard receivers: checked by apply"),
        ("markdown", "Guard receivers: checked by apply"),
        ("json", "\"checked_by_apply\": [\n    \"receivers\"\n  ]"),
    ] {
        let dooctl = case
            .folder
            .dooctl(["plan", "-o", format])
            .with_credentials();
        dooctl
            .env("CRM_SECRET", OLD)
            .run()
            .exits_with(0)
            .shows(part);
    }
    assert_eq!(case.receiver.server.connections(), 0);
}

/// How doo lists secrets, which ones the receiver takes, the exit code, what becomes of the old one,
/// and how often it was tried besides the first apply.
type Row = (
    &'static str,
    &'static [&'static str],
    i32,
    Option<&'static str>,
    usize,
);

#[test]
fn a_rotation_asks_with_both_secrets_and_says_what_may_be_revoked() {
    let both: &[&str] = &[OLD, NEW];
    let rows: [Row; 8] = [
        ("clear", &[OLD, NEW], 0, Some("unused"), 1),
        ("clear", &[NEW], 0, Some("unused"), 1),
        ("clear", &[OLD], 4, None, 1),
        ("clear", &[], 4, None, 1),
        ("masked", &[OLD, NEW], 0, Some("unknown"), 0),
        ("masked", &[OLD], 4, None, 0),
        ("absent", &[NEW], 0, Some("unknown"), 0),
        ("absent", &[], 4, None, 0),
    ];
    for (listed, accepted, exit, state, tried) in rows {
        let what = format!("{listed} {accepted:?}");
        let case = Case::new(&["--secrets", listed], &["CRM"]);
        case.apply([OLD, OLD], &[]).part_of(&what).exits_with(0);
        // A secret that is not listed is not a difference.
        case.folder.edit("dooctl.yaml", "first", "second");
        case.receiver.accept(accepted);
        let outcome = case.apply([NEW, NEW], &[]).part_of(&what).exits_with(exit);
        let document = report(&outcome);
        let revocations = document["revocations"].as_array().unwrap();
        let states: Vec<_> = revocations
            .iter()
            .map(|it| it["state"].as_str().unwrap())
            .collect();
        assert_eq!(states, state.into_iter().collect::<Vec<_>>(), "{what}");
        assert_eq!(case.receiver.got(OLD), 1 + tried, "{what}");
        assert_eq!(case.receiver.got(NEW), 1, "{what}");
        if listed == "clear" && exit == 0 && accepted != both {
            outcome.reports("old-secret-refused");
        }
        let writes = if exit == 0 { 3 } else { 1 };
        assert_eq!(case.sandbox.stop().writes(), writes, "{what}");
    }
}

#[test]
fn a_secret_that_another_group_has_is_still_used() {
    let case = Case::new(&[], &["CRM", "ERP"]);
    case.apply([OLD, OLD], &[]).exits_with(0);
    case.receiver.accept(&[OLD, NEW]);
    let document = report(&case.apply([NEW, OLD], &[]).exits_with(0));
    let revocation = &document["revocations"][0];
    assert_eq!(
        (&revocation["group"], &revocation["state"]),
        (&json!("CRM"), &json!("still-used"))
    );
    assert_eq!(revocation["used_by"], json!(["ERP"]));
    let document = report(&case.apply([NEW, NEW], &[]).exits_with(0));
    assert_eq!(document["revocations"][0]["state"], "unused");
    assert_eq!(document["revocations"].as_array().unwrap().len(), 1);
}

#[test]
fn the_last_line_of_a_rotation_says_so() {
    let case = Case::new(&[], &["CRM"]);
    case.apply([OLD, OLD], &[]).exits_with(0);
    case.receiver.accept(&[OLD, NEW]);
    let dooctl = case
        .folder
        .dooctl(["apply", "--yes", "--private", "127.0.0.1"]);
    let outcome = dooctl
        .with_credentials()
        .env("CRM_SECRET", NEW)
        .run()
        .exits_with(0);
    let lines: Vec<&str> = outcome.stdout.split_whitespace().collect();
    let text = lines.join(" ");
    let expected = "revoke: the old secret of CRM at 127.0.0.1 is used by no listed group any more";
    assert!(text.contains(expected), "{}", outcome.stdout);
}
