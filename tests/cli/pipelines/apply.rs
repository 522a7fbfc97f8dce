//! What is applied is what was reviewed.

use super::releases::runner_with_stand_in;
use super::runner::{Played, Runner};
use serde_json::{Value, json};

const DIGEST: &str = "1d7babf5ff2719701d0994c2ba4c9f41";

/// A runner, a merged pull request, and the plan of its head.
fn stage() -> Runner {
    let runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    let pulls = json!([
        { "number": 11, "merged_at": "2026-11-20T10:00:00Z", "merge_commit_sha": "older",
          "head": { "sha": "abc0" } },
        { "number": 12, "merged_at": "2026-11-21T10:00:00Z", "merge_commit_sha": "merge",
          "head": { "sha": "abc1" } },
    ]);
    runner.hub.write("pulls.json", pulls.to_string());
    let run = |id: u64, head: &str, event: &str, conclusion: &str| {
        json!({ "id": id, "path": "plan.yml", "head_sha": head, "event": event,
                "conclusion": conclusion })
    };
    let runs = json!([
        run(24, "abc1", "push", "success"),
        run(23, "abc1", "pull_request", "failure"),
        run(22, "abc1", "pull_request", "success"),
        run(21, "abc0", "pull_request", "success"),
    ]);
    runner.hub.write("runs.json", runs.to_string());
    planned(&runner, DIGEST);
    runner
}

fn planned(runner: &Runner, digest: &str) {
    let plan = json!({ "digest": digest }).to_string();
    runner.hub.write("artifacts/22/dooctl-plan/plan.json", plan);
}

fn apply(runner: &mut Runner, commit: &str, inputs: &Value) -> Played {
    runner.play("apply.yml", &json!({ "sha": commit }), inputs)
}

#[test]
fn a_merge_applies_the_plan_of_its_pull_request() {
    let mut runner = stage();
    apply(&mut runner, "merge", &json!({})).succeeds();
    let expected = format!(
        "apply webhooks --expect={DIGEST} --yes --timeout=55m --output=json=report.json \
         --output=github"
    );
    assert_eq!(runner.calls(), [expected]);
    let report = format!("artifacts/{}/dooctl-report/report.json", runner.run());
    assert_eq!(runner.hub(&report), json!({}));
}

#[test]
fn a_digest_that_was_given_by_hand_is_taken() {
    let mut runner = stage();
    let digest = "0".repeat(32);
    apply(&mut runner, "merge", &json!({ "digest": digest })).succeeds();
    assert!(runner.calls()[0].contains(&format!("--expect={digest} ")));
    assert_eq!(runner.hub.read("requests"), "", "nothing is looked for");
}

#[test]
fn guards_are_overridden_by_hand() {
    let mut runner = stage();
    let inputs =
        json!({ "digest": DIGEST, "allow": "max-delete=The shop closes; empty-team=It does" });
    apply(&mut runner, "merge", &inputs).succeeds();
    let expected =
        r"--allow=max-delete=The\ shop\ closes --allow=empty-team=It\ does --output=github";
    let call = &runner.calls()[0];
    assert!(call.ends_with(expected), "{call}");
}

#[test]
fn without_a_reviewed_plan_nothing_is_applied() {
    let mut runner = stage();
    let by_hand = "start this workflow by hand with the digest";
    apply(&mut runner, "direct", &json!({}))
        .fails_with("direct is not the merge of a pull request")
        .fails_with(by_hand);
    runner.hub.write("runs.json", "[]");
    apply(&mut runner, "merge", &json!({}))
        .fails_with("plan.yml has not planned abc1")
        .fails_with(by_hand);
    assert_eq!(runner.calls(), [""; 0]);
}

#[test]
fn a_plan_that_is_gone_or_is_none_applies_nothing() {
    let mut runner = stage();
    for digest in ["", "abc", "--yes", "1d7babf5ff2719701d0994c2ba4c9f41\nx=y"] {
        planned(&runner, digest);
        let played = apply(&mut runner, "merge", &json!({}));
        played.fails_with("the digest is not 32 hexadecimal digits");
    }
    std::fs::remove_dir_all(runner.hub.path("artifacts/22")).unwrap();
    let played = apply(&mut runner, "merge", &json!({}));
    played.fails_with("the plan of run 22 is gone");
    assert_eq!(runner.calls(), [""; 0]);
}

#[test]
fn a_refusal_fails_the_job_and_keeps_the_report() {
    let mut runner = stage();
    runner.answers(4, "", &json!({ "failure": "stale-plan" }));
    let played = apply(&mut runner, "merge", &json!({}));
    assert_eq!(played.code, 4);
    let report = format!("artifacts/{}/dooctl-report/report.json", runner.run());
    assert_eq!(runner.hub(&report)["failure"], "stale-plan");
}
