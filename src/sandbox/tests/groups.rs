use super::*;

#[test]
fn a_creation_is_answered_as_documented() {
    let mut client = Client::new("");
    let got = client.send("POST", LIST, &group("a"));
    let id = client.listed()[0]["id"].clone();
    assert_eq!(
        got.body.to_string(),
        json!({
            "response_status": 200,
            "developer_message": "Success",
            "user_message": "Success",
            "data": id,
            "_links": {"self": {"href": "https://rest.doo.net/v1/team/4711/webhooks"}},
        })
        .to_string()
    );
}

#[test]
fn a_listed_group_is_the_posted_one_with_suffixes() {
    let mut listed = Client::one("", &full_group());
    let order = [
        "id",
        "name",
        "description",
        "hooks",
        "authentication",
        "tags",
        "_links",
    ];
    assert_eq!(keys(&listed), order);
    for hook in listed["hooks"].as_array_mut().unwrap() {
        let base = HookType::without_suffix(hook["type"].as_str().unwrap());
        hook["type"] = base.unwrap().into();
    }
    let posted = full_group();
    for key in ["name", "description", "hooks", "authentication", "tags"] {
        assert_eq!(listed[key], posted[key], "{key}");
    }
    let plain = Client::one("", &group("a"));
    assert_eq!(plain["hooks"], group("a")["hooks"]);
    assert_eq!(plain["description"], "");
}

#[test]
fn keys_of_the_sandbox_cannot_be_posted() {
    let mut posted = group("a");
    posted["id"] = "mine".into();
    posted["_links"] = json!({});
    let mut client = Client::new("");
    assert_ne!(client.create(&posted), "mine");
    assert_eq!(
        keys(&client.sandbox.groups(&team())[0]),
        ["id", "name", "hooks"]
    );
}

#[test]
fn ids_are_of_the_chosen_kind() {
    let id = |style: &str| {
        let mut client = Client::new(&format!("--ids {style}"));
        let created = client.create(&group("a"));
        assert_eq!(client.listed()[0]["id"], created);
        created
    };
    for (style, version, variants) in [("opaque", 'a', "6"), ("uuid1", '1', "b")] {
        let id = id(style).as_str().unwrap().to_owned();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
        assert_eq!(id.chars().nth(14), Some(version));
        assert_eq!(&id[19..20], variants);
    }
    assert_eq!(id("decimal"), "1");
    assert_eq!(id("number"), 1);
}

#[test]
fn counted_ids_follow_seeded_ones_and_do_not_come_back() {
    let mut client = Client::new("--ids number");
    let seeded = json!({"_embedded": {"webhooks": [{"id": "12", "name": "a", "hooks": []}]}});
    client.sandbox.seed_listing(&team(), &seeded).unwrap();
    assert_eq!(client.create(&group("b")), 13);
    client.send("DELETE", "/v1/webhooks/13", &Value::Null);
    assert_eq!(client.create(&group("c")), 14);
}

#[test]
fn a_deletion_is_204_whatever_the_id() {
    let mut client = Client::new("");
    let id = client.create(&group("a"));
    let kept = client.create(&group("b"));
    let path = format!("/v1/webhooks/{}", id.as_str().unwrap());
    for path in [path.as_str(), path.as_str(), "/v1/webhooks/nonsense"] {
        let got = client.send("DELETE", path, &Value::Null);
        assert_eq!(got.status, 204);
        assert!(got.response.body().is_empty());
    }
    let left: Vec<Value> = client.listed();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["id"], kept);
}

#[test]
fn a_deletion_may_need_a_token_and_does_not_tell() {
    for (flags, left) in [("", 0), ("--delete-needs-token", 1)] {
        let mut client = Client::new(flags);
        let id = client.create(&group("a"));
        let path = format!("/v1/webhooks/{}", id.as_str().unwrap());
        assert_eq!(client.raw(&request("DELETE", &path, "")).status, 204);
        assert_eq!(client.listed().len(), left);
        assert_eq!(client.send("DELETE", &path, &Value::Null).status, 204);
        assert_eq!(client.listed().len(), 0);
    }
}

