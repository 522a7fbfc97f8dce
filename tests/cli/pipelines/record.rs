//! The account is recorded on a schedule, and after each successful apply.

use super::files::{WORKFLOWS, repository, text, yaml};
use super::releases::runner_with_stand_in;
use super::runner::Runner;
use serde_json::{Value, json};

const CALL: &str = "list webhooks --all --timeout=18m --output=json=observed.json";

/// The command line of dooctl when this event starts the workflow.
fn calls(event: &Value) -> Vec<String> {
    let mut runner: Runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    runner.play("record.yml", event, &json!({})).succeeds();
    let calls = runner.calls();
    let file = format!("artifacts/{}/dooctl-observed/observed.json", runner.run());
    assert_eq!(runner.hub.path(&file).exists(), !calls.is_empty());
    calls
}

fn ended(conclusion: &str, event: &str) -> Value {
    let run = json!({ "conclusion": conclusion, "event": event });
    json!({ "event_name": "workflow_run", "event": { "workflow_run": run } })
}

#[test]
fn all_teams_are_recorded_on_a_schedule_and_by_hand() {
    for event in ["schedule", "workflow_dispatch"] {
        assert_eq!(calls(&json!({ "event_name": event })), [CALL]);
    }
}

#[test]
fn an_apply_that_has_done_everything_is_recorded() {
    assert_eq!(calls(&ended("success", "push")), [CALL]);
    assert_eq!(calls(&ended("success", "workflow_dispatch")), [CALL]);
    for conclusion in ["failure", "cancelled", "skipped"] {
        assert_eq!(calls(&ended(conclusion, "push")), [""; 0], "{conclusion}");
    }
}

/// Somebody can give a workflow of a pull request the name of ours.
#[test]
fn what_a_pull_request_runs_starts_no_recording() {
    assert_eq!(calls(&ended("success", "pull_request")), [""; 0]);
}

/// How often a day the schedule of a workflow starts it: `MINUTE */HOURS * * *`, or at an hour.
fn a_day(workflow: &str) -> u32 {
    let file = yaml(&format!("{WORKFLOWS}/{workflow}"));
    let cron = text(&file["on"]["schedule"][0]["cron"]);
    let hours = cron
        .split_once(" */")
        .and_then(|(_, rest)| rest.split_once(' '));
    hours.map_or(1, |(hours, _)| {
        24 / hours.parse::<u32>().expect("hours are a number")
    })
}

/// The numbers in docs/limits.md match the schedules.
#[test]
fn what_the_workflows_take_of_a_days_requests_is_what_the_limits_say() {
    let limits = std::fs::read_to_string(repository("docs/limits.md")).unwrap();
    for teams in [5, 20, 100, 150] {
        // A token, the list of teams, and a page of each.
        let record = 1 + 1 + teams;
        let drift = 1 + teams;
        let all = a_day("record.yml") * record + a_day("drift.yml") * drift;
        let row = format!("| {teams} | {record} | {all} | {} |", 1000 - all);
        assert!(limits.contains(&row), "docs/limits.md lacks {row}");
    }
}
