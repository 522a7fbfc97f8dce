//! Rules for the text of every workflow and action.

use super::files::{ACTIONS, WORKFLOWS, names, repository, steps, yaml};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const OURS: &str = ".github/workflows";

fn workflows() -> Vec<(String, Value)> {
    let files = [OURS, WORKFLOWS].into_iter().flat_map(|folder| {
        let files = names(folder)
            .into_iter()
            .filter(|name| name.ends_with(".yml"));
        files.map(move |name| format!("{folder}/{name}"))
    });
    files.map(|path| (path.clone(), yaml(&path))).collect()
}

fn actions() -> Vec<(String, Value)> {
    let paths = names(ACTIONS)
        .into_iter()
        .map(|name| format!("{ACTIONS}/{name}/action.yml"));
    paths.map(|path| (path.clone(), yaml(&path))).collect()
}

#[test]
fn workflows_have_no_right_that_a_job_does_not_name() {
    for (path, workflow) in workflows() {
        assert_eq!(workflow["permissions"], json!({}), "{path}");
        for (name, job) in workflow["jobs"].as_object().unwrap() {
            assert!(job["permissions"].is_object(), "{path}: {name}");
            assert!(job["timeout-minutes"].is_u64(), "{path}: {name}");
        }
        assert!(
            workflow["on"].get("pull_request_target").is_none(),
            "{path}"
        );
    }
}

#[test]
fn what_is_used_is_pinned_by_commit_and_says_its_version() {
    for (path, file) in workflows().into_iter().chain(actions()) {
        let text = std::fs::read_to_string(repository(&path)).unwrap();
        for uses in steps(&file).iter().filter_map(|step| step["uses"].as_str()) {
            let (_, commit) = uses.split_once('@').unwrap();
            let digits = commit.chars().all(|digit| digit.is_ascii_hexdigit());
            assert!(commit.len() == 40 && digits, "{path}: {uses}");
            assert!(text.contains(&format!("{uses} # v")), "{path}: {uses}");
        }
    }
}

#[test]
fn no_expression_stands_in_a_script() {
    for (path, file) in workflows().into_iter().chain(actions()) {
        for script in steps(&file).iter().filter_map(|step| step["run"].as_str()) {
            assert!(!script.contains("${{"), "{path}: {script}");
        }
    }
}

#[test]
fn what_pull_requests_can_change_sees_no_secret() {
    for name in ["plan.yml", "receiver.yml"] {
        let path = repository(&format!("{WORKFLOWS}/{name}"));
        let text = std::fs::read_to_string(path).unwrap();
        assert!(!text.contains("secrets."), "{text}");
    }
    let comment = yaml(&format!("{WORKFLOWS}/plan-comment.yml"));
    let uses: Vec<&str> = steps(&comment)
        .iter()
        .filter_map(|step| step["uses"].as_str())
        .collect();
    assert_eq!(uses.len(), 1);
    assert!(uses[0].starts_with("OWNER/dooctl/.github/actions/comment@"));
}

/// A pull request could make its own endpoint the one that gets a secret.
#[test]
fn what_runs_in_pull_requests_sends_nothing() {
    let mut commands = vec![];
    for name in names(WORKFLOWS)
        .iter()
        .filter(|name| name.ends_with(".yml"))
    {
        let workflow = yaml(&format!("{WORKFLOWS}/{name}"));
        if workflow["on"]["pull_request"].is_null() {
            continue;
        }
        for with in steps(&workflow).iter().map(|step| &step["with"]) {
            let Some(command) = with["command"].as_str() else {
                continue;
            };
            let args = with["args"].as_str().unwrap_or_default();
            // A doo API in the program, and no receiver but one on the runner.
            let is_sandbox = args.lines().any(|argument| argument == "--sandbox");
            let is_offline = command == "validate" || args.contains("--observed=") || is_sandbox;
            assert!(is_offline, "{name}: {command} {args}");
            commands.push(command.to_owned());
        }
    }
    assert_eq!(commands, ["plan", "apply"]);
}