#[test]
fn incomplete_groups_are_refused() {
    let mut client = Client::new("");
    let without = |pointer: &str, value: Value| {
        let mut posted = full_group();
        *posted.pointer_mut(pointer).unwrap() = value;
        posted
    };
    for (path, posted) in [
        ("name", without("/name", json!(""))),
        ("name", without("/name", json!(7))),
        ("hooks", without("/hooks", json!([]))),
        ("hooks", without("/hooks", Value::Null)),
        ("hooks[1]", without("/hooks/1", json!("x"))),
        ("hooks[0].type", without("/hooks/0/type", Value::Null)),
        ("hooks[0].method", without("/hooks/0/method", Value::Null)),
        ("hooks[1].endpoint", without("/hooks/1/endpoint", json!(1))),
        ("hooks[0].origin", without("/hooks/0/origin", json!([]))),
        (
            "hooks[0].origin.body",
            without("/hooks/0/origin/body", json!({})),
        ),
        ("authentication", without("/authentication", json!("x"))),
    ] {
        let got = client.send("POST", LIST, &posted);
        assert_eq!(got.status, 422, "{path}");
        assert_eq!(keys(&got.body["validation_messages"]), [path]);
    }
    let got = client.send("POST", LIST, &json!({}));
    assert_eq!(keys(&got.body["validation_messages"]), ["name", "hooks"]);
    assert!(client.listed().is_empty());
}

#[test]
fn unreadable_and_contradictory_groups_are_refused() {
    let mut client = Client::new("");
    let mut posted = full_group();
    posted["event_guide_id"] = 17.into();
    assert_eq!(client.send("POST", LIST, &posted).status, 400);
    assert_eq!(client.send("POST", LIST, &json!([])).status, 400);
    posted["event_id"] = Value::Null;
    assert_eq!(client.send("POST", LIST, &posted).status, 200);
    let mut damaged = request("POST", LIST, "{");
    let token = format!("Bearer {}", client.token.clone().unwrap());
    damaged
        .headers_mut()
        .insert(AUTHORIZATION, token.parse().unwrap());
    assert_eq!(client.raw(&damaged).status, 400);
}

#[test]
fn suffixes_come_from_content_or_chance() {
    let types = |flags: &str| {
        let mut client = Client::new(flags);
        client.create(&full_group());
        client.create(&full_group());
        let listed = client.listed();
        let hooks = listed
            .iter()
            .flat_map(|group| group["hooks"].as_array().unwrap());
        let suffix = |hook: &Value| {
            hook["type"]
                .as_str()
                .unwrap()
                .rsplit_once('_')
                .unwrap()
                .1
                .to_owned()
        };
        hooks.map(suffix).collect::<Vec<_>>()
    };
    let content = types("");
    assert!(content.iter().all(|suffix| *suffix == content[0]));
    let mut random = types("--suffix random");
    random.sort_unstable();
    random.dedup();
    assert_eq!(random.len(), 4);
}

#[test]
fn a_scope_is_listed_only_on_demand() {
    assert_eq!(Client::one("", &full_group()).get("event_id"), None);
    let listed = Client::one("--scope echo", &full_group());
    assert_eq!(listed["event_id"], "82032");
    assert_eq!(listed.get("event_guide_id"), None);
}

#[test]
fn empty_descriptions_have_three_shapes() {
    for (flags, expected) in [
        ("", Some(json!(""))),
        ("--description null", Some(Value::Null)),
        ("--description absent", None),
    ] {
        for description in [None, Some("")] {
            let mut posted = group("a");
            if let Some(text) = description {
                posted["description"] = text.into();
            }
            assert_eq!(
                Client::one(flags, &posted).get("description"),
                expected.as_ref()
            );
        }
        assert_eq!(Client::one(flags, &full_group())["description"], "Events");
    }
    let mut posted = group("a");
    posted["description"] = Value::Null;
    assert_eq!(Client::one("", &posted)["description"], Value::Null);
}

