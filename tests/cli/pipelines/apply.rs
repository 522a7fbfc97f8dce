//! An apply carries out exactly what was reviewed.

use super::releases::runner_with_stand_in;
use super::runner::{Played, Runner};
use serde_json::{Value, json};

const DIGEST: &str = "1d7babf5ff2719701d0994c2ba4c9f41";
const OTHER: &str = "0123456789abcdef0123456789abcdef";
const MARKER: &str = "<!-- dooctl:plan owner=crm -->";
const OURS: &str = "crm/webhooks";

fn pull(number: u64, head: &str, merge: &str, repository: &str) -> Value {
    json!({
        "number": number, "merged_at": "2026-11-21T10:00:00Z", "merge_commit_sha": merge,
        "base": { "ref": "main", "repo": { "full_name": OURS } },
        "head": { "sha": head, "ref": "orders", "repo": { "full_name": repository } },
    })
}

fn run(id: u64, head: &str) -> Value {
    json!({
        "id": id, "path": "plan.yml", "head_sha": head, "head_branch": "orders",
        "event": "pull_request", "conclusion": "success",
        "head_repository": { "full_name": OURS }, "html_url": url(id),
    })
}

fn url(run: u64) -> String {
    format!("https://github.example/runs/{run}")
}

/// The comment of a pull request about the plan of a run.
fn comment(number: u64, run: u64, digest: &str) -> Value {
    let url = url(run);
    json!({
        "issue": number, "user": { "login": "github-actions[bot]" },
        "body": format!(
            "{MARKER}\nOne to create.\n\nDigest: `{digest}`\n\nPlanned for abc1 by [this run]({url}).\n"
        ),
    })
}

/// A runner, a merged pull request, the plan of its head, and the comment that shows it.
fn stage() -> Runner {
    let runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    pulls(
        &runner,
        &[
            pull(11, "abc0", "older", OURS),
            pull(12, "abc1", "merge", OURS),
        ],
    );
    let with = |id: u64, key: &str, value: &str| {
        let mut run = run(id, "abc1");
        run[key] = value.into();
        run
    };
    let others = [
        with(24, "event", "push"),
        with(23, "conclusion", "failure"),
        run(21, "abc0"),
    ];
    runs(&runner, &others);
    planned(&runner, 22, DIGEST);
    shown(&runner, &[comment(12, 22, DIGEST)]);
    runner
}

fn pulls(runner: &Runner, pulls: &[Value]) {
    runner.hub.write("pulls.json", json!(pulls).to_string());
}

/// The right run of the stage, with newer ones before it.
fn runs(runner: &Runner, newer: &[Value]) {
    let runs = [newer, &[run(22, "abc1")]].concat();
    runner.hub.write("runs.json", json!(runs).to_string());
}

fn planned(runner: &Runner, run: u64, digest: &str) {
    let plan = json!({ "owner": "crm", "digest": digest }).to_string();
    let file = format!("artifacts/{run}/dooctl-plan/plan.json");
    runner.hub.write(&file, plan);
}

fn shown(runner: &Runner, comments: &[Value]) {
    runner
        .hub
        .write("comments.json", json!(comments).to_string());
}

fn apply(runner: &mut Runner, commit: &str, inputs: &Value) -> Played {
    runner.play("apply.yml", &json!({ "sha": commit }), inputs)
}

