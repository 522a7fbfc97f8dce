//! What is delivered after a change, and to which groups.

use super::*;
use crate::receiver::Due;
use jiff::Timestamp;
use std::collections::BTreeSet;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn trigger(hook_type: &str) -> Trigger {
    Trigger {
        hook_type: hook_type.to_owned(),
        ..Trigger::default()
    }
}

fn names(due: &[Due]) -> Vec<&str> {
    due.iter().map(|due| &*due.group).collect()
}

#[test]
fn the_order_among_groups_is_drawn_from_the_seed() {
    let order = |seed: u64| {
        let mut client = Client::new(&format!("--seed {seed}"));
        for name in ["a", "b", "c", "d"] {
            client.create(&group(name));
        }
        let due = client.sandbox.trigger(&trigger("order_created"), NOW);
        names(&due).join("")
    };
    let orders: BTreeSet<String> = (0..20).map(order).collect();
    assert!(orders.len() > 1, "{orders:?}");
    assert_eq!(order(7), order(7));
}

#[test]
fn each_listed_group_that_subscribes_in_the_scope_gets_one_delivery_for_each_hook() {
    let mut client = Client::new("");
    client.create(&group("all"));
    let mut event = group("event 7");
    event["event_id"] = json!(7);
    client.create(&event);
    let mut guide = group("guide 9");
    guide["event_guide_id"] = json!("9");
    client.create(&guide);
    let mut two = group("two hooks");
    let mut second = two["hooks"][0].clone();
    second["endpoint"] = json!("https://erp.example.com/doo");
    two["hooks"].as_array_mut().unwrap().push(second);
    client.create(&two);
    let sandbox = &mut client.sandbox;
    let mut due = sandbox.trigger(&trigger("order_created"), NOW);
    due.sort_by(|a, b| a.group.cmp(&b.group));
    assert_eq!(names(&due), ["all", "two hooks", "two hooks"]);
    assert_eq!(due[1].hook.endpoint, "https://crm.example.com/doo");
    assert_eq!(due[2].hook.endpoint, "https://erp.example.com/doo");
    let mut of_event = sandbox.trigger(
        &Trigger {
            event: Some("7".to_owned()),
            event_guide: Some("9".to_owned()),
            ..trigger("order_created")
        },
        NOW,
    );
    of_event.sort_by(|a, b| a.group.cmp(&b.group));
    assert_eq!(
        names(&of_event),
        ["all", "event 7", "guide 9", "two hooks", "two hooks"]
    );
    assert_eq!(of_event[0].body["event_id"], "7");
    assert_eq!(
        names(&sandbox.trigger(&trigger("order_updated"), NOW)),
        [""; 0]
    );
    let types: Vec<_> = sandbox.subscribed_types().into_iter().collect();
    assert_eq!(types, ["order_created"]);
}

#[test]
fn a_group_that_no_listing_shows_yet_gets_nothing() {
    let mut client = Client::new("--create-lag 2");
    client.create(&group("late"));
    assert_eq!(
        names(&client.sandbox.trigger(&trigger("order_created"), NOW)),
        [""; 0]
    );
    client.sandbox.catch_up();
    assert_eq!(
        names(&client.sandbox.trigger(&trigger("order_created"), NOW)),
        ["late"]
    );
}

#[test]
fn queries_are_answered_and_are_null_for_what_was_removed() {
    let mut client = Client::new("");
    client.create(&full_group());
    let mut of = |hook_type: &str| {
        let trigger = Trigger {
            event: Some("82032".to_owned()),
            id: Some("82032".to_owned()),
            ..trigger(hook_type)
        };
        client.sandbox.trigger(&trigger, NOW)
    };
    let created = of("event_created").remove(0);
    assert!(created.body["data"].is_object() || created.body["errors"].is_array());
    let secret = created.authentication.unwrap().client_secret.unwrap();
    assert_eq!(secret, Secret::new("hidden"));
    let mut group = full_group();
    group["hooks"][0]["type"] = json!("event_removed");
    group["hooks"][0]["origin"]["body"] =
        json!("{\"query\":\"{ event(id: \\\"%EVENT_ID%\\\") { title } }\"}");
    client.create(&group);
    let removed = client.sandbox.trigger(
        &Trigger {
            id: Some("82032".to_owned()),
            ..trigger("event_removed")
        },
        NOW,
    );
    assert_eq!(removed[0].body, json!({ "data": { "event": null } }));
}

#[test]
fn own_data_and_doubled_deliveries() {
    let mut client = Client::new("");
    client.create(&group("all"));
    let due = client.sandbox.trigger(
        &Trigger {
            data: Some(json!({ "external_customer_id": "mine" })),
            twice: true,
            ..trigger("order_created")
        },
        NOW,
    );
    assert_eq!(names(&due), ["all", "all"]);
    assert_eq!(due[0].body["external_customer_id"], "mine");
    assert_eq!(due[0].body, due[1].body);
}

/// What a request to send orders of event 7 makes due, with these bounds.
fn initialized(client: &mut Client, id: &Value, bounds: &Value) -> (Value, Vec<Due>) {
    let mut body = json!({ "event_id": 7, "webhook_configuration_id": id });
    for (key, bound) in bounds.as_object().unwrap() {
        body[key] = bound.clone();
    }
    let got = client.send("POST", "/v1/webhooks/init/orders", &body);
    assert_eq!(got.status, 200, "{}", got.body);
    (got.body, client.sandbox.take_outbox())
}

#[test]
fn what_exists_is_sent_if_it_was_changed_in_the_window() {
    let mut client = Client::new("");
    let id = client.create(&group("all"));
    let mut order = |id: &str, hook_type: &str, at: &str| {
        let trigger = Trigger {
            id: Some(id.to_owned()),
            event: Some("7".to_owned()),
            ..trigger(hook_type)
        };
        client.sandbox.trigger(&trigger, at.parse().unwrap());
    };
    order("5", "order_created", "2026-03-01T08:00:00Z");
    order("6", "order_created", "2026-03-01T09:00:00Z");
    // The last change counts.
    order("4", "order_created", "2026-03-01T07:00:00Z");
    order("4", "order_updated", "2026-03-01T10:00:00Z");
    let mut ids = |bounds: Value| {
        let (answer, due) = initialized(&mut client, &json!(id), &bounds);
        assert_eq!(answer["items_processed"], due.len());
        let ids: Vec<_> = due.iter().map(|due| due.body["id"].clone()).collect();
        ids
    };
    assert_eq!(ids(json!({})), ["4", "5", "6"]);
    let after = json!({ "last_updated_after": "2026-03-01 10:00:00" });
    assert_eq!(ids(after), ["4", "6"]);
    let before = json!({ "last_updated_before": "2026-03-01 09:59:59" });
    assert_eq!(ids(before), ["5"]);
    let both = json!({
        "last_updated_after": "2026-03-01 09:00:01", "last_updated_before": "2026-03-01 10:30:00",
    });
    assert_eq!(ids(both), ["6"]);
}

#[test]
fn a_window_that_doo_cannot_read_is_refused() {
    let mut client = Client::new("");
    let body = json!({ "event_id": 7, "last_updated_before": "2026-03-01T09:00:00Z" });
    let got = client.send("POST", "/v1/webhooks/init/orders", &body);
    assert_eq!(got.status, 422);
    let messages = &got.body["validation_messages"];
    assert!(
        messages["last_updated_before"]["dateInvalid"].is_string(),
        "{messages}"
    );
    assert!(client.sandbox.take_outbox().is_empty());
}
