//! The template for GitLab: its scripts, run as GitLab runs them.

use super::files::{items, text, yaml};
use super::releases::{ARCHIVE, runner_with_dooctl, runner_with_stand_in};
use super::runner::Runner;
use crate::support::{SandboxServer, TEAM, root};
use serde_json::{Value, json};
use std::process::{Command, Output};

const FILE: &str = "examples/gitlab/.gitlab-ci.yml";
const VERSION: &str = concat!("v", env!("CARGO_PKG_VERSION"));

fn lines(job: &Value, part: &str) -> String {
    let lines = items(&job[part]).iter().map(text);
    lines.map(|line| format!("{line}\n")).collect()
}

/// Runs a job in the checkout: the lines of `.dooctl` and its own are one script.
fn run(runner: &Runner, name: &str) -> Output {
    let sums = runner.releases.read(&format!("{VERSION}/SHA256SUMS"));
    let (checksum, _) = sums.split_once(' ').expect("a checksum stands first");
    run_with(runner, name, checksum)
}

fn run_with(runner: &Runner, name: &str, checksum: &str) -> Output {
    let file = yaml(FILE);
    let job = &file[name];
    assert_eq!(job["extends"], ".dooctl");
    let script = lines(&file[".dooctl"], "before_script") + &lines(job, "script");
    let variables = file["variables"].as_object().into_iter().flatten();
    let url = |folder: &str| format!("file://{}", runner.hub.path(folder).display());
    runner.checkout.write(".keep", "");
    Command::new("bash")
        .args(["-eo", "pipefail", "-c", &script])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(variables.map(|(name, value)| (name, text(value))))
        .env(
            "DOOCTL_RELEASES",
            format!("file://{}", runner.releases.path("").display()),
        )
        .env("DOOCTL_SHA256", checksum)
        .env("TMPDIR", runner.temp())
        .env("CI_API_V4_URL", url("api"))
        .envs([("CI_JOB_TOKEN", "t"), ("CI_MERGE_REQUEST_PROJECT_ID", "7")])
        .env("CI_DEFAULT_BRANCH", "main")
        .env("DOOCTL_STAND_IN", runner.stand_in.path(""))
        .envs([("DOO_API_KEY", "k"), ("DOO_CLIENT_ID", "c")])
        .env("DOO_CLIENT_SECRET", "s")
        .current_dir(runner.checkout.path(""))
        .output()
        .expect("bash can be run")
}

#[test]
fn each_job_says_what_it_should() {
    let runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    runner
        .hub
        .write("api/projects/7/jobs/artifacts/main/raw/observed.json", "{}");
    for (job, expected) in [
        ("validate", "validate webhooks"),
        (
            "plan",
            "plan webhooks --observed=observed.json --max-age=24h --output=text \
             --output=markdown=plan.md",
        ),
        (
            "planned",
            "plan webhooks --output=text --output=json=plan.json",
        ),
        (
            "apply",
            "apply webhooks --plan=plan.json --yes --output=text --output=json=report.json",
        ),
        ("record", "list webhooks --output=json=observed.json"),
        (
            "drift",
            "drift webhooks --output=text --output=markdown=drift.md",
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
    assert_eq!(apply["resource_group"], "dooctl-apply");
    assert_eq!(apply["needs"], json!(["planned"]));
    assert_eq!(apply["rules"][0]["if"], file["planned"]["rules"][0]["if"]);
    assert_eq!(
        file["variables"]["DOOCTL_VERSION"],
        env!("CARGO_PKG_VERSION")
    );
}

#[test]
fn what_was_planned_is_applied_and_nothing_else() {
    let runner = runner_with_dooctl();
    let sandbox = SandboxServer::start(&runner.hub.path("state.json"), [""; 0]);
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
    let recorded = runner.checkout.read("observed.json");
    assert!(
        names.iter().all(|name| recorded.contains(name)),
        "{recorded}"
    );

    // The plan of before the apply is no plan any more.
    let stale = run(&runner, "apply");
    assert_eq!(stale.status.code(), Some(4), "{stale:?}");
    assert_eq!(
        runner.checkout.document("report.json")["failure"],
        "stale-plan"
    );
}
