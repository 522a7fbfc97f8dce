//! Where results go: several outputs from one run, and nothing but results on standard output.

use crate::support::{Folder, SandboxServer, Schema, TEAM, assert_fits, root};
use serde_json::Value;

#[test]
fn several_outputs_come_from_one_run() {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), [] as [&str; 0]);
    folder.write("dooctl.yaml", root(server.url(), TEAM));
    let outputs = ["-o", "text", "-o", "json=plan.json", "-o", "text=plan.txt"];
    let dooctl = folder.dooctl(["plan", "--color", "always"]).args(outputs);
    let outcome = dooctl.with_credentials().run().exits_with(0);
    assert!(outcome.stdout.contains("\x1b["), "it is coloured here");
    let text = folder.read("plan.txt");
    assert!(
        text.contains("+ create    CRM sync") && !text.contains('\x1b'),
        "{text}"
    );
    let document = folder.document("plan.json");
    assert_fits(Schema::Plan, &document);
    assert_eq!(server.stop().total(), 2);
}

/// A pipeline reads the file, whatever becomes of the run.
#[test]
fn a_failure_is_written_to_the_file_too() {
    let folder = Folder::with_manifest("");
    let outcome = folder.dooctl(["apply", "-o", "json=report.json"]).run();
    outcome.exits_with(3).tells("the file is empty");
    let document = folder.document("report.json");
    assert_fits(Schema::Report, &document);
    assert_eq!(document["problems"][0]["code"], "empty-file");
}

#[test]
fn logs_and_warnings_stay_off_standard_output() {
    let teams = TEAM.replace("https://crm", "http://crm");
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", &teams));
    let plan = |options: &[&str]| {
        let dooctl = folder
            .dooctl(["plan", "--sandbox", "-o", "json"])
            .args(options);
        dooctl.run().exits_with(0)
    };
    let outcome = plan(&["-vv"]);
    outcome.document();
    outcome
        .tells("warning[insecure-endpoint]")
        .tells("INFO method=\"GET\" path=/team/4711/webhooks status=200");
    assert_eq!(plan(&["-q"]).stderr, "");
}

/// One line per request: what was asked, how it was answered, how long it took.
#[test]
fn a_log_for_programs_is_one_document_per_line() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let options = ["--sandbox", "-v", "--log-format", "json"];
    let outcome = folder.dooctl(["plan"]).args(options).run().exits_with(0);
    let events: Vec<Value> = outcome
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(events.len(), 2);
    let (login, listing) = (&events[0], &events[1]);
    assert_eq!(
        (&login["method"], &login["path"]),
        (&"POST".into(), &"/oauth".into())
    );
    assert_eq!(listing["path"], "/team/4711/webhooks");
    assert_eq!(
        (&listing["status"], &listing["sent"]),
        (&200.into(), &2.into())
    );
    assert!(listing["ms"].is_u64(), "{listing}");
}

/// A document on standard output cannot be taken back.
#[test]
fn a_file_that_cannot_be_written_leaves_one_document() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let outputs = ["-o", "json", "-o", "text=missing/folder/plan.txt"];
    let outcome = folder.dooctl(["plan", "--sandbox"]).args(outputs).run();
    let outcome = outcome
        .exits_with(1)
        .tells("could not be written to missing/folder/plan.txt");
    assert_eq!(outcome.document()["failure"], "output");
    assert_eq!(outcome.stderr.matches("could not be written").count(), 1);
}
