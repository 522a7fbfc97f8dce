//! A pull request is planned without credentials, and its plan is one comment.

use super::files::{items, text};
use super::releases::runner_with_stand_in;
use super::runner::{Played, Runner};
use serde_json::{Value, json};

const MARKER: &str = "<!-- dooctl:plan owner=crm-prod -->";
/// The first line for a failure before the manifest could be read.
const NOBODY: &str = "<!-- dooctl:plan -->";

/// A runner with a recorded listing and an open pull request from a fork.
fn stage() -> Runner {
    let runner = runner_with_stand_in();
    runner.answers(
        0,
        &format!("{MARKER}\nTwo to create.\n"),
        &json!({ "digest": "d1" }),
    );
    runner.hub.write(
        "runs.json",
        json!([recorded(7, "schedule", "crm/webhooks")]).to_string(),
    );
    runner
        .hub
        .write("artifacts/7/dooctl-observed/observed.json", "{}");
    runner
        .hub
        .write("pulls.json", json!([pull("abc")]).to_string());
    runner
}

fn recorded(id: u64, event: &str, repository: &str) -> Value {
    json!({
        "id": id, "path": "record.yml", "event": event, "conclusion": "success",
        "head_branch": "main", "head_repository": { "full_name": repository },
    })
}

fn pull(head: &str) -> Value {
    json!({
        "number": 12, "state": "open", "base": { "ref": "main" },
        "head": { "sha": head, "ref": "orders", "repo": { "owner": { "login": "guest" } } },
    })
}

/// The second stage, for a run of the first.
fn post(runner: &mut Runner, run: u64, head: &str, conclusion: &str) -> Played {
    let event = json!({ "event": { "workflow_run": {
        "id": run, "html_url": format!("https://github.example/runs/{run}"),
        "event": "pull_request", "conclusion": conclusion, "head_sha": head,
        "head_branch": "orders", "head_repository": { "owner": { "login": "guest" } },
    } } });
    runner.play("plan-comment.yml", &event, &json!({}))
}

/// Both stages.
fn plan(runner: &mut Runner, head: &str) -> Played {
    runner.play("plan.yml", &json!({}), &json!({})).succeeds();
    let run = runner.run();
    post(runner, run, head, "success")
}

fn bodies(runner: &Runner) -> Vec<String> {
    let comments = runner.hub("comments.json");
    let bodies = items(&comments)
        .iter()
        .map(|comment| text(&comment["body"]));
    bodies.map(str::to_owned).collect()
}

#[test]
fn a_plan_is_one_comment_that_is_updated() {
    let mut runner = stage();
    let strangers = json!([
        { "id": 1, "user": { "login": "guest" }, "body": format!("{MARKER}\nNothing to do.") },
        { "id": 2, "user": { "login": "github-actions[bot]" }, "body": "Tests passed." },
    ]);
    runner.hub.write("comments.json", strangers.to_string());
    plan(&mut runner, "abc").succeeds();
    let footer = "Planned for abc by [this run](https://github.example/runs/101).\n";
    let first = format!("{MARKER}\nTwo to create.\n\n{footer}");
    assert_eq!(bodies(&runner)[2], first);

    runner.answers(0, &format!("{MARKER}\nOne to create.\n"), &json!({}));
    plan(&mut runner, "abc").succeeds();
    let bodies = bodies(&runner);
    assert_eq!(bodies.len(), 3, "{bodies:?}");
    assert_eq!(
        bodies[0],
        format!("{MARKER}\nNothing to do."),
        "a guest's is not ours"
    );
    assert_eq!(bodies[1], "Tests passed.");
    assert!(bodies[2].contains("One to create."));
}

#[test]
fn a_pull_request_is_planned_from_the_record_and_without_credentials() {
    let mut runner = stage();
    runner.play("plan.yml", &json!({}), &json!({})).succeeds();
    let calls = runner.calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert!(
        calls[0].starts_with("plan webhooks --observed="),
        "{calls:?}"
    );
    let rest = "/observed.json --max-age=24h --output=markdown=plan.md --output=json=plan.json \
                --output=github";
    assert!(calls[0].ends_with(rest), "{calls:?}");
}

