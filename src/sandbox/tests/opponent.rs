//! What doo and other clients may do with groups: repeated ids, listings that hide or repeat
//! groups, changes by another client.

use super::*;
use crate::sandbox::{ChangeOfHands, GivenId, Hand, InjectedFault};

fn group(name: &str) -> Value {
    json!({
        "name": name,
        "description": "Orders [dooctl owner=crm team=4711 event=5]",
        "hooks": [{ "type": "order_created", "method": "POST", "endpoint": "https://crm.example.com" }],
    })
}

impl Client {
    /// Sends a request with a chosen fault.
    fn meet(&mut self, method: &str, path: &str, body: &Value, injected: InjectedFault) -> Got {
        let mut request = request(method, path, &body.to_string());
        let value = format!("Bearer {}", self.token.as_ref().unwrap());
        request
            .headers_mut()
            .insert(AUTHORIZATION, value.parse().unwrap());
        let response = self.sandbox.handle_with(self.now, &request, &injected);
        Got {
            status: response.status().as_u16(),
            body: serde_json::from_slice(response.body()).unwrap_or(Value::Null),
            response,
        }
    }

    fn post(&mut self, name: &str, injected: InjectedFault) -> Value {
        let got = self.meet("POST", LIST, &group(name), injected);
        assert_eq!(got.status, 200);
        got.body["data"].clone()
    }

    /// The names and ids in a listing.
    fn shows(&mut self) -> Vec<(Value, Value)> {
        let listed = self.listed();
        let pair = |group: &Value| (group["name"].clone(), group["id"].clone());
        listed.iter().map(pair).collect()
    }
}

fn given(id: GivenId) -> InjectedFault {
    InjectedFault {
        id,
        ..InjectedFault::default()
    }
}

#[test]
fn a_creation_may_update_the_group_of_its_name() {
    let by_name = InjectedFault {
        by_name: true,
        ..InjectedFault::default()
    };
    for (flags, injected) in [
        ("--duplicate-names update", InjectedFault::default()),
        ("", by_name),
    ] {
        let mut client = Client::new(flags);
        let first = client.post("A", InjectedFault::default());
        let other = client.post("B", injected);
        let changed = json!({ "name": "A", "hooks": group("A")["hooks"], "description": "new" });
        let again = client.meet("POST", LIST, &changed, injected).body["data"].clone();
        assert_eq!(again, first);
        assert_eq!(client.shows(), [(json!("A"), first), (json!("B"), other)]);
        assert_eq!(client.listed()[0]["description"], "new");
    }
}

#[test]
fn an_id_may_be_given_twice() {
    let mut client = Client::new("");
    let first = client.post("A", InjectedFault::default());
    let second = client.post("B", given(GivenId::Taken(0)));
    assert_eq!(first, second);
    let both = [(json!("A"), first.clone()), (json!("B"), first.clone())];
    assert_eq!(client.shows(), both);
    let path = format!("/v1/webhooks/{}", first.as_str().unwrap());
    assert_eq!(client.send("DELETE", &path, &Value::Null).status, 204);
    assert_eq!(client.shows(), []);
}

#[test]
fn a_file_with_an_id_that_was_given_twice_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    let mut client = Client::new("");
    client.post("A", InjectedFault::default());
    client.post("B", given(GivenId::Taken(0)));
    let before = client.listed();
    let shared = Shared::new(client.sandbox, Some(path.clone()));
    shared.update(|sandbox| sandbox.revision += 1).unwrap();
    let reopened = Sandbox::open(Some(&path), Variants::default()).unwrap();
    assert_eq!(Client::with(reopened).listed(), before);
}

#[test]
fn a_creation_may_overwrite_another_group_or_get_an_earlier_id() {
    let mut client = Client::new("");
    let a = client.post("A", InjectedFault::default());
    let b = client.post("B", InjectedFault::default());
    let c = client.post("C", given(GivenId::Overwritten(3)));
    assert_eq!(c, b);
    assert_eq!(client.shows(), [(json!("A"), a.clone()), (json!("C"), b)]);
    let path = format!("/v1/webhooks/{}", a.as_str().unwrap());
    client.send("DELETE", &path, &Value::Null);
    assert_eq!(client.post("D", given(GivenId::Earlier)), a);
    // Without an id to repeat, the id is new.
    let mut empty = Client::new("");
    for (name, id) in [("A", GivenId::Earlier), ("B", GivenId::Taken(9))] {
        empty.post(name, given(id));
    }
    let names = empty.shows().into_iter().map(|(name, _)| name);
    assert_eq!(names.collect::<Vec<_>>(), ["A", "B"]);
}

