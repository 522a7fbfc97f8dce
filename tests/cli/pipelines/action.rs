//! The action: what it installs, runs and passes on.

use super::releases::{ARCHIVE, runner_with_stand_in};
use super::runner::{Played, Runner};
use serde_json::{Value, json};
use std::fs;

fn run(runner: &Runner, with: &Value) -> Played {
    let with = with.as_object().expect("inputs are a map").clone();
    runner.action("dooctl", with, &Value::Null, &json!({ "github": {} }))
}

fn sums(runner: &Runner) -> (String, String) {
    let name = format!("v{}/SHA256SUMS", env!("CARGO_PKG_VERSION"));
    (runner.releases.read(&name), name)
}

#[test]
fn a_release_is_installed_once_and_run() {
    let runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    let first = run(&runner, &json!({ "command": "plan" })).succeeds();
    assert_eq!(first.outputs["digest"], "d1");
    assert_eq!(first.outputs["changes"], "true");
    assert_eq!(first.outputs["exit_code"], "0");

    fs::remove_dir_all(runner.releases.path("")).unwrap();
    run(&runner, &json!({ "command": "list" })).succeeds();
    assert_eq!(runner.calls(), ["plan . --output=github", "list ."]);
    let left = fs::read_dir(runner.temp()).unwrap().count();
    assert_eq!(
        left, 3,
        "the installation, a step and its outputs, nothing unfinished"
    );
}

#[test]
fn arguments_are_lines_and_no_shell_reads_them() {
    let runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    let with = json!({
        "command": "plan", "manifest": "a folder", "teams": "1\n2 3\n",
        "args": "--var=a=$(touch hit) `touch hit`; *\n\n--allow=x=y\n",
    });
    run(&runner, &with).succeeds();
    let expected = r"plan a\ folder --team=1 --team=2\ 3 --var=a=\$\(touch\ hit\)\ \`touch\ hit\`\;\ \* --allow=x=y --output=github";
    assert_eq!(runner.calls(), [expected]);
    assert!(!runner.checkout.path("hit").exists());
}

#[test]
fn guards_are_overridden_one_by_one_and_no_shell_reads_why() {
    let runner = runner_with_stand_in();
    runner.answers(0, "", &json!({}));
    let with = json!({
        "command": "apply",
        "allow": "max-delete=$(touch hit), it's over ; empty-team=`touch hit`\n budget=now\n;\n",
    });
    run(&runner, &with).succeeds();
    let expected = r"apply . --allow=max-delete=\$\(touch\ hit\)\,\ it\'s\ over --allow=empty-team=\`touch\ hit\` --allow=budget=now --output=github";
    assert_eq!(runner.calls(), [expected]);
    assert!(!runner.checkout.path("hit").exists());
}

#[test]
fn the_exit_code_is_handed_on_unless_it_is_accepted() {
    let runner = runner_with_stand_in();
    for (code, accept, expected) in [
        (0, "", 0),
        (2, "", 2),
        (2, "2", 0),
        (2, "0 2", 0),
        (5, "2", 5),
        (3, "33", 3),
    ] {
        runner.answers(code, "", &json!({}));
        let played = run(&runner, &json!({ "command": "drift", "accept": accept }));
        assert_eq!(played.code, expected, "{code} with {accept:?} accepted");
        assert_eq!(played.outputs["exit_code"], code.to_string());
    }
}

#[test]
fn an_archive_with_another_checksum_is_not_installed() {
    let runner = runner_with_stand_in();
    let (text, name) = sums(&runner);
    let (checksum, _) = text.split_once(' ').unwrap();
    runner
        .releases
        .write(&name, text.replace(checksum, &"0".repeat(64)));
    let played = run(&runner, &json!({ "command": "plan" }));
    played.fails_with(&format!(
        "{ARCHIVE} has the checksum {checksum} and not {}",
        "0".repeat(64)
    ));
    assert_eq!(runner.calls(), [""; 0]);
}

#[test]
fn an_archive_without_a_checksum_is_not_installed() {
    let runner = runner_with_stand_in();
    let (text, name) = sums(&runner);
    runner
        .releases
        .write(&name, text.replace(ARCHIVE, &format!("{ARCHIVE}.sig")));
    let played = run(&runner, &json!({ "command": "plan" }));
    played.fails_with(&format!("does not name {ARCHIVE}"));
}

#[test]
fn a_release_that_is_not_there_is_named() {
    let runner = runner_with_stand_in();
    let played = run(&runner, &json!({ "command": "plan", "version": "9.9.9" }));
    played.fails_with("/v9.9.9/SHA256SUMS cannot be fetched");
}

#[test]
fn a_version_is_no_path() {
    let runner = runner_with_stand_in();
    let with = json!({ "command": "plan", "version": "../v0.1.0" });
    run(&runner, &with).fails_with("../v0.1.0 is not a version");
}
