//! The exit codes are the same in all formats, and the JSON document has them.

use crate::support::{
    Answer, Dooctl, Folder, Outcome, Received, SandboxServer, Schema, ScriptedServer, State, TEAM,
    assert_fits, root,
};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// A run with the options for its format.
type Run = fn(&[&str]) -> Outcome;

/// The expected failure in the document, its schema, and the run.
type Scene = (Option<&'static str>, Option<Schema>, Run);

/// The document has no published schema.
const UNPUBLISHED: Option<Schema> = None;
const PLAN: Option<Schema> = Some(Schema::Plan);
const REPORT: Option<Schema> = Some(Schema::Report);

#[track_caller]
fn exits(code: i32, scenes: &[Scene]) {
    thread::scope(|scope| {
        for scene in scenes {
            scope.spawn(|| plays(code, scene));
        }
    });
}

#[track_caller]
fn plays(code: i32, (failure, schema, run): &Scene) {
    // A wrong command line has no subject for a comment.
    let has_comment = schema.is_some() && code != 64;
    // Most of them wait.
    let document = thread::scope(|scope| {
        scope.spawn(|| run(&["-o", "text"]).exits_with(code));
        if has_comment {
            scope.spawn(|| {
                let comment = run(&["-o", "markdown"]).exits_with(code).stdout;
                assert!(comment.starts_with("<!-- dooctl:"), "{comment}");
            });
            scope.spawn(|| run(&["-o", "github"]).exits_with(code));
        }
        run(&["-o", "json"]).exits_with(code).document()
    });
    assert_eq!(document["exit_code"], code, "{document:#}");
    assert_eq!(document["failure"], json!(failure), "{document:#}");
    assert_eq!(document["format_version"], 1);
    if let Some(schema) = schema {
        assert_fits(*schema, &document);
    }
}

/// A run in a folder with a good manifest, against its own sandbox.
fn sandboxed(folder: &Folder, args: &[&str], format: &[&str]) -> Outcome {
    folder.dooctl(args).args(["--sandbox"]).args(format).run()
}

fn fresh(args: &[&str], format: &[&str]) -> Outcome {
    sandboxed(&Folder::with_manifest(good()), args, format)
}

fn applied(args: &[&str], format: &[&str]) -> Outcome {
    let folder = Folder::with_manifest(good());
    sandboxed(&folder, &["apply", "--yes"], &[]).exits_with(0);
    sandboxed(&folder, args, format)
}

/// A run against a sandbox that has these groups.
fn with_groups(groups: &[Value], args: &[&str], format: &[&str]) -> Outcome {
    let folder = Folder::with_manifest(good());
    folder.write(".dooctl/sandbox.json", State::of(groups));
    sandboxed(&folder, args, format)
}

/// A run against a server.
fn against(server: &ScriptedServer, args: &[&str], format: &[&str]) -> Outcome {
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    folder.dooctl(args).args(format).with_credentials().run()
}

fn forbidden(args: &[&str], format: &[&str]) -> Outcome {
    against(&ScriptedServer::always(Answer::text(403, "")), args, format)
}

fn with_bad_manifest(args: &[&str], format: &[&str]) -> Outcome {
    let manifest = root("https://rest.doo.net/v1", "  - team: 4711\n    grups: []\n");
    let folder = Folder::with_manifest(manifest);
    folder.dooctl(args).args(format).run()
}

fn good() -> String {
    root("https://rest.doo.net/v1", TEAM)
}

fn group(id: &str, description: &str) -> Value {
    json!({
        "id": id, "team": "4711", "name": "CRM sync", "description": description,
        "hooks": [{ "type": "order_created", "method": "POST", "endpoint": "https://old.example.com" }],
    })
}

#[test]
fn zero_is_done() {
    exits(
        0,
        &[
            (None, UNPUBLISHED, |format| {
                let folder = Folder::with_manifest(good());
                folder.dooctl(["validate"]).args(format).run()
            }),
            (None, PLAN, |format| fresh(&["plan"], format)),
            (None, REPORT, |format| fresh(&["apply", "--yes"], format)),
            (None, UNPUBLISHED, |format| fresh(&["list"], format)),
            (None, UNPUBLISHED, |format| fresh(&["teams"], format)),
            (None, PLAN, |format| applied(&["drift"], format)),
            (None, PLAN, |format| {
                applied(&["plan", "--detailed-exitcode"], format)
            }),
            // Without changes there is nothing to confirm.
            (None, REPORT, |format| applied(&["apply"], format)),
        ],
    );
}

#[test]
fn one_is_failed_and_nothing_written() {
    exits(
        1,
        &[
            (Some("forbidden"), PLAN, |format| {
                forbidden(&["plan"], format)
            }),
            (Some("forbidden"), PLAN, |format| {
                forbidden(&["drift"], format)
            }),
            (Some("forbidden"), REPORT, |format| {
                forbidden(&["apply", "--yes"], format)
            }),
            (Some("forbidden"), UNPUBLISHED, |format| {
                forbidden(&["list"], format)
            }),
            (Some("forbidden"), UNPUBLISHED, |format| {
                forbidden(&["teams"], format)
            }),
            (Some("credentials"), PLAN, |format| {
                Folder::with_manifest(good())
                    .dooctl(["plan"])
                    .args(format)
                    .run()
            }),
            (Some("sandbox-state"), REPORT, |format| {
                let folder = Folder::with_manifest(good());
                folder.write(".dooctl/sandbox.json", "{");
                sandboxed(&folder, &["apply", "--yes"], format)
            }),
            (Some("out-of-requests"), PLAN, |format| {
                fresh(&["plan", "--max-requests", "1"], format)
            }),
            (Some("not-listed"), PLAN, |format| {
                one_team_of_two(&["plan"], format)
            }),
            (Some("not-listed"), REPORT, |format| {
                one_team_of_two(&["apply", "--yes"], format)
            }),
            (Some("not-listed"), UNPUBLISHED, |format| {
                one_team_of_two(&["list"], format)
            }),
            (Some("incomplete-listing"), PLAN, |format| {
                miscounted(&["plan"], format)
            }),
            (Some("incomplete-listing"), REPORT, |format| {
                miscounted(&["apply", "--yes"], format)
            }),
            (Some("nothing-written"), REPORT, rejected_creation),
            (Some("output"), PLAN, |format| {
                fresh(&["plan", "-o", "text=missing/folder/plan.txt"], format)
            }),
        ],
    );
}

/// The first team is listed and has no changes.
fn one_team_of_two(args: &[&str], format: &[&str]) -> Outcome {
    let server = ScriptedServer::with_tokens(|request| {
        if request.path.contains("/team/1/") {
            Answer::listing(&[])
        } else {
            Answer::text(404, "")
        }
    });
    let teams = "  - { team: 1, groups: [] }\n  - { team: 2, groups: [] }\n";
    let folder = Folder::with_manifest(root(&server.url(), teams));
    let outcome = folder.dooctl(args).args(format).with_credentials().run();
    assert_eq!(server.count(Received::is_write), 0);
    outcome
}

fn miscounted(args: &[&str], format: &[&str]) -> Outcome {
    let listing = json!({ "_embedded": { "webhooks": [] }, "page_count": 1, "total_items": 5 });
    let server = ScriptedServer::always(Answer::json(200, &listing));
    let outcome = against(&server, args, format);
    assert_eq!(server.count(Received::is_write), 0);
    outcome
}

fn rejected_creation(format: &[&str]) -> Outcome {
    let server = ScriptedServer::with_tokens(|request| {
        if request.is_write() {
            Answer::json(422, &json!({ "detail": "Failed Validation" }))
        } else {
            Answer::listing(&[])
        }
    });
    against(&server, &["apply", "--yes"], format)
}

#[test]
fn two_is_changes_or_drift() {
    exits(
        2,
        &[
            (None, PLAN, |format| {
                fresh(&["plan", "--detailed-exitcode"], format)
            }),
            (None, PLAN, |format| fresh(&["drift"], format)),
            (None, PLAN, |format| {
                let folder = Folder::with_manifest(root(
                    "https://rest.doo.net/v1",
                    "  - { team: 4711, groups: [] }\n",
                ));
                folder.write(".dooctl/sandbox.json", State::of(&[group("1", "")]));
                sandboxed(&folder, &["drift"], &[]).exits_with(0);
                sandboxed(&folder, &["drift", "--strict"], format)
            }),
        ],
    );
}

#[test]
fn three_is_a_manifest_with_problems() {
    let failure = Some("manifest-problems");
    exits(
        3,
        &[
            (failure, UNPUBLISHED, |format| {
                with_bad_manifest(&["validate"], format)
            }),
            (failure, PLAN, |format| with_bad_manifest(&["plan"], format)),
            (failure, PLAN, |format| {
                with_bad_manifest(&["drift"], format)
            }),
            (failure, REPORT, |format| {
                with_bad_manifest(&["apply", "--yes"], format)
            }),
            (failure, UNPUBLISHED, |format| {
                with_bad_manifest(&["list"], format)
            }),
            (failure, UNPUBLISHED, |format| {
                with_bad_manifest(&["teams"], format)
            }),
        ],
    );
}

#[test]
fn four_is_refused() {
    exits(
        4,
        &[
            (Some("not-confirmed"), REPORT, |format| {
                fresh(&["apply"], format)
            }),
            (Some("ownership-conflict"), PLAN, |format| {
                let theirs = group("1", "[dooctl owner=someone-else team=4711]");
                with_groups(&[theirs], &["plan"], format)
            }),
            (Some("ownership-conflict"), REPORT, |format| {
                let theirs = group("1", "[dooctl owner=someone-else team=4711]");
                with_groups(&[theirs], &["apply", "--yes"], format)
            }),
            (Some("ambiguous-name"), PLAN, |format| {
                with_groups(&[group("1", ""), group("2", "")], &["drift"], format)
            }),
            (Some("budget"), REPORT, |format| {
                fresh(&["apply", "--yes", "--max-requests", "3"], format)
            }),
            (Some("stale-plan"), REPORT, |format| {
                let digest = "0".repeat(32);
                fresh(&["apply", "--yes", "--expect", &digest], format)
            }),
            (Some("insecure-http"), PLAN, |format| {
                let folder = Folder::with_manifest(root("http://rest.doo.net/v1", TEAM));
                folder
                    .dooctl(["plan"])
                    .args(format)
                    .with_credentials()
                    .run()
            }),
        ],
    );
}

#[test]
fn five_is_incomplete() {
    exits(
        5,
        &[(Some("altered-by-doo"), REPORT, |format| {
            let server = ScriptedServer::with_tokens(forgets_descriptions());
            against(&server, &["apply", "--yes"], format)
        })],
    );
}

/// Creates the group, and lists it without its marker.
fn forgets_descriptions() -> impl Fn(&Received) -> Answer {
    let created = AtomicBool::new(false);
    move |request| match (request.method.as_str(), created.load(Ordering::SeqCst)) {
        ("GET", false) => Answer::listing(&[]),
        ("GET", true) => Answer::listing(&[group("12", "")]),
        _ => {
            created.store(true, Ordering::SeqCst);
            Answer::success(&json!("12"))
        }
    }
}

#[test]
fn sixty_four_is_usage() {
    exits(
        64,
        &[
            (Some("usage"), UNPUBLISHED, |format| {
                Dooctl::new(["plan", "--no-such-option"]).args(format).run()
            }),
            (Some("usage"), UNPUBLISHED, |format| {
                Dooctl::new(["no-such-command"]).args(format).run()
            }),
            (Some("usage"), UNPUBLISHED, |format| {
                Dooctl::new(format).run()
            }),
            (Some("usage"), PLAN, |format| {
                fresh(&["plan", "--team", "9"], format)
            }),
            (Some("usage"), REPORT, |format| {
                fresh(&["apply", "-o", "text"], format)
            }),
        ],
    );
}

#[test]
fn one_hundred_and_thirty_is_interrupted() {
    let failure = Some("interrupted");
    exits(
        130,
        &[
            (failure, PLAN, |format| {
                let state = Folder::new();
                let server = SandboxServer::start(&state.path("state.json"), [] as [&str; 0]);
                let outcome = paced(server.url(), &["plan", "-v"], format, "sent=1");
                assert_eq!(server.stop().total(), 1);
                outcome
            }),
            (failure, REPORT, |format| {
                let server = ScriptedServer::with_tokens(forgets_descriptions());
                let outcome = paced(&server.url(), &["apply", "--yes", "-v"], format, "sent=3");
                assert_eq!(server.count(Received::is_write), 1);
                outcome
            }),
        ],
    );
}

/// A run at the default pace, interrupted once it has logged this.
fn paced(url: &str, args: &[&str], format: &[&str], logged: &str) -> Outcome {
    let manifest = root(url, TEAM).replace("requests_per_second: 1000", "requests_per_second: 1");
    let folder = Folder::with_manifest(manifest);
    let dooctl = folder.dooctl(args).args(format).with_credentials();
    let mut running = dooctl.spawn();
    running.wait_for_stderr(logged);
    running.interrupt();
    running.finish()
}
