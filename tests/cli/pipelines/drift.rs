//! One issue per owner: opened, updated, reopened, and closed by a run that checked at least as
//! much.

use super::files::{items, text};
use super::releases::runner_with_stand_in;
use super::runner::{Played, Runner};
use serde_json::{Value, json};

fn stage() -> Runner {
    runner_with_stand_in()
}

/// A run that finds drift (2), finds none (0), or fails.
fn look(runner: &mut Runner, owner: &str, team: &str, exit_code: u8) -> Played {
    let text = format!("<!-- dooctl:drift owner={owner} -->\nRun of {exit_code}.\n");
    runner.answers(exit_code, &text, &json!({}));
    runner.play("drift.yml", &json!({}), &json!({ "team": team }))
}

/// Number, state and second line of each issue.
fn issues(runner: &Runner) -> Vec<String> {
    let issues = runner.hub("issues.json");
    let summary = |issue: &Value| {
        let scope = text(&issue["body"]).lines().nth(1).unwrap_or_default();
        format!("{} {} {scope}", issue["number"], text(&issue["state"]))
    };
    items(&issues).iter().map(summary).collect()
}

fn all(number: u64, state: &str) -> String {
    about(number, state, "\"all\"")
}

fn about(number: u64, state: &str, teams: &str) -> String {
    format!("{number} {state} <!-- dooctl:scope {teams} -->")
}

fn comments(runner: &Runner) -> Vec<String> {
    let issues = runner.hub("issues.json");
    let comments = items(&issues[0]["comments"]).iter().map(text);
    comments.map(str::to_owned).collect()
}

#[test]
fn an_issue_is_opened_updated_closed_and_reopened() {
    let mut runner = stage();
    look(&mut runner, "crm", "", 0).succeeds();
    assert_eq!(issues(&runner), [""; 0]);

    look(&mut runner, "crm", "", 2).succeeds();
    let opened = &runner.hub("issues.json")[0];
    assert_eq!(opened["title"], "doo differs from the manifest of crm");
    assert_eq!(opened["labels"], json!(["dooctl-drift"]));
    let link = "https://github.example/crm/webhooks/actions/runs/102";
    let body = format!(
        "<!-- dooctl:drift owner=crm -->\n<!-- dooctl:scope \"all\" -->\nRun of 2.\n\n\
         Found by [this run]({link}).\n"
    );
    assert_eq!(opened["body"], body);

    look(&mut runner, "crm", "", 2).succeeds();
    assert_eq!(issues(&runner), [all(1, "open")]);
    assert_eq!(comments(&runner), [""; 0], "an update is not a message");
    assert!(
        runner.hub("issues.json")[0]["body"]
            .as_str()
            .unwrap()
            .contains("runs/103")
    );

    look(&mut runner, "crm", "", 0).succeeds();
    assert_eq!(issues(&runner), [all(1, "closed")]);
    assert!(comments(&runner)[0].starts_with("doo matches the manifest again"));
    look(&mut runner, "crm", "", 0).succeeds();
    assert_eq!(comments(&runner).len(), 1);

    look(&mut runner, "crm", "", 2).succeeds();
    assert_eq!(issues(&runner), [all(1, "open")]);
    assert!(comments(&runner)[1].starts_with("doo differs again"));
}

#[test]
fn each_owner_has_its_own() {
    let mut runner = stage();
    look(&mut runner, "crm", "", 2).succeeds();
    look(&mut runner, "crm-test", "", 2).succeeds();
    assert_eq!(issues(&runner), [all(1, "open"), all(2, "open")]);
    look(&mut runner, "crm", "", 0).succeeds();
    assert_eq!(issues(&runner), [all(1, "closed"), all(2, "open")]);
}

#[test]
fn a_run_that_failed_leaves_the_issue_alone() {
    let mut runner = stage();
    look(&mut runner, "crm", "", 2).succeeds();
    let before = runner.hub("issues.json");
    for exit_code in [1, 3, 4, 64, 130] {
        assert_eq!(
            look(&mut runner, "crm", "", exit_code).code,
            i32::from(exit_code)
        );
        assert_eq!(runner.hub("issues.json"), before);
    }
}

