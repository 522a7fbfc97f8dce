use super::*;

fn filled(flags: &str, groups: usize) -> Client {
    let mut client = Client::new(flags);
    for number in 0..groups {
        client.create(&group(&format!("group {number}")));
    }
    client
}

fn names(listing: &Value) -> Vec<&str> {
    let groups = listing["_embedded"]["webhooks"].as_array().unwrap();
    groups
        .iter()
        .map(|group| group["name"].as_str().unwrap())
        .collect()
}

#[test]
fn the_documented_listings_come_back_as_documented() {
    // Example 1 has a total of four more groups than it shows.
    let documented = [
        (LISTING_1, "--links integration --total inflated"),
        (LISTING_2, "--links staging --page-size 7"),
    ];
    for (listing, flags) in documented {
        let mut client = Client::new(flags);
        let recorded = parse(listing);
        assert_eq!(client.sandbox.seed_listing(&team(), &recorded), Ok(1));
        assert_eq!(client.sandbox.seed_listing(&team(), &recorded), Ok(0));
        let listed = client.list("?page=1");
        // As text, because the order of keys is documented as well.
        assert_eq!(listed.body.to_string(), recorded.to_string());
        assert_eq!(
            listed.response.headers()[CONTENT_TYPE],
            "application/hal+json"
        );
    }
}

#[test]
fn what_is_no_listing_is_not_taken_over() {
    let mut sandbox = Sandbox::new(Variants::default());
    let mut seed = |listing: Value| sandbox.seed_listing(&team(), &listing);
    assert_eq!(seed(json!({"groups": []})), Err(SeedError::NoListing));
    assert_eq!(seed(json!({"total_items": 0})), Ok(0));
    let listing = |group: Value| json!({"_embedded": {"webhooks": [parse(LISTING_1)["_embedded"]["webhooks"][0], group]}});
    for (group, key) in [
        (json!(1), "id"),
        (json!({"id": "", "name": "a", "hooks": []}), "id"),
        (json!({"id": 1, "hooks": []}), "name"),
        (json!({"id": 1, "name": "a"}), "hooks"),
    ] {
        assert_eq!(
            seed(listing(group)),
            Err(SeedError::Group { number: 2, key })
        );
    }
    let map = json!({"_embedded": {"webhooks": {"3": {"id": 12, "name": "a", "hooks": []}}}});
    assert_eq!(seed(map), Ok(1));
    assert_eq!(
        sandbox.groups(&team()),
        [json!({"id": 12, "name": "a", "hooks": []})]
    );
}

#[test]
fn pages_hold_25_groups() {
    let mut client = filled("", 51);
    let base = "https://rest.doo.net/v1/team/4711/webhooks";
    let href = |page: u32| json!({"href": format!("{base}?page={page}")});
    let first = client.list("").body;
    let order = [
        "_links",
        "_embedded",
        "page_count",
        "page_size",
        "total_items",
        "page",
    ];
    assert_eq!(keys(&first), order);
    assert_eq!(
        first["_links"].to_string(),
        json!({"self": href(1), "first": {"href": base}, "last": href(3), "next": href(2)})
            .to_string()
    );
    assert_eq!(names(&first).len(), 25);
    assert_eq!(first["page_count"], 3);
    assert_eq!(first["page_size"], 25);
    assert_eq!(first["total_items"], 51);
    assert_eq!(first["page"], 1);
    let second = client.list("?page=2").body;
    assert_eq!(
        keys(&second["_links"]),
        ["self", "first", "last", "prev", "next"]
    );
    assert_eq!(names(&second)[0], "group 25");
    let third = client.list("?page=3").body;
    assert_eq!(third["_links"]["prev"], href(2));
    assert_eq!(keys(&third["_links"]), ["self", "first", "last", "prev"]);
    assert_eq!(names(&third), ["group 50"]);
}

#[test]
fn full_last_pages_have_no_successor() {
    for (groups, pages) in [(6, 2), (7, 3), (3, 1)] {
        let mut client = filled("--page-size 3", groups);
        let last = client.list(&format!("?page={pages}"));
        assert_eq!(last.body["page_count"], pages);
        assert_eq!(last.body["_links"].get("next"), None);
        let beyond = client.list(&format!("?page={}", pages + 1));
        assert_eq!(beyond.status, 409);
    }
}

#[test]
fn pages_that_do_not_exist_are_a_problem() {
    let mut client = filled("", 1);
    for page in ["0", "2", "-1", "x", "99999999999999999999"] {
        let got = client.list(&format!("?page={page}"));
        assert_eq!(got.status, 409, "page {page}");
        assert_eq!(got.body["detail"], "Invalid page provided");
        assert_eq!(got.body["title"], "Conflict");
        assert_eq!(keys(&got.body), ["type", "title", "status", "detail"]);
    }
    assert_eq!(client.list("?other=2").status, 200);
}