#[test]
fn what_a_pull_request_records_is_not_believed() {
    let mut runner = stage();
    let runs = json!([
        recorded(9, "pull_request", "crm/webhooks"),
        recorded(8, "push", "guest/webhooks"),
        recorded(7, "schedule", "crm/webhooks"),
    ]);
    runner.hub.write("runs.json", runs.to_string());
    // Only run 7 has an artifact: taking another one fails.
    runner.play("plan.yml", &json!({}), &json!({})).succeeds();
    runner
        .hub
        .write("runs.json", json!([runs[0], runs[1]]).to_string());
    let played = runner.play("plan.yml", &json!({}), &json!({}));
    played.fails_with("record.yml has not recorded a listing on main");
}

#[test]
fn what_was_recorded_after_an_apply_is_believed() {
    let mut runner = stage();
    let runs = json!([recorded(7, "workflow_run", "crm/webhooks")]);
    runner.hub.write("runs.json", runs.to_string());
    runner.play("plan.yml", &json!({}), &json!({})).succeeds();
}

#[test]
fn a_head_that_has_moved_gets_no_comment() {
    let mut runner = stage();
    let played = plan(&mut runner, "older").succeeds();
    assert!(
        played.log.contains("no open pull request has older"),
        "{}",
        played.log
    );
    assert_eq!(runner.hub("comments.json"), json!([]));
}

#[test]
fn a_text_without_the_marker_is_not_posted() {
    for forged in [
        "All is well.",
        "<!-- dooctl:plan owner=crm-prod --> All is well.",
        " <!-- dooctl:plan owner=crm-prod -->",
        "<!-- dooctl:plan owner= -->",
        NOBODY,
        "<!-- dooctl:drift owner=crm-prod -->",
    ] {
        let mut runner = stage();
        runner.answers(0, forged, &json!({}));
        plan(&mut runner, "abc").fails_with("does not begin with dooctl's marker");
        assert_eq!(runner.hub("comments.json"), json!([]), "{forged}");
    }
}

/// Both stages of a run that fails with this output.
fn fail(runner: &mut Runner, head: &str, markdown: &str) {
    runner
        .hub
        .write("pulls.json", json!([pull(head)]).to_string());
    runner.answers(3, markdown, &json!({}));
    let failed = runner.play("plan.yml", &json!({}), &json!({}));
    assert_eq!(failed.code, 3);
    let run = runner.run();
    post(runner, run, head, "failure").succeeds();
}

fn no_plan(run: u64, head: &str) -> String {
    let run = format!("[its run](https://github.example/runs/{run})");
    format!("\n**There is no plan for {head}**: {run} failed.\n")
}

#[test]
fn a_failure_takes_the_place_of_the_plan_before_and_the_next_plan_its_place() {
    let mut runner = stage();
    plan(&mut runner, "abc").succeeds();
    fail(&mut runner, "def", &format!("{MARKER}\nOne error.\n"));
    let expected = format!("{MARKER}\nOne error.\n{}", no_plan(103, "def"));
    assert_eq!(bodies(&runner), [expected]);

    runner.answers(0, &format!("{MARKER}\nTwo to create.\n"), &json!({}));
    plan(&mut runner, "def").succeeds();
    assert_eq!(bodies(&runner).len(), 1);
    assert!(bodies(&runner)[0].contains("Two to create."));
    assert!(!bodies(&runner)[0].contains("There is no plan"));
}

#[test]
fn a_plan_that_is_incomplete_is_posted_as_such() {
    let mut runner = stage();
    runner.answers(
        1,
        &format!("{MARKER}\nOne team is not listed.\n"),
        &json!({ "digest": "d1" }),
    );
    assert_eq!(runner.play("plan.yml", &json!({}), &json!({})).code, 1);
    let run = runner.run();
    post(&mut runner, run, "abc", "failure").succeeds();
    let body = &bodies(&runner)[0];
    let run = format!("[its run](https://github.example/runs/{run})");
    let said = format!("\n**The plan for abc is incomplete**: {run} failed, and it says why.\n");
    assert!(
        body.contains("One team is not listed.") && body.contains(&said),
        "{body}"
    );
    assert!(!body.contains("There is no plan"), "{body}");
}

