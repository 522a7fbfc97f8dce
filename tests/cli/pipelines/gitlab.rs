//! The template for GitLab: its scripts, run as GitLab runs them.

use super::files::{items, text, yaml};
use super::releases::{ARCHIVE, runner_with_dooctl, runner_with_stand_in};
use super::runner::Runner;
use crate::support::{SandboxServer, TEAM, root};
use serde_json::{Value, json};
use std::process::{Command, Output};

const FILE: &str = "examples/gitlab/.gitlab-ci.yml";
/// The jobs that send requests. None of them runs in a merge request.
const SENDING: [&str; 5] = ["planned", "apply", "record", "drift", "introspect"];
const VERSION: &str = concat!("v", env!("CARGO_PKG_VERSION"));

fn lines(job: &Value, part: &str) -> String {
    let lines = items(&job[part]).iter().map(text);
    lines.map(|line| format!("{line}\n")).collect()
}

/// Runs a job in the checkout: the lines of `.dooctl` and its own are one script.
fn run(runner: &Runner, name: &str) -> Output {
    let sums = runner.releases.read(&format!("{VERSION}/SHA256SUMS"));
    let (checksum, _) = sums.split_once(' ').expect("a checksum is first");
    run_with(runner, name, checksum)
}

fn run_with(runner: &Runner, name: &str, checksum: &str) -> Output {
    script(runner, name, checksum)
        .output()
        .expect("bash can be run")
}

fn script(runner: &Runner, name: &str, checksum: &str) -> Command {
    let file = yaml(FILE);
    let job = &file[name];
    // Jobs that send requests wait for their turn.
    let writes_or_lists = SENDING.contains(&name);
    let base = if writes_or_lists { ".doo" } else { ".dooctl" };
    assert_eq!(job["extends"], base, "{name}");
    assert_eq!(file[".doo"]["extends"], ".dooctl");
    let script = lines(&file[".dooctl"], "before_script") + &lines(job, "script");
    let of = |part: &Value| part["variables"].as_object().cloned().unwrap_or_default();
    let variables = of(&file).into_iter().chain(of(&file[base]));
    let url = |folder: &str| format!("file://{}", runner.hub.path(folder).display());
    runner.checkout.write(".keep", "");
    let mut bash = Command::new("bash");
    bash.args(["-eo", "pipefail", "-c", &script])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(variables.map(|(name, value)| (name, text(&value).to_owned())))
        .env("DOO_API_URL", &runner.account)
        .env(
            "DOOCTL_RELEASES",
            format!("file://{}", runner.releases.path("").display()),
        )
        .env("DOOCTL_SHA256", checksum)
        .env("TMPDIR", runner.temp())
        .env("CI_API_V4_URL", url("api"))
        .envs([("CI_JOB_TOKEN", "t"), ("CI_MERGE_REQUEST_PROJECT_ID", "7")])
        .env("CI_PROJECT_ID", "7")
        .env("DOOCTL_STAND_IN", runner.stand_in.path(""))
        .envs([("DOO_API_KEY", "the-key"), ("DOO_CLIENT_ID", "c")])
        .env("DOO_CLIENT_SECRET", "the-secret")
        .current_dir(runner.checkout.path(""));
    bash
}

/// The URL of the recording in the package registry of project 7.
const RECORD: &str = "api/projects/7/packages/generic/dooctl/observed/observed.json";

/// A registry that accepts it.
fn with_registry(runner: Runner) -> Runner {
    runner.hub.write(RECORD, "{}");
    runner
}