#[test]
fn secrets_are_those_of_an_environment() {
    for (path, workflow) in workflows() {
        for (name, job) in workflow["jobs"].as_object().unwrap() {
            let secret = job.to_string().contains("secrets.");
            assert!(!secret || job["environment"].is_string(), "{path}: {name}");
        }
    }
}

#[test]
fn applies_wait_for_each_other() {
    let apply = yaml(&format!("{WORKFLOWS}/apply.yml"));
    let expected = json!({ "group": "dooctl-apply", "cancel-in-progress": false });
    assert_eq!(apply["concurrency"], expected);
}

/// A run that its job stops reports nothing; a run that stops itself does.
#[test]
fn what_sends_requests_stops_itself_before_its_job_does() {
    for name in names(WORKFLOWS)
        .iter()
        .filter(|name| name.ends_with(".yml"))
    {
        let workflow = yaml(&format!("{WORKFLOWS}/{name}"));
        for job in workflow["jobs"].as_object().unwrap().values() {
            let steps = job["steps"].as_array().unwrap().iter();
            for step in steps.filter(|step| step["env"]["DOO_API_KEY"].is_string()) {
                let args = step["with"]["args"].as_str().unwrap();
                let minutes = minutes(args).unwrap_or_else(|| panic!("{name}: {args}"));
                // For the request in flight, and for the rest of the job.
                let limit = job["timeout-minutes"].as_u64().unwrap();
                assert!(minutes + 2 <= limit, "{name}: {minutes} of {limit}");
            }
        }
    }
}

/// Those of `--timeout`.
fn minutes(args: &str) -> Option<u64> {
    let (_, behind) = args.split_once("--timeout=")?;
    behind.split_once('m')?.0.parse().ok()
}

#[test]
fn all_name_the_version_that_they_are_part_of() {
    let version = env!("CARGO_PKG_VERSION");
    let action = yaml(&format!("{ACTIONS}/dooctl/action.yml"));
    assert_eq!(action["inputs"]["version"]["default"], version);
    let tag = format!("# v{version}");
    for name in names(WORKFLOWS) {
        let text = std::fs::read_to_string(repository(&format!("{WORKFLOWS}/{name}"))).unwrap();
        for line in text.lines().filter(|line| line.contains("uses: OWNER/")) {
            assert!(line.ends_with(&tag), "{name}: {line}");
        }
    }
    for (path, part) in [
        ("docs/pipelines.md", format!("\n    rev: v{version}\n")),
        (
            "examples/kubernetes/drift-cronjob.yaml",
            format!("/dooctl:{version}\n"),
        ),
        (
            "examples/gitlab/.gitlab-ci.yml",
            format!("\n  DOOCTL_VERSION: {version}\n"),
        ),
    ] {
        let text = std::fs::read_to_string(repository(path)).unwrap();
        assert!(text.contains(&part), "{path} lacks {part:?}");
    }
}

#[test]
fn the_workflows_name_each_other() {
    let plan = yaml(&format!("{WORKFLOWS}/plan.yml"));
    let comment = yaml(&format!("{WORKFLOWS}/plan-comment.yml"));
    assert_eq!(
        comment["on"]["workflow_run"]["workflows"],
        json!([plan["name"]])
    );
    let record = yaml(&format!("{WORKFLOWS}/record.yml"));
    let apply = yaml(&format!("{WORKFLOWS}/apply.yml"));
    assert_eq!(
        record["on"]["workflow_run"]["workflows"],
        json!([apply["name"]])
    );
    for (action, input) in [("recorded", "record.yml"), ("reviewed", "plan.yml")] {
        let action = yaml(&format!("{ACTIONS}/{action}/action.yml"));
        assert_eq!(action["inputs"]["workflow"]["default"], input);
        assert!(repository(&format!("{WORKFLOWS}/{input}")).exists());
    }
}

/// An update of our workflows must include the examples.
#[test]
fn one_action_has_one_version() {
    let mut versions = BTreeMap::new();
    for (path, file) in workflows() {
        for uses in steps(&file).iter().filter_map(|step| step["uses"].as_str()) {
            let (action, commit) = uses.split_once('@').unwrap();
            let first = versions
                .entry(action.to_owned())
                .or_insert(commit.to_owned());
            assert_eq!(commit, first, "{path}: {action}");
        }
    }
}