#[test]
fn a_listing_may_hide_a_group_without_contradicting_itself() {
    let mut client = Client::new("--page-size 2");
    for name in ["A", "B", "C"] {
        client.post(name, InjectedFault::default());
    }
    let hiding = InjectedFault {
        left_out: Some(4),
        ..InjectedFault::default()
    };
    let first = client.meet("GET", LIST, &Value::Null, hiding).body;
    assert_eq!(first["total_items"], 2);
    assert_eq!(first["page_count"], 1);
    let names: Vec<_> = first["_embedded"]["webhooks"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(
        (&names[0]["name"], &names[1]["name"]),
        (&json!("A"), &json!("C"))
    );
    // It exists, and the next listing shows it.
    assert!(client.sandbox.kept(&team()).all(|group| group.is_listed));
    assert_eq!(client.list("").body["total_items"], 3);
}

#[test]
fn a_page_may_repeat_the_last_group_of_the_one_before() {
    let mut client = Client::new("--page-size 2");
    for name in ["A", "B", "C"] {
        client.post(name, InjectedFault::default());
    }
    let repeating = InjectedFault {
        repeats: true,
        ..InjectedFault::default()
    };
    let names = |got: Got| {
        let groups = got.body["_embedded"]["webhooks"]
            .as_array()
            .unwrap()
            .clone();
        groups
            .into_iter()
            .map(|group| group["name"].clone())
            .collect::<Vec<_>>()
    };
    let first = client.meet("GET", LIST, &Value::Null, repeating);
    assert_eq!(names(first), ["A", "B"]);
    let second = client.meet("GET", &format!("{LIST}?page=2"), &Value::Null, repeating);
    assert_eq!(second.body["total_items"], 3);
    assert_eq!(names(second), ["B", "C"]);
}

#[test]
fn another_client_may_change_a_group_in_each_way() {
    let marker = "[dooctl owner=crm team=4711 event=5]";
    for (how, description, endpoint, name) in [
        (
            Hand::TakeOver,
            "Orders [dooctl owner=another-client team=4711 event=5]",
            "",
            "A",
        ),
        (
            Hand::Move,
            "Orders [dooctl owner=crm team=another-client event=5]",
            "",
            "A",
        ),
        (Hand::Unmark, "Orders ", "", "A"),
        (
            Hand::Damage,
            &*format!("Orders {marker} (checked)"),
            "",
            "A",
        ),
        (Hand::Edit, &*format!("Orders {marker}"), "edited", "A"),
        (
            Hand::Rename,
            &*format!("Orders {marker}"),
            "",
            "A (renamed)",
        ),
    ] {
        let mut client = Client::new("");
        let id = client.post("A", InjectedFault::default());
        let hand = Some(ChangeOfHands { how, which: 7 });
        let injected = InjectedFault {
            hand,
            ..InjectedFault::default()
        };
        let listed = client.meet("GET", LIST, &Value::Null, injected).body;
        let group = &listed["_embedded"]["webhooks"][0];
        assert_eq!(group["id"], id, "{how:?}");
        assert_eq!(group["description"], description, "{how:?}");
        assert_eq!(group["name"], name, "{how:?}");
        let found = group["hooks"][0]["endpoint"].as_str().unwrap();
        assert!(found.ends_with(if endpoint.is_empty() {
            "crm.example.com"
        } else {
            endpoint
        }));
    }
}

#[test]
fn the_group_that_a_request_deletes_changes_hands_first() {
    let mut client = Client::new("");
    client.post("A", InjectedFault::default());
    let b = client.post("B", InjectedFault::default());
    let path = format!("/v1/webhooks/{}", b.as_str().unwrap());
    let hand = Some(ChangeOfHands {
        how: Hand::Rename,
        which: 0,
    });
    let injected = InjectedFault {
        hand,
        ignored: true,
        ..InjectedFault::default()
    };
    client.meet("DELETE", &path, &Value::Null, injected);
    let names: Vec<_> = client.shows().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["A", "B (renamed)"]);
}

#[test]
fn refusals_may_repeat_what_was_sent() {
    let mut client = Client::new("--echo");
    let body = json!({ "name": "A", "authentication": { "credentials": "CANARY" } });
    let refused = client.send("POST", LIST, &body);
    assert_eq!(refused.status, 422);
    let said = refused.body["detail"].as_str().unwrap();
    assert!(said.contains("CANARY"), "{said}");
    assert!(said.contains(client.token.as_ref().unwrap()), "{said}");
    let mut silent = Client::new("");
    let refused = silent.send("POST", LIST, &body);
    assert_eq!(refused.body["detail"], "Failed Validation");
}

/// The faults that switches draw: the same for the same seed, and each of them sometimes.
#[test]
fn switches_draw_the_same_for_the_same_seed() {
    let flags =
        "--page-size 4 --change-hands 0.2 --repeat-ids 0.3 --hide-groups 0.3 --repeat-groups 0.3";
    let story = |seed: u32| {
        let mut client = Client::new(&format!("{flags} --seed {seed}"));
        let mut reported = Vec::new();
        for number in 0..20 {
            let group = group(&format!("G{number}"));
            reported.push(client.send("POST", LIST, &group).body);
            reported.push(client.list("").body);
            reported.push(client.list("?page=2").body);
        }
        (reported, client.sandbox.groups(&team()))
    };
    assert_eq!(story(1), story(1));
    assert_ne!(story(1), story(2));
    let (reported, kept) = story(1);
    let text = format!("{kept:?}");
    assert!(text.contains("another-client") && text.contains("(renamed)"));
    let ids: std::collections::HashSet<_> = kept.iter().map(|group| group["id"].clone()).collect();
    assert!(ids.len() < kept.len(), "no id was given twice");
    let groups = |page: &Value| page["_embedded"]["webhooks"].as_array().map_or(0, Vec::len);
    assert!(
        reported.iter().any(|page| groups(page) == 5),
        "no page repeated a group"
    );
    let totals: Vec<_> = reported
        .iter()
        .filter_map(|page| page["total_items"].as_u64())
        .collect();
    assert!(
        totals.windows(2).any(|pair| pair[1] < pair[0]),
        "nothing was hidden"
    );
}