#[test]
fn guards_that_an_apply_will_refuse_are_told_as_they_are_overridden() {
    let mut runner = stage();
    let guard = |name: &str, allowed: Value| json!({ "guard": name, "allowed": allowed });
    let guards = json!([
        guard("max-delete", Value::Null),
        guard("empty-team", Value::Null),
        guard("empty-team", Value::Null),
        guard("budget", json!("It is late")),
        guard("`forged`", Value::Null),
    ]);
    let document = json!({ "digest": "d1", "guards": guards });
    runner.answers(0, &format!("{MARKER}\nSix to delete.\n"), &document);
    plan(&mut runner, "abc").succeeds();
    let body = &bodies(&runner)[0];
    for part in [
        "\n**An apply will refuse this plan**",
        " in `allow`: `empty-team=REASON; max-delete=REASON`\n",
        "\nPlanned for abc by ",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    runner.answers(
        0,
        &format!("{MARKER}\nNone.\n"),
        &json!({ "digest": "d1", "guards": [] }),
    );
    plan(&mut runner, "abc").succeeds();
    assert!(!bodies(&runner)[0].contains("will refuse"));
}

/// A manifest that cannot be read has no owner for the comment.
#[test]
fn a_failure_of_nobody_is_one_comment_that_the_next_plan_takes_over() {
    let mut runner = stage();
    fail(&mut runner, "abc", &format!("{NOBODY}\nNo YAML.\n"));
    fail(&mut runner, "def", &format!("{NOBODY}\nStill none.\n"));
    let expected = format!("{NOBODY}\nStill none.\n{}", no_plan(103, "def"));
    assert_eq!(bodies(&runner), [expected]);

    runner.answers(0, &format!("{MARKER}\nTwo to create.\n"), &json!({}));
    plan(&mut runner, "def").succeeds();
    assert_eq!(bodies(&runner).len(), 1);
    assert!(bodies(&runner)[0].starts_with(&format!("{MARKER}\nTwo to create.")));
}

#[test]
fn a_failure_of_nobody_leaves_no_plan_of_another_commit() {
    let mut runner = stage();
    let other = "<!-- dooctl:plan owner=crm-test -->";
    let both = json!([
        { "id": 1, "user": { "login": "github-actions[bot]" }, "body": format!("{MARKER}\r\nOld.") },
        { "id": 2, "user": { "login": "github-actions[bot]" }, "body": format!("{other}\nOld.") },
        { "id": 3, "user": { "login": "guest" }, "body": format!("{MARKER}\nOld.") },
    ]);
    runner.hub.write("comments.json", both.to_string());
    fail(&mut runner, "abc", &format!("{NOBODY}\nNo YAML.\n"));
    let said = format!("No YAML.\n{}", no_plan(101, "abc"));
    let expected = [
        format!("{MARKER}\n{said}"),
        format!("{other}\n{said}"),
        format!("{MARKER}\nOld."),
    ];
    assert_eq!(bodies(&runner), expected);
}

/// The same if there is no recording, and if a pull request contains a file with that name.
#[test]
fn a_failure_before_dooctl_could_say_anything_is_told_without_a_text() {
    let mut runner = stage();
    plan(&mut runner, "abc").succeeds();
    runner.hub.write("runs.json", "[]");
    runner.checkout.write("plan.md", "All is well.\n");
    let failed = runner.play("plan.yml", &json!({}), &json!({}));
    failed.fails_with("record.yml has not recorded a listing on main");
    post(&mut runner, 103, "abc", "failure").succeeds();
    assert_eq!(
        bodies(&runner),
        [format!("{MARKER}\n{}", no_plan(103, "abc"))]
    );
    // And if the run kept no artifact.
    post(&mut runner, 99, "abc", "failure").succeeds();
    assert_eq!(
        bodies(&runner),
        [format!("{MARKER}\n{}", no_plan(99, "abc"))]
    );
}

#[test]
fn a_run_that_was_cancelled_or_is_of_no_pull_request_is_not_posted() {
    let mut runner = stage();
    post(&mut runner, 103, "abc", "cancelled").succeeds();
    assert_eq!(runner.asked(), 0);
}