#[test]
fn each_job_says_what_it_should() {
    let runner = with_registry(runner_with_stand_in());
    runner.answers(0, "", &json!({}));
    for (job, expected) in [
        ("validate", "validate webhooks"),
        (
            "plan",
            "plan webhooks --observed=observed.json --max-age=24h --output=text \
             --output=markdown=plan.md",
        ),
        (
            "planned",
            "plan webhooks --timeout=18m --output=text --output=json=plan.json",
        ),
        (
            "apply",
            "apply webhooks --plan=plan.json --yes --timeout=55m --output=text \
             --output=json=report.json",
        ),
        (
            "record",
            "list webhooks --all --timeout=18m --output=json=observed.json",
        ),
        (
            "drift",
            "drift webhooks --timeout=18m --output=text --output=markdown=drift.md",
        ),
        (
            "introspect",
            "introspect webhooks --check --timeout=18m --output=text \
             --output=markdown=introspect.md",
        ),
    ] {
        runner.stand_in.write("calls", "");
        let ended = run(&runner, job);
        assert!(ended.status.success(), "{job}: {ended:?}");
        assert_eq!(runner.calls(), [expected]);
        for path in yaml(FILE)[job]["artifacts"]["paths"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let path = path.as_str().unwrap();
            assert!(
                runner.checkout.path(path).exists(),
                "{job} leaves no {path}"
            );
        }
    }
}

#[test]
fn the_exit_code_is_the_jobs() {
    let runner = runner_with_stand_in();
    for code in [1, 2, 5] {
        runner.answers(code, "", &json!({}));
        assert_eq!(run(&runner, "drift").status.code(), Some(code.into()));
    }
}

#[test]
fn guards_are_overridden_by_whoever_starts_the_apply() {
    let runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    let sums = runner.releases.read(&format!("{VERSION}/SHA256SUMS"));
    let (checksum, _) = sums.split_once(' ').unwrap();
    let mut apply = script(&runner, "apply", checksum);
    apply.env("ALLOW", "max-delete=It's $(touch hit); empty-team=over");
    assert!(apply.output().unwrap().status.success());
    let expected =
        r"--yes --allow=max-delete=It\'s\ \$\(touch\ hit\) --allow=empty-team=over --timeout";
    let call = &runner.calls()[0];
    assert!(call.contains(expected), "{call}");
    assert!(!runner.checkout.path("hit").exists());
}

/// A recording that is missing, or that a fork cannot read.
#[test]
fn without_a_record_there_is_no_plan_and_it_says_why() {
    let runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    let ended = run(&runner, "plan");
    assert!(!ended.status.success());
    let said = String::from_utf8(ended.stdout).unwrap();
    assert!(said.contains("Nothing is recorded, or this"), "{said}");
    assert_eq!(runner.calls(), [""; 0]);
    // A recording that cannot be stored fails.
    assert!(!run(&runner, "record").status.success());
}

/// A merge request could make its own endpoint the one that gets a secret.
#[test]
fn a_merge_request_sends_nothing() {
    let file = yaml(FILE);
    let jobs = file.as_object().unwrap().iter();
    let of_merge_requests = jobs.filter(|(_, job)| job.to_string().contains("merge_request_event"));
    let scripts: Vec<String> = of_merge_requests
        .map(|(name, job)| {
            assert!(!SENDING.contains(&name.as_str()), "{name}");
            lines(job, "script")
        })
        .collect();
    assert_eq!(scripts.len(), 2);
    for script in scripts {
        let is_offline = script.contains("dooctl validate ") || script.contains(" --observed=");
        assert!(is_offline, "{script}");
        assert_eq!(script.matches("dooctl ").count(), 1, "{script}");
    }
}

/// Artifacts come from the latest successful pipeline, which may have no recording.
#[test]
fn the_record_is_no_artifact_and_is_made_after_an_apply_too() {
    let file = yaml(FILE);
    let record = &file["record"];
    assert!(record["artifacts"].is_null());
    assert_eq!(record["needs"][0]["job"], "apply");
    assert_eq!(record["needs"][0]["optional"], true);
    assert_eq!(record["rules"][1], file["planned"]["rules"][0]);
    assert!(!file["plan"]["script"].to_string().contains("artifacts"));
}

