//! `--timeout`: a run ends in time, whatever the server does, and reports every operation.

use crate::support::{
    Answer, Folder, Outcome, Received, Schema, ScriptedServer, TEAM, assert_fits, root,
};
use serde_json::json;
use std::time::{Duration, Instant};

/// What a busy machine may add to any run.
const SLACK: Duration = Duration::from_secs(20);

fn run(server: &ScriptedServer, args: &[&str]) -> Outcome {
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    folder.dooctl(args).with_credentials().run()
}

#[test]
fn a_read_is_cut_off_when_the_time_is_up() {
    for answer in [Answer::Hang, Answer::Trickle] {
        for command in [&["plan"][..], &["drift"], &["list"], &["apply", "--yes"]] {
            let server = ScriptedServer::always(answer.clone());
            let start = Instant::now();
            let outcome = run(&server, &[command, &["--timeout", "400ms"]].concat());
            assert!(start.elapsed() < SLACK, "{answer:?} {command:?}");
            outcome
                .exits_with(1)
                .reports("error: the time limit of this run passed before")
                .reports("set a longer --timeout, or run again");
            assert_eq!(server.count(Received::is_write), 0);
        }
    }
}

/// The creation was sent, but no listing can follow in time.
#[test]
fn what_was_written_is_reported_when_the_time_is_up() {
    let server = ScriptedServer::with_tokens(|request| match request.method.as_str() {
        // Time passes until the answer is there, and it is waited for.
        "POST" => {
            std::thread::sleep(Duration::from_secs(5));
            Answer::success(&json!("12"))
        }
        _ => Answer::listing(&[]),
    });
    let outcome = run(
        &server,
        &["apply", "--yes", "--timeout", "4s", "-o", "json"],
    )
    .exits_with(5);
    let report = outcome.document();
    assert_fits(Schema::Report, &report);
    assert_eq!(report["failure"], "timeout");
    let operation = &report["teams"][0]["operations"][0];
    assert_eq!(operation["outcome"], "unconfirmed", "{report:#}");
    assert_eq!(operation["id"], "12");
    assert_eq!(report["teams"][0]["verified"], false);
    // A token, the plan's listing, the creation, and none after the time was up.
    assert_eq!(server.received().len(), 3);
}

/// The limit also ends a wait that the server asked for.
#[test]
fn a_pause_is_cut_short_when_the_time_is_up() {
    let server = ScriptedServer::always(Answer::text(503, "").with("retry-after: 100"));
    let start = Instant::now();
    let outcome = run(&server, &["plan", "--timeout", "2s", "-o", "json"]).exits_with(1);
    assert!(start.elapsed() < SLACK);
    assert_eq!(outcome.document()["failure"], "timeout");
}

/// The limit includes reading secrets.
#[test]
fn a_command_for_a_secret_is_cut_short_when_the_time_is_up() {
    let server = ScriptedServer::always(Answer::listing(&[]));
    let authentication = "        authentication:\n          \
         endpoint: https://crm.example.com/token\n          \
         credentials: { client_secret: { command: [sleep, '9'] } }\n";
    let folder = Folder::with_manifest(root(&server.url(), &format!("{TEAM}{authentication}")));
    let dooctl = folder.dooctl(["plan", "--timeout", "300ms", "-o", "json"]);
    let outcome = dooctl.with_credentials().run().exits_with(1);
    assert_eq!(outcome.document()["failure"], "timeout");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_time_that_is_none_is_refused() {
    let server = ScriptedServer::always(Answer::listing(&[]));
    run(&server, &["plan", "--timeout", "10"])
        .exits_with(64)
        .reports("write it as 90s, 30m or 24h");
}