#[test]
fn only_a_run_of_the_same_or_a_wider_scope_closes() {
    let mut runner = stage();
    look(&mut runner, "crm", "", 2).succeeds();
    let played = look(&mut runner, "crm", "4711", 0).succeeds();
    assert!(played.log.contains("stays open"), "{}", played.log);
    assert_eq!(issues(&runner), [all(1, "open")]);
    look(&mut runner, "crm", "4711", 2).succeeds();
    assert_eq!(
        issues(&runner),
        [all(1, "open")],
        "what was found elsewhere still counts"
    );
    look(&mut runner, "crm", "", 0).succeeds();

    look(&mut runner, "crm", "4711", 2).succeeds();
    assert_eq!(issues(&runner), [about(1, "open", r#"["4711"]"#)]);
    look(&mut runner, "crm", "4712", 0).succeeds();
    assert_eq!(issues(&runner), [about(1, "open", r#"["4711"]"#)]);
    look(&mut runner, "crm", "4712", 2).succeeds();
    assert_eq!(issues(&runner), [about(1, "open", r#"["4711","4712"]"#)]);
    look(&mut runner, "crm", "4712", 0).succeeds();
    assert_eq!(issues(&runner), [about(1, "open", r#"["4711","4712"]"#)]);
    look(&mut runner, "crm", "4712\n4711\n4713", 0).succeeds();
    assert_eq!(issues(&runner), [about(1, "closed", r#"["4711","4712"]"#)]);
}

#[test]
fn the_name_of_a_team_does_not_end_the_hidden_line() {
    let mut runner = stage();
    look(&mut runner, "crm", "a --> \"b\"", 2).succeeds();
    let hidden = r#"["a --\u003e \"b\""]"#;
    assert_eq!(issues(&runner), [about(1, "open", hidden)]);
    look(&mut runner, "crm", "a --> \"b\"", 0).succeeds();
    assert_eq!(issues(&runner), [about(1, "closed", hidden)]);
}

/// A night's run that finds another schema, or the same one again.
fn introspect(runner: &mut Runner, exit_code: u8) -> Played {
    let text = format!("<!-- dooctl:introspect owner=crm -->\nRun of {exit_code}.\n");
    runner.answers(exit_code, &text, &json!({}));
    runner.play("introspect.yml", &json!({}), &json!({}))
}

#[test]
fn another_schema_has_an_issue_of_its_own_until_it_is_over() {
    let mut runner = stage();
    look(&mut runner, "crm", "", 2).succeeds();
    introspect(&mut runner, 0).succeeds();
    assert_eq!(issues(&runner), [all(1, "open")]);

    introspect(&mut runner, 2).succeeds();
    let call = runner.calls().pop().unwrap();
    let expected = "introspect webhooks --check --timeout=5m --output=markdown=introspect.md \
                    --output=json=introspect.json --output=github";
    assert_eq!(call, expected);
    let opened = &runner.hub("issues.json")[1];
    assert_eq!(opened["title"], "doo's schema is not the one of crm");
    assert_eq!(opened["labels"], json!(["dooctl-introspect"]));
    introspect(&mut runner, 2).succeeds();
    assert_eq!(issues(&runner), [all(1, "open"), all(2, "open")]);
    let before = runner.hub("issues.json");
    assert_eq!(introspect(&mut runner, 1).code, 1);
    assert_eq!(runner.hub("issues.json"), before);

    introspect(&mut runner, 0).succeeds();
    assert_eq!(issues(&runner), [all(1, "open"), all(2, "closed")]);
    let said = runner.hub("issues.json")[1]["comments"][0].clone();
    assert!(text(&said).starts_with("doo's schema is the one in the repository again: "));
    introspect(&mut runner, 2).succeeds();
    assert_eq!(issues(&runner), [all(1, "open"), all(2, "open")]);
}

#[test]
fn an_issue_of_somebody_else_is_not_taken_for_ours() {
    let mut runner = stage();
    let copied = json!([
        { "number": 1, "state": "open", "user": { "login": "guest" }, "labels": ["dooctl-drift"],
          "body": "<!-- dooctl:drift owner=crm -->\n<!-- mine -->", "comments": [] },
        { "number": 2, "state": "open", "user": { "login": "github-actions[bot]" },
          "labels": ["dooctl-drift"], "body": null, "comments": [] },
    ]);
    runner.hub.write("issues.json", copied.to_string());
    look(&mut runner, "crm", "", 0).succeeds();
    assert_eq!(runner.hub("issues.json"), copied);
    look(&mut runner, "crm", "", 2).succeeds();
    assert_eq!(runner.hub("issues.json")[2]["state"], "open");
}

#[test]
fn a_text_without_the_marker_is_refused() {
    let mut runner = stage();
    runner.answers(2, "doo differs.\n", &json!({}));
    let played = runner.play("drift.yml", &json!({}), &json!({ "team": "" }));
    played.fails_with("does not begin with dooctl's marker");
    assert_eq!(runner.asked(), 0);
}
