//! Delivery before and after: the first part of a plan, and a guard.

use crate::commands::texts::run;
use crate::support::accounts::{OURS, folder};
use crate::support::{
    Answer, Folder, Outcome, Received, Schema, ScriptedServer, assert_fits, root,
};
use serde_json::{Value, json};

/// A listed group of team 4711, with its hooks as `TYPE@ENDPOINT`.
pub(super) fn listed(name: &str, description: &str, hooks: &[&str]) -> Value {
    let hook = |hook: &&str| {
        let (hook_type, endpoint) = hook.split_once('@').expect("TYPE@ENDPOINT");
        json!({ "type": hook_type, "method": "POST", "endpoint": format!("https://{endpoint}") })
    };
    let hooks: Vec<Value> = hooks.iter().map(hook).collect();
    json!({
        "id": format!("id of {name}"), "team": "4711", "name": name, "description": description,
        "hooks": hooks,
    })
}

/// A declared group.
pub(super) fn declared(name: &str, scope: &str, types: &str, endpoint: &str) -> String {
    format!(
        "      - {{ name: {name}, {scope}hooks: [{{ types: [{types}], endpoint: 'https://{endpoint}' }}] }}\n"
    )
}

pub(super) fn team(groups: &[String]) -> String {
    format!("  - team: 4711\n    groups:\n{}", groups.concat())
}

/// Endpoints move, one is removed, one type is removed, one is limited to an event, and one arrives
/// twice because of a group created by hand.
pub(super) fn eventful() -> Folder {
    let declarations = [
        declared(
            "CRM sync",
            "",
            "order_created, order_updated",
            "crm.example.com/doo/v2/orders",
        ),
        declared(
            "Check-in",
            "event_id: 82032, ",
            "attendee_checkin",
            "checkin.example.com/doo/attendees",
        ),
        declared(
            "Invoices",
            "",
            "order_created, order_cancelled",
            "erp.example.com/doo/a/rather/long/address/for/invoices",
        ),
    ];
    let groups = [
        listed(
            "CRM sync",
            OURS,
            &[
                "order_created@crm.example.com/doo/orders",
                "order_updated@crm.example.com/doo/orders",
                "event_updated@crm.example.com/doo/events",
            ],
        ),
        listed(
            "Check-in",
            OURS,
            &["attendee_checkin@checkin.example.com/doo/attendees"],
        ),
        listed(
            "PC test",
            "",
            &["order_created@erp.example.com/doo/a/rather/long/address/for/invoices"],
        ),
        listed("Old", OURS, &["order_updated@old.example.com"]),
    ];
    folder(&team(&declarations), &groups)
}

/// The part of a plan about delivery.
fn delivery(outcome: &Outcome) -> String {
    let (_, rest) = outcome.stdout.split_once("\n\n").expect("a heading");
    let (delivery, _) = rest.split_once("\n\nTeam").expect("changes");
    delivery.to_owned()
}

#[test]
fn a_plan_says_first_who_receives_what() {
    let outcome = run(&eventful(), &["plan"]).exits_with(0);
    insta::assert_snapshot!(delivery(&outcome));
}

#[test]
fn programs_read_it_too() {
    let document = run(&eventful(), &["plan", "-o", "json"]).exits_with(0);
    let document = document.document();
    assert_fits(Schema::Plan, &document);
    let of_type = |hook_type: &str, kind: &str| {
        let mut items = document["delivery"].as_array().expect("a list").iter();
        let item = items.find(|item| item["type"] == hook_type && item["kind"] == kind);
        item.expect("it is reported").clone()
    };
    let moved = of_type("order_updated", "moved");
    let receiver = |endpoint: &str| json!([{ "endpoint": endpoint, "scope": "organization" }]);
    assert_eq!(
        moved["before"],
        receiver("https://crm.example.com/doo/orders")
    );
    assert_eq!(
        moved["after"],
        receiver("https://crm.example.com/doo/v2/orders")
    );
    assert_eq!(moved["copies"], Value::Null);
    let doubled = of_type("order_created", "doubled");
    let copies = json!({ "before": 1, "after": 2, "new": true, "certain": true, "alike": true });
    assert_eq!(doubled["copies"], copies);
    let unmanaged = json!({
        "name": "PC test", "scope": null, "standing": "unmanaged", "owner": null,
    });
    assert_eq!(doubled["groups"][1], unmanaged);
    let narrowed = of_type("attendee_checkin", "narrowed");
    assert_eq!(
        narrowed["after"][0]["scope"],
        json!({ "event_id": "82032" })
    );
    assert_eq!(
        document["overlaps"],
        json!([{ "team": "4711", "requests": 4, "seconds": 0 }])
    );
}

