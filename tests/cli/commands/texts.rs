//! The texts of plans, reports, listings and problems.

use crate::support::accounts::{OURS, changed, folder, group, team_with, to};
use crate::support::{Folder, Outcome, QUERY};

pub(crate) fn run(folder: &Folder, args: &[&str]) -> Outcome {
    folder.dooctl(args).args(["--sandbox"]).run()
}

fn plan(folder: &Folder) -> String {
    run(folder, &["plan"]).exits_with(0).stdout
}

#[test]
fn a_creation() {
    insta::assert_snapshot!(plan(&folder(&team_with(QUERY), &[])));
}

#[test]
fn a_replacement_with_a_changed_query_and_a_deletion() {
    insta::assert_snapshot!(plan(&changed()));
}

#[test]
fn a_plan_in_colour() {
    let outcome = run(&changed(), &["plan", "--color", "always"]).exits_with(0);
    insta::assert_snapshot!(outcome.stdout.replace('\x1b', "␛"));
}

/// Colour is for terminals, unless asked for.
#[test]
fn a_plan_in_a_pipe_has_no_colour() {
    let folder = changed();
    assert!(!plan(&folder).contains('\x1b'));
    let forced = folder.dooctl(["plan", "--sandbox", "--color", "always"]);
    assert!(forced.env("NO_COLOR", "1").run().stdout.contains('\x1b'));
}

#[test]
fn a_report() {
    let outcome = run(&changed(), &["apply", "--yes"]).exits_with(0);
    let (_, report) = outcome
        .stdout
        .split_once("\n\nTeam 4711\n  confirmed")
        .unwrap();
    insta::with_settings!({ filters => [(r"\([0-9a-f]{8}…\)", "(ID)")] }, {
        insta::assert_snapshot!(format!("Team 4711\n  confirmed{report}"));
    });
}

#[test]
fn a_listing() {
    insta::assert_snapshot!(run(&changed(), &["list"]).exits_with(0).stdout);
}

#[test]
fn an_adoption() {
    let theirs = group(
        "1",
        "Event feed",
        "",
        &to("event_updated", "https://www.example.com/events"),
    );
    insta::assert_snapshot!(plan(&folder(&team_with(QUERY), &[theirs])));
}

#[test]
fn a_rename() {
    let hook = to("event_updated", "https://www.example.com/events");
    let ours = group(
        "1",
        "Old name",
        &format!("Events go to the website {OURS}"),
        &hook,
    );
    insta::assert_snapshot!(plan(&folder(&team_with(""), &[ours])));
}

#[test]
fn what_is_refused() {
    let teams = format!(
        "{}      - name: Twice
        hooks: [{{ type: order_created, endpoint: 'https://twice.example.com' }}]\n",
        team_with("")
    );
    let endpoint = &to("order_created", "https://other.example.com");
    let groups = [
        group("1", "Event feed", "[dooctl owner=web team=4711]", endpoint),
        group("2", "Twice", "", endpoint),
        group("3", "Twice", "", endpoint),
    ];
    insta::assert_snapshot!(
        run(&folder(&teams, &groups), &["plan"])
            .exits_with(4)
            .stdout
    );
}

#[test]
fn nothing_to_do() {
    insta::assert_snapshot!(plan(&folder("  - { team: 4711, groups: [] }\n", &[])));
}

#[test]
fn problems_with_an_excerpt_and_with_a_masked_line() {
    let teams = format!(
        "{}        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: not-a-reference
        hoks: []
      - {{ name: Long, description: {}, hoks: [] }}\n",
        team_with("method: p/t"),
        "long ".repeat(100)
    );
    let folder = folder(&teams, &[]);
    insta::assert_snapshot!(run(&folder, &["plan"]).exits_with(3).stderr);
    let validated = folder.dooctl(["validate"]).run().exits_with(3);
    insta::assert_snapshot!("problems_of_validate", validated.stdout);
}

#[test]
fn a_failure_with_its_causes() {
    let folder = folder(&team_with(""), &[]);
    folder.write(".dooctl/sandbox.json", "{}");
    insta::assert_snapshot!(run(&folder, &["plan"]).exits_with(1).stderr);
}
