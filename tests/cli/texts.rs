//! What people read: plans, reports, listings and problems, word for word.

use crate::support::{Folder, Outcome, QUERY, State, root};
use serde_json::{Value, json};

/// A folder with a manifest, and a sandbox beside it that has these groups.
fn folder(teams: &str, groups: &[Value]) -> Folder {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", teams));
    folder.write(".dooctl/sandbox.json", State::of(groups));
    folder
}

fn run(folder: &Folder, args: &[&str]) -> Outcome {
    folder.dooctl(args).args(["--sandbox"]).run()
}

fn plan(folder: &Folder) -> String {
    run(folder, &["plan"]).exits_with(0).stdout
}

/// A listed group with a hook.
fn group(id: &str, name: &str, description: &str, hook: &Value) -> Value {
    json!({
        "id": id, "team": "4711", "name": name, "description": description, "hooks": [hook],
    })
}

fn to(hook_type: &str, endpoint: &str) -> Value {
    json!({ "type": hook_type, "method": "POST", "endpoint": endpoint })
}

const OURS: &str = "[dooctl owner=crm team=4711]";

/// One group with what its hook has besides an endpoint.
fn team_with(hook: &str) -> String {
    format!(
        "  - team: 4711
    groups:
      - name: Event feed
        description: Events go to the website
        hooks:
          - type: event_updated
            endpoint: https://www.example.com/events
            {}\n",
        hook.trim()
    )
}

#[test]
fn a_creation() {
    insta::assert_snapshot!(plan(&folder(&team_with(QUERY), &[])));
}

/// The query that is listed, on one line and with other fields.
fn with_old_query() -> Value {
    let body = json!({
        "operationName": null,
        "variables": { "eventId": "%EVENT_ID%" },
        "query": "query($eventId:ID!){event(id:$eventId){id name title startDate}}",
    });
    let mut hook = to("event_updated", "https://old.example.com/events?token=abc");
    hook["origin"] = json!({
        "method": "POST", "endpoint": "https://gql.doo.net", "body": body.to_string(),
    });
    hook
}

/// A replacement, a deletion, an unmanaged group.
fn changed() -> Folder {
    let description = format!("Events go somewhere {OURS}");
    let groups = [
        group(
            "11111111-2222",
            "Event feed",
            &description,
            &with_old_query(),
        ),
        group(
            "22222222-3333",
            "Gone",
            OURS,
            &to("order_created", "https://gone.example.com"),
        ),
        group(
            "33333333-4444",
            "By hand",
            "",
            &to("order_created", "https://hand.example.com"),
        ),
    ];
    folder(&team_with(QUERY), &groups)
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
        team_with("method: put"),
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