#[test]
fn no_authentication_has_three_shapes() {
    for (flags, expected) in [
        ("", None),
        ("--no-authentication-as null", Some(Value::Null)),
        ("--no-authentication-as array", Some(json!([]))),
    ] {
        for posted in [None, Some(Value::Null), Some(json!([])), Some(json!({}))] {
            let mut group = group("a");
            if let Some(posted) = posted {
                group["authentication"] = posted;
            }
            assert_eq!(
                Client::one(flags, &group).get("authentication"),
                expected.as_ref()
            );
        }
    }
}

#[test]
fn secrets_are_listed_clear_or_masked() {
    let secret = |flags| {
        Client::one(flags, &full_group())["authentication"]["credentials"]["client_secret"].clone()
    };
    assert_eq!(secret(""), "hidden");
    assert_eq!(secret("--secrets masked"), "********");
}

#[test]
fn bodies_may_be_rewritten() {
    let body = |flags| {
        let listed = Client::one(flags, &full_group());
        listed["hooks"][0]["origin"]["body"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(body(""), BODY);
    let collapsed = body("--bodies collapse");
    assert_eq!(
        parse(&collapsed)["query"],
        "query ($eventId: ID!) { event(id: $eventId) { id website(of: \"a/b\") } }"
    );
    let escaped = body("--bodies escape");
    assert!(escaped.contains("a\\/b"), "{escaped}");
    assert_eq!(parse(&escaped), parse(BODY));
}

#[test]
fn hooks_may_be_listed_in_another_order_each_time() {
    let mut posted = group("a");
    let hook = |number| json!({"type": "order_created", "method": "POST", "endpoint": format!("https://e/{number}")});
    posted["hooks"] = (0..9).map(hook).collect();
    let mut client = Client::new("--hook-order shuffle");
    client.create(&posted);
    let orders: Vec<Value> = (0..3)
        .map(|_| client.listed()[0]["hooks"].clone())
        .collect();
    assert_ne!(orders[0], orders[1]);
    assert_ne!(orders[1], orders[2]);
    let mut sorted = orders[0].as_array().unwrap().clone();
    sorted.sort_by_key(ToString::to_string);
    assert_eq!(Value::Array(sorted), posted["hooks"]);
}

#[test]
fn suffixed_types_are_rejected_or_kept_literally() {
    let literal = "event_created_92bd9a53281981160c955e339304b3e5";
    for hook_type in ["on_event_created", literal] {
        let mut posted = group("a");
        posted["hooks"][0]["type"] = hook_type.into();
        let got = Client::new("").send("POST", LIST, &posted);
        assert_eq!(got.status, 422);
        assert_eq!(keys(&got.body["validation_messages"]), ["hooks[0].type"]);
        let listed = Client::one("--suffixed-types accept", &posted);
        assert_eq!(listed["hooks"][0]["type"], hook_type);
    }
}

#[test]
fn names_may_have_to_be_unique_in_a_team() {
    for (flags, status) in [("", 200), ("--duplicate-names reject", 422)] {
        let mut client = Client::new(flags);
        client.create(&group("a"));
        assert_eq!(client.send("POST", LIST, &group("a")).status, status);
        assert_eq!(
            client
                .send("POST", "/v1/team/1/webhooks", &group("a"))
                .status,
            200
        );
    }
}

#[test]
fn unknown_keys_may_be_added() {
    let plain = Client::one("", &full_group());
    let listed = Client::one("--extra-keys", &full_group());
    for place in ["", "/hooks/0", "/authentication"] {
        let count = |group: &Value| keys(group.pointer(place).unwrap()).len();
        assert!(count(&listed) > count(&plain), "{place}");
    }
}
