//! Outputs: one run can write several, and standard output has only results.

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

/// A pipeline reads the file, even if the run fails.
#[test]
fn a_failure_is_written_to_the_file_too() {
    let folder = Folder::with_manifest("");
    let outcome = folder.dooctl(["apply", "-o", "json=report.json"]).run();
    outcome.exits_with(3).reports("the file is empty");
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
        .reports("warning[insecure-endpoint]")
        .reports("INFO method=\"GET\" path=/team/4711/webhooks status=200");
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

/// A document on standard output cannot be undone.
#[test]
fn a_file_that_cannot_be_written_leaves_one_document() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let outputs = ["-o", "json", "-o", "text=missing/folder/plan.txt"];
    let outcome = folder.dooctl(["plan", "--sandbox"]).args(outputs).run();
    let outcome = outcome
        .exits_with(1)
        .reports("could not be written to missing/folder/plan.txt");
    assert_eq!(outcome.document()["failure"], "output");
    assert_eq!(outcome.stderr.matches("could not be written").count(), 1);
}

/// If one output fails after a change in doo, the others are still written.
#[test]
fn the_report_of_a_write_is_not_lost_with_one_of_its_files() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let outputs = [
        "-o",
        "json=report.json",
        "-o",
        "markdown=/dev/full",
        "-o",
        "text",
    ];
    let dooctl = folder.dooctl(["apply", "--sandbox", "--yes"]).args(outputs);
    let outcome = dooctl.run().exits_with(5);
    let outcome = outcome
        .reports("could not be written to /dev/full")
        .shows("confirmed");
    assert_eq!(outcome.stderr.matches("could not be written").count(), 1);
    let report = folder.document("report.json");
    assert_fits(Schema::Report, &report);
    assert_eq!(
        (&report["exit_code"], &report["failure"]),
        (&5.into(), &"output".into())
    );
    assert_eq!(report["errors"][0]["code"], "output");
    assert_eq!(report["teams"][0]["operations"][0]["outcome"], "confirmed");
}

#[test]
fn what_cannot_be_written_is_found_before_anything_is_sent() {
    for (output, place) in [
        ("text=missing/plan.txt", "missing/plan.txt"),
        ("text=.", "."),
        ("github", "missing/outputs"),
    ] {
        let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
        let dooctl = folder.dooctl(["apply", "--sandbox", "--yes", "-v", "-o", output]);
        let outcome = dooctl
            .env("GITHUB_OUTPUT", "missing/outputs")
            .run()
            .exits_with(1);
        let outcome = outcome.reports(&format!("the result could not be written to {place}\n"));
        assert!(!outcome.stderr.contains("method="), "{}", outcome.stderr);
    }
}

#[test]
fn no_output_replaces_what_the_run_reads_or_another_output() {
    let folder = Folder::new();
    folder.write(
        "dooctl.yaml",
        root("https://rest.doo.net/v1", TEAM) + "include: [more.yaml]\n",
    );
    folder.write("more.yaml", "team: 4712\ngroups: []\n");
    folder.write("vars.yaml", "{}\n");
    let dooctl = folder.dooctl(["list", "--sandbox", "-o", "json=observed.json"]);
    dooctl.run().exits_with(0);
    let dooctl = folder.dooctl(["plan", "--sandbox", "-o", "json=plan.json"]);
    dooctl.run().exits_with(0);
    for (arguments, file) in [
        (
            &["plan", "--sandbox", "-o", "json=dooctl.yaml"][..],
            "dooctl.yaml",
        ),
        (&["validate", "-o", "json=./more.yaml"], "more.yaml"),
        (
            &[
                "plan",
                "--sandbox",
                "--var-file",
                "vars.yaml",
                "-o",
                "text=vars.yaml",
            ],
            "vars.yaml",
        ),
        (
            &[
                "plan",
                "--sandbox",
                "--observed",
                "observed.json",
                "-o",
                "json=observed.json",
            ],
            "observed.json",
        ),
        (
            &[
                "apply",
                "--sandbox",
                "--yes",
                "--plan",
                "plan.json",
                "-o",
                "json=plan.json",
            ],
            "plan.json",
        ),
        (
            &[
                "export",
                "--sandbox",
                "--team",
                "4711",
                "-o",
                "json=dooctl.yaml",
            ],
            "dooctl.yaml",
        ),
        (
            &[
                "init",
                ".",
                "--workflows",
                "gitlab",
                "-o",
                "json=dooctl.yaml",
            ],
            "dooctl.yaml",
        ),
        (&["plan", "--sandbox", "-o", "json=a", "-o", "text=a"], "a"),
    ] {
        let before = std::fs::read(folder.path(file)).ok();
        let outcome = folder.dooctl(arguments).run().exits_with(64);
        assert_eq!(
            outcome.stderr.matches("error: ").count(),
            1,
            "{}",
            outcome.stderr
        );
        if file != "a" {
            assert_eq!(
                std::fs::read(folder.path(file)).ok(),
                before,
                "{arguments:?}"
            );
        }
    }
}

/// Fails before anything runs, and still writes one document.
#[test]
fn outputs_that_are_in_each_others_way_are_usage() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    folder.write("there.json", "{}");
    std::os::unix::fs::symlink("there.json", folder.path("link.json")).unwrap();
    folder.write("sub/x", "");
    let absolute = format!("json={}", folder.path("a").display());
    for (outputs, documents) in [
        (&["json", "json"][..], true),
        (&["markdown", "json"], false),
        (&["text", "text", "json"], true),
        (&["json=/dev/stdout", "json"], true),
        (&["text", "json=/dev/stdout"], false),
        (&["github", "github=x"], false),
        (&["json=a", "text=./a"], false),
        (&["json=a", "markdown=sub/../a"], false),
        (&["text=a", &absolute], false),
        (&["json=there.json", "text=link.json"], false),
        (&["json=summary", "github"], false),
    ] {
        let mut dooctl = folder.dooctl(["plan", "--sandbox", "-v"]);
        for output in outputs {
            dooctl = dooctl.args(["-o", output]);
        }
        let dooctl = dooctl.env("GITHUB_STEP_SUMMARY", folder.path("summary"));
        let outcome = dooctl.run().exits_with(64).reports("several");
        assert!(!outcome.stderr.contains("method="), "{outputs:?}");
        assert!(!folder.path(".dooctl").exists(), "{outputs:?}");
        if documents {
            assert_eq!(outcome.document()["failure"], "usage", "{outputs:?}");
        }
    }
    let outputs = [
        "-o",
        "json=/dev/null",
        "-o",
        "text=/dev/null",
        "-o",
        "github",
    ];
    folder
        .dooctl(["validate"])
        .args(outputs)
        .run()
        .exits_with(0);
}

#[test]
fn a_file_keeps_its_permissions_and_a_link_its_place() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    folder.write("plan.txt", "the one before");
    let mode = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(folder.path("plan.txt"), mode).unwrap();
    symlink("plan.txt", folder.path("link")).unwrap();
    let plan = folder.dooctl(["plan", "--sandbox", "-o", "text=link"]);
    plan.run().exits_with(0);
    assert!(folder.read("plan.txt").contains("CRM sync"));
    assert!(folder.path("link").is_symlink());
    let mode = folder.path("plan.txt").metadata().unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o640);
}