/// Applies the merge, which is refused with this message and a help.
#[track_caller]
fn refused(runner: &mut Runner, message: &str) {
    apply(runner, "merge", &json!({}))
        .fails_with(message)
        .fails_with("start this workflow by hand with the digest");
    assert_eq!(runner.calls(), [""; 0], "{message}");
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
fn a_digest_that_was_given_by_hand_is_taken_also_in_capitals() {
    for (given, taken) in [
        ("0".repeat(32), "0".repeat(32)),
        (DIGEST.to_uppercase(), DIGEST.into()),
    ] {
        let mut runner = stage();
        apply(&mut runner, "merge", &json!({ "digest": given })).succeeds();
        assert!(runner.calls()[0].contains(&format!("--expect={taken} ")));
        assert_eq!(runner.asked(), 0, "nothing is looked for");
    }
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
    refused(
        &mut runner,
        "plan.yml has not planned abc1 for pull request 12",
    );
}

/// The newest run of a commit may belong to anybody.
#[test]
fn a_newer_run_of_the_same_commit_that_is_not_of_this_pull_request_is_passed_over() {
    let other = |key: &str, value: Value| {
        let mut run = run(25, "abc1");
        run[key] = value;
        run
    };
    let rows = [
        (
            "a fork",
            other("head_repository", json!({ "full_name": "guest/webhooks" })),
        ),
        ("another branch", other("head_branch", json!("copy"))),
        (
            "another workflow",
            other("path", json!(".github/workflows/other.yml")),
        ),
        ("another pull request", run(25, "abc1")),
    ];
    for (what, newer) in rows {
        let mut runner = stage();
        planned(&runner, 25, OTHER);
        // Each has a comment of its own, on another pull request.
        shown(&runner, &[comment(13, 25, OTHER), comment(12, 22, DIGEST)]);
        runs(&runner, std::slice::from_ref(&newer));
        apply(&mut runner, "merge", &json!({})).succeeds();
        let call = &runner.calls()[0];
        assert!(
            call.contains(&format!("--expect={DIGEST} ")),
            "{what}: {call}"
        );

        let mut runner = stage();
        planned(&runner, 25, OTHER);
        shown(&runner, &[comment(13, 25, OTHER)]);
        runner.hub.write("runs.json", json!([newer]).to_string());
        let message = match what {
            "another pull request" => "no comment of pull request 12 shows the plan of run 25",
            _ => "plan.yml has not planned abc1 for pull request 12",
        };
        refused(&mut runner, message);
    }
}

/// A merge ends each pull request whose head it has.
#[test]
fn of_two_pull_requests_with_one_head_that_of_this_repository_is_meant() {
    let mut runner = stage();
    let of_fork = |number| pull(number, "abc1", "merge", "guest/webhooks");
    pulls(&runner, &[of_fork(13), pull(12, "abc1", "merge", OURS)]);
    apply(&mut runner, "merge", &json!({})).succeeds();

    let mut runner = stage();
    pulls(&runner, &[of_fork(13), of_fork(14)]);
    refused(&mut runner, "merge is the merge of several pull requests");
}

#[test]
fn a_merge_into_another_branch_or_repository_is_none() {
    for (key, value) in [
        ("ref", json!("release")),
        ("repo", json!({ "full_name": "guest/webhooks" })),
    ] {
        let mut runner = stage();
        let mut pull = pull(12, "abc1", "merge", OURS);
        pull["base"][key] = value;
        pulls(&runner, &[pull]);
        refused(
            &mut runner,
            "merge is not the merge of a pull request into main",
        );
    }
}

#[test]
fn the_pull_request_of_a_fork_is_applied_as_it_was_reviewed() {
    let mut runner = stage();
    pulls(&runner, &[pull(12, "abc1", "merge", "guest/webhooks")]);
    let mut run = run(22, "abc1");
    run["head_repository"] = json!({ "full_name": "guest/webhooks" });
    runner.hub.write("runs.json", json!([run]).to_string());
    apply(&mut runner, "merge", &json!({})).succeeds();
}

#[test]
fn a_comment_that_says_otherwise_applies_nothing() {
    let says = |edit: &dyn Fn(&str) -> String| {
        let mut comment = comment(12, 22, DIGEST);
        comment["body"] = edit(comment["body"].as_str().unwrap()).into();
        comment
    };
    let differs = "the comment of pull request 12 shows";
    let unseen = "no comment of pull request 12 shows the plan of run 22";
    let mut guest = comment(12, 22, DIGEST);
    guest["user"]["login"] = json!("guest");
    let rows = [
        ("another digest", comment(12, 22, OTHER), differs),
        (
            "two digests",
            says(&|body| body.replace("\n\nDigest", &format!("\n\nDigest: `{OTHER}`\n\nDigest"))),
            differs,
        ),
        (
            "no digest",
            says(&|body| body.replace("Digest: ", "")),
            differs,
        ),
        (
            "another owner",
            says(&|body| body.replace("owner=crm", "owner=shop")),
            differs,
        ),
        (
            "another commit",
            says(&|body| body.replace("for abc1", "for abc0")),
            unseen,
        ),
        ("another run", comment(12, 21, DIGEST), unseen),
        (
            "a line behind",
            says(&|body| format!("{body}\nNo.")),
            unseen,
        ),
        (
            "the run in another place",
            says(&|body| body.replace("Planned for", "It was planned for")),
            unseen,
        ),
        ("no marker", says(&|body| body.replace(MARKER, "")), unseen),
        ("a guest's word", guest, unseen),
    ];
    for (what, comment, message) in rows {
        let mut runner = stage();
        shown(&runner, &[comment]);
        let played = apply(&mut runner, "merge", &json!({}));
        assert_ne!(played.code, 0, "{what}");
        played.fails_with(message);
        assert_eq!(runner.calls(), [""; 0], "{what}");
    }
}

#[test]
fn a_plan_that_is_gone_or_is_none_applies_nothing() {
    let mut runner = stage();
    for digest in ["", "abc", "--yes", "1d7babf5ff2719701d0994c2ba4c9f41\nx=y"] {
        planned(&runner, 22, digest);
        refused(&mut runner, "the digest is not 32 hexadecimal digits");
    }
    std::fs::remove_dir_all(runner.hub.path("artifacts/22")).unwrap();
    refused(&mut runner, "the plan of run 22 is gone");
}

/// Otherwise a merged manifest could choose who gets the credentials.
#[test]
fn an_account_that_is_not_pinned_gets_no_credentials() {
    for (workflow, event) in [
        ("apply.yml", json!({ "sha": "merge" })),
        ("record.yml", json!({ "event_name": "schedule" })),
        ("drift.yml", json!({})),
    ] {
        let mut runner = stage();
        runner.account = String::new();
        let inputs = json!({ "digest": DIGEST, "team": "" });
        let played = runner.play(workflow, &event, &inputs);
        played
            .fails_with("The account is not pinned")
            .fails_with("set the variable DOO_API_URL of the repository");
        assert_eq!(runner.calls(), [""; 0], "{workflow}");
    }
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