/// Otherwise a merged manifest could choose who gets the credentials.
#[test]
fn what_sends_requests_wants_the_account_pinned() {
    let mut runner = with_registry(runner_with_stand_in());
    runner.answers(0, "", &json!({}));
    runner.account = String::new();
    for job in SENDING {
        let ended = run(&runner, job);
        assert!(!ended.status.success(), "{job}");
        let said = String::from_utf8(ended.stdout).unwrap();
        assert!(said.contains("DOO_API_URL is not set"), "{job}: {said}");
    }
    assert_eq!(runner.calls(), [""; 0]);
    for job in ["validate", "plan"] {
        assert!(run(&runner, job).status.success(), "{job}");
    }
}

/// A run that its job stops reports nothing; a run that stops itself does.
#[test]
fn what_sends_requests_stops_itself_before_its_job_does() {
    let file = yaml(FILE);
    let minutes = |text: &str| -> u64 { text.split_once(" minutes").unwrap().0.parse().unwrap() };
    for name in SENDING {
        let limit = file[name]["timeout"].as_str();
        let limit = minutes(limit.unwrap_or(text(&file[".doo"]["timeout"])));
        let script = lines(&file[name], "script");
        let (_, own) = script.split_once("--timeout=").expect(name);
        let own: u64 = own.split_once("m ").unwrap().0.parse().unwrap();
        assert!(own + 2 <= limit, "{name}: {own} of {limit}");
    }
}

#[test]
fn an_archive_with_another_checksum_is_not_run() {
    let runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    let ended = run_with(&runner, "apply", &"0".repeat(64));
    assert!(!ended.status.success());
    let said = String::from_utf8(ended.stdout).unwrap();
    assert!(said.contains(&format!("{ARCHIVE}: FAILED")), "{said}");
    assert_eq!(runner.calls(), [""; 0]);
}

#[test]
fn only_one_job_writes_and_a_person_starts_it() {
    let file = yaml(FILE);
    let jobs = file.as_object().unwrap().iter();
    let writers: Vec<&str> = jobs
        .filter(|(_, job)| job["script"].to_string().contains("dooctl apply"))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(writers, ["apply"]);
    let apply = &file["apply"];
    assert_eq!(apply["rules"][0]["when"], "manual");
    assert_eq!(file[".doo"]["resource_group"], "doo");
    assert_eq!(apply["needs"], json!(["planned"]));
    assert_eq!(apply["rules"][0]["if"], file["planned"]["rules"][0]["if"]);
    assert_eq!(
        file["variables"]["DOOCTL_VERSION"],
        env!("CARGO_PKG_VERSION")
    );
}

#[test]
fn what_was_planned_is_applied_and_nothing_else() {
    let mut runner = with_registry(runner_with_dooctl());
    let sandbox = SandboxServer::start(&runner.hub.path("state.json"), [""; 0]);
    runner.account = sandbox.url().to_owned();
    runner
        .checkout
        .write("webhooks/dooctl.yaml", root(sandbox.url(), TEAM));
    for job in ["validate", "planned", "apply"] {
        let ended = run(&runner, job);
        assert!(ended.status.success(), "{job}: {ended:?}");
    }
    let names: Vec<String> = sandbox
        .state()
        .names()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(!names.is_empty());
    assert_eq!(runner.checkout.document("report.json")["exit_code"], 0);
    assert!(run(&runner, "record").status.success());
    let recorded = runner.hub.read(RECORD);
    assert!(
        names.iter().all(|name| recorded.contains(name)),
        "{recorded}"
    );
    // A merge request is planned from it, in a pipeline and a job of its own.
    std::fs::remove_file(runner.checkout.path("observed.json")).unwrap();
    assert!(run(&runner, "plan").status.success());
    let comment = runner.checkout.read("plan.md");
    assert!(comment.contains("1 group unchanged"), "{comment}");

    // The plan from before the apply is no longer valid.
    let stale = run(&runner, "apply");
    assert_eq!(stale.status.code(), Some(4), "{stale:?}");
    assert_eq!(
        runner.checkout.document("report.json")["failure"],
        "stale-plan"
    );
}
