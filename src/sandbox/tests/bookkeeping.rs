use super::*;

#[test]
fn requests_are_counted_by_endpoint_and_class() {
    let mut client = Client::new("");
    client.create(&group("a"));
    client.send("POST", LIST, &json!({}));
    client.list("");
    client.list("?page=2");
    client.send("DELETE", "/v1/webhooks/1", &Value::Null);
    client.send("GET", "/nowhere", &Value::Null);
    let counts = client.sandbox.counts();
    let listed: Vec<_> = counts
        .iter()
        .map(|it| (it.endpoint, it.status_class, it.requests))
        .collect();
    assert_eq!(
        listed,
        [
            ("POST /v1/oauth", 2, 1),
            ("GET /v1/team/{team}/webhooks", 2, 1),
            ("GET /v1/team/{team}/webhooks", 4, 1),
            ("POST /v1/team/{team}/webhooks", 2, 1),
            ("POST /v1/team/{team}/webhooks", 4, 1),
            ("DELETE /v1/webhooks/{id}", 2, 1),
            ("other", 4, 1),
        ]
    );
    assert_eq!(client.sandbox.requests(), 7);
    assert_eq!(client.sandbox.writes(), 3);
    assert_eq!(client.sandbox.answered_429(), 0);
}

#[test]
fn only_committed_changes_move_the_revision() {
    let mut client = Client::new("");
    client.list("");
    client.send("POST", LIST, &json!({}));
    client.send("DELETE", "/v1/webhooks/1", &Value::Null);
    assert_eq!(client.sandbox.revision(), 0);
    let id = client.create(&group("a"));
    assert_eq!(client.sandbox.revision(), 1);
    client.send(
        "DELETE",
        &format!("/v1/webhooks/{}", id.as_str().unwrap()),
        &Value::Null,
    );
    assert_eq!(client.sandbox.revision(), 2);
}

#[test]
fn the_seed_decides_everything_random() {
    let run = |seed: u64| {
        let mut client = Client::new(&format!(
            "--suffix random --hook-order shuffle --seed {seed}"
        ));
        client.create(&full_group());
        (client.token.clone(), client.list("").body)
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
    assert_ne!(run(1).0, run(2).0);
}
