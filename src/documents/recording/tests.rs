//! Tests of what is a recording.

use super::*;
use serde_json::{Value, json};

fn document() -> Value {
    let group = |id: &str| {
        json!({
            "id": id, "name": "Orders", "description": "", "marker": null,
            "scope": { "event_id": "82032" }, "hooks": [], "authentication": null,
        })
    };
    json!({
        "format_version": 1, "exit_code": 0, "failure": null, "errors": [],
        "api_url": "https://rest.doo.net/v1", "recorded_at": "2026-11-22T02:40:00Z",
        "teams": [{
            "team": "4711", "complete": true, "incomplete": null, "pages": 1,
            "page_size": 25, "groups": [group("12"), group("11")],
        }],
    })
}

fn read(document: &Value) -> Result<Recording, RecordingError> {
    Recording::read(document.to_string().as_bytes())
}

/// The document with one value changed.
fn with(path: &str, value: Value) -> Value {
    let mut document = document();
    *document.pointer_mut(path).unwrap() = value;
    document
}

#[test]
fn a_recording_has_its_groups_in_the_order_of_their_ids() {
    let recording = read(&document()).unwrap();
    assert_eq!(recording.account, "https://rest.doo.net/v1");
    assert_eq!(recording.recorded_at.to_string(), "2026-11-22T02:40:00Z");
    let listing = &recording.teams[&TeamId::new("4711")];
    let ids: Vec<_> = listing.groups.iter().map(|l| l.id.as_str()).collect();
    assert_eq!(ids, ["11", "12"]);
    assert_eq!(
        listing.groups[0].group.scope,
        Scope::Event("82032".to_owned())
    );
}

#[test]
fn what_was_added_later_is_ignored() {
    let mut later = document();
    later["since"] = json!({ "any": ["thing"] });
    later["teams"][0]["groups"][0]["color"] = json!("red");
    assert!(read(&later).is_ok());
}

#[test]
fn a_team_that_is_not_complete_stays_incomplete() {
    for (why, expected) in [
        (json!("it shifted"), "it shifted"),
        (json!(null), "the recording does not say why"),
    ] {
        let mut document = with("/teams/0/complete", json!(false));
        document["teams"][0]["incomplete"] = why;
        let recording = read(&document).unwrap();
        let listing = &recording.teams[&TeamId::new("4711")];
        assert_eq!(listing.incomplete.as_deref(), Some(expected));
    }
}

#[test]
fn what_is_no_recording_is_refused_with_the_reason() {
    let twice = document()["teams"][0].clone();
    let failed = json!({
        "format_version": 1, "exit_code": 1, "failure": "credentials", "errors": [],
        "problems": [],
    });
    for (document, expected) in [
        (json!([]), "not a document of `list -o json`"),
        (json!({ "digest": "x" }), "missing field `format_version`"),
        (
            json!({ "format_version": 1, "digest": "x" }),
            "missing field",
        ),
        (with("/format_version", json!(2)), "its format_version is 2"),
        (with("/teams", json!({})), "expected a sequence"),
        (
            with("/teams", json!("https://a.example/?t=x, \" y")),
            "invalid type: string ***, expected a sequence",
        ),
        (with("/recorded_at", json!("yesterday")), "not a time"),
        (
            with("/teams/0/groups/1/id", json!("12")),
            "a group of team 4711 is in it twice",
        ),
        (
            with("/teams", json!([twice.clone(), twice])),
            "a team is in it twice",
        ),
        (failed, "`list` failed (credentials)"),
    ] {
        let error = read(&document).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn no_json_half_a_document_and_deep_nesting_are_refused() {
    let whole = document().to_string();
    let deep = "[".repeat(100_000);
    for text in [
        "",
        "no json",
        &whole[..whole.len() / 2],
        &format!("{whole}{whole}"),
        &deep,
        &format!(r#"{{"format_version":1,"teams":{deep}"#),
        &format!(r#"{{"format_version":1,"since":{deep}"#),
    ] {
        assert!(Recording::read(text.as_bytes()).is_err(), "{text:.60}");
    }
}