#[test]
fn pages_after_the_last_one_may_be_empty() {
    let mut client = filled("--after-last-page empty", 1);
    let got = client.list("?page=9");
    assert_eq!(got.status, 200);
    assert_eq!(names(&got.body), [""; 0]);
    assert_eq!(got.body["page"], 9);
    assert_eq!(got.body["page_count"], 1);
    assert_eq!(client.list("?page=0").status, 409);
}

#[test]
fn a_team_without_groups_has_one_of_three_listings() {
    let none = json!({"webhooks": []});
    let zero = Client::new("").list("?page=1").body;
    assert_eq!(
        zero,
        json!({
            "_links": {"self": {"href": "https://rest.doo.net/v1/team/4711/webhooks"}},
            "_embedded": none, "page_count": 0, "page_size": 25, "total_items": 0, "page": 0,
        })
    );
    assert_eq!(Client::new("").list("?page=9").status, 200);
    let one = Client::new("--empty-list one").list("").body;
    assert_eq!(one["page"], 1);
    assert_eq!(one["page_count"], 1);
    assert_eq!(one["_embedded"], none);
    assert_eq!(keys(&one["_links"]), ["self", "first", "last"]);
    let bare = Client::new("--empty-list bare").list("").body;
    assert_eq!(bare.get("_embedded"), None);
    assert_eq!(bare["total_items"], 0);
    let filled = filled("--empty-list bare", 1).list("").body;
    assert_eq!(names(&filled), ["group 0"]);
}

#[test]
fn totals_may_be_too_high() {
    let listed = filled("--total inflated", 1).list("").body;
    assert_eq!(listed["total_items"], 5);
    assert_eq!(listed["page_count"], 1);
}

#[test]
fn links_follow_one_of_the_documents() {
    for (style, base, collection, item) in [
        (
            "rest",
            "https://rest.doo.net/v1/team/4711/webhooks",
            "https://rest.doo.net/v1/team/4711/webhooks",
            "https://rest.doo.net/v1/webhooks/1",
        ),
        (
            "integration",
            "https://integration.doo.net/v1/team/4711/webhooks",
            "https://integration.doo.net/team/4711/webhooks",
            "https://api.doo.net/v1/webhooks/1",
        ),
        (
            "staging",
            "https://api.staging1.doo.net/v1/team/4711/webhooks",
            "https://api.staging1.doo.net/v1/team/4711/webhooks",
            "https://api.staging1.doo.net/v1/team/4711/webhooks",
        ),
    ] {
        let mut client = Client::new(&format!("--links {style} --ids decimal"));
        let created = client.send("POST", LIST, &group("a")).body;
        assert_eq!(created["_links"]["self"]["href"], base);
        let listed = client.list("").body;
        assert_eq!(listed["_links"]["first"]["href"], collection);
        let group = &listed["_embedded"]["webhooks"][0];
        assert_eq!(group["_links"]["self"]["href"], item);
    }
}

#[test]
fn teams_of_an_organization_may_see_each_others_groups() {
    for (flags, expected) in [
        ("", vec!["b", "d"]),
        ("--shared-listing", vec!["a", "b", "c", "d"]),
    ] {
        let mut client = Client::new(flags);
        for (team, name) in [("1", "a"), (TEAM, "b"), ("1", "c"), (TEAM, "d")] {
            client.send("POST", &format!("/v1/team/{team}/webhooks"), &group(name));
        }
        assert_eq!(names(&client.list("").body), expected);
        assert_eq!(client.sandbox.groups(&team()).len(), 2);
    }
}

#[test]
fn organizations_are_answered_as_documented() {
    let documented = parse(ORGANIZATIONS);
    let mut client = Client::new("");
    let path = "/v1/organizers/current/organizations";
    let got = client.send("GET", path, &Value::Null).body;
    assert_eq!(got["active_team"], Value::Null);
    client.sandbox.register_team(&TeamId::new("1"));
    client.sandbox.register_team(&TeamId::new("1"));
    client.send("GET", "/v1/team/north%20west/webhooks", &Value::Null);
    let got = client.send("GET", path, &Value::Null).body;
    assert_eq!(keys(&got), keys(&documented));
    assert_eq!(
        got["active_team"].to_string(),
        documented["active_team"].to_string()
    );
    let role = "team_admin";
    assert_eq!(
        got["organizations"],
        json!([{"id": 1, "name": "Sandbox", "canEdit": true, "teams": [
            {"id": 1, "name": null, "role": role},
            {"id": "north west", "name": null, "role": role},
        ]}])
    );
    assert_eq!(client.sandbox.revision(), 0);
}