#[test]
fn what_would_arrive_twice_needs_a_reason() {
    let folder = eventful();
    let refused = run(&folder, &["apply", "--yes"]).exits_with(4);
    refused.reports("guard duplicate-subscription in team 4711: order_created would arrive twice");
    let allow = ["--allow", "duplicate-subscription=PC test ends on Monday"];
    let allowed = [&["apply", "--yes", "-o", "json"], &allow[..]].concat();
    let report = run(&folder, &allowed).exits_with(0).document();
    assert_fits(Schema::Report, &report);
    assert_eq!(report["guards"][0]["allowed"], "PC test ends on Monday");
    assert_eq!(report["delivery"][0]["kind"], "silenced");
    // A duplicate that already exists is in the JSON, and no reason to refuse.
    let again = run(&folder, &["plan", "-o", "json"])
        .exits_with(0)
        .document();
    assert_eq!(again["guards"], json!([]));
    assert_eq!(again["delivery"][0]["copies"]["new"], json!(false));
    let text = run(&folder, &["plan"]).exits_with(0).stdout;
    assert!(!text.contains("Delivery"), "{text}");
}

#[test]
fn many_lines_are_cut_and_serious_ones_are_not() {
    let number = |from: u32, to: u32| (from..to).map(|number| number.to_string());
    let new = number(0, 30).map(|number| {
        declared(
            &format!("New {number}"),
            "",
            "order_created",
            &format!("{number}.example.com"),
        )
    });
    let gone = number(30, 55).map(|number| {
        let hook = format!("order_created@{number}.example.com");
        listed(&format!("Gone {number}"), OURS, &[&hook])
    });
    let outcome = run(
        &folder(&team(&new.collect::<Vec<_>>()), &gone.collect::<Vec<_>>()),
        &["plan"],
    );
    let text = delivery(&outcome.exits_with(0));
    assert_eq!(text.matches("    lost ").count(), 25, "{text}");
    assert!(
        text.ends_with("    and 30 more: see the changes below"),
        "{text}"
    );
}

/// A server that lists team 4711 and refuses team 4712, and a manifest of both.
pub(super) fn one_of_two_teams_is_listed() -> (ScriptedServer, String) {
    let server = ScriptedServer::start(|request: &Received| match &request.path {
        _ if request.is_login() => Answer::token("token"),
        path if path.contains("/team/4711/") => {
            let hook = "order_created@crm.example.com/old";
            Answer::listing(&[listed("CRM sync", OURS, &[hook])])
        }
        _ => Answer::json(400, &json!({ "message": "no such team" })),
    });
    let groups = [declared(
        "CRM sync",
        "",
        "order_created",
        "crm.example.com/new",
    )];
    let teams = format!("{}  - {{ team: 4712, groups: [] }}\n", team(&groups));
    let manifest = root(&server.url(), &teams);
    (server, manifest)
}

#[test]
fn a_team_that_is_not_listed_is_not_guessed_about_and_time_is_told() {
    let (_server, manifest) = one_of_two_teams_is_listed();
    let folder = Folder::with_manifest(manifest.replace("second: 1000", "second: 20"));
    let outcome = folder.dooctl(["plan"]).with_credentials().run();
    insta::assert_snapshot!(delivery(&outcome.exits_with(1)));
}
