use super::*;

#[test]
fn a_token_is_answered_as_documented() {
    let mut client = Client::new("");
    let got = client.log_in();
    assert_eq!(got.status, 200);
    let token = client.token.clone().unwrap();
    assert_eq!(token.len(), 40);
    assert!(
        token
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    );
    assert_eq!(
        got.body,
        json!({
            "response_status": 200,
            "developer_message": "Success",
            "user_message": "Success",
            "data": {"access_token": token, "refresh_token": null},
            "_links": {"self": {"href": "https://rest.doo.net/v1/oauth"}},
        })
    );
}

#[test]
fn missing_credentials_get_no_token() {
    let mut client = Client::new("");
    for key in ["client_id", "client_secret"] {
        for value in [json!(""), Value::Null] {
            let mut body = credentials();
            body[key] = value;
            let got = client.send("POST", "/v1/oauth", &body);
            assert_eq!(got.status, 401);
            assert_eq!(got.body["response_status"], 401);
        }
    }
    let mut body = credentials();
    body["grant_type"] = "password".into();
    assert_eq!(client.send("POST", "/v1/oauth", &body).status, 400);
    assert_eq!(client.raw(&request("POST", "/v1/oauth", "a=b")).status, 400);
}

#[test]
fn pinned_credentials_are_insisted_on() {
    let mut client = Client::new("");
    client.sandbox.pin(Pinned {
        api_key: Some(Secret::new("key")),
        client_id: Some("me".into()),
        client_secret: Some(Secret::new("other")),
    });
    assert_eq!(client.log_in().status, 401);
    client.sandbox.pin(Pinned {
        api_key: Some(Secret::new("other")),
        ..Pinned::default()
    });
    let got = client.log_in();
    assert_eq!(got.status, 403);
    assert_eq!(got.body, json!({"message": "Forbidden"}));
}

#[test]
fn every_request_needs_an_api_key() {
    let mut client = Client::new("");
    for (method, path) in [
        ("POST", "/v1/oauth"),
        ("GET", LIST),
        ("POST", LIST),
        ("DELETE", "/v1/webhooks/1"),
        ("GET", "/v1/organizers/current/organizations"),
    ] {
        for key in [None, Some("")] {
            let mut request = request(method, path, "");
            request.headers_mut().remove("x-api-key");
            if let Some(key) = key {
                request
                    .headers_mut()
                    .insert("x-api-key", key.parse().unwrap());
            }
            let got = client.raw(&request);
            assert_eq!(got.status, 403, "{method} {path}");
            assert_eq!(got.body, json!({"message": "Forbidden"}));
        }
    }
}

#[test]
fn all_but_deletions_need_a_token_of_the_same_key() {
    let mut client = Client::new("");
    let good = client.token.clone().unwrap();
    for (key, header) in [
        ("key", None),
        ("key", Some(format!("Bearer {}", "0".repeat(40)))),
        ("key", Some(format!("Basic {good}"))),
        ("key", Some(good.clone())),
        ("another", Some(format!("Bearer {good}"))),
    ] {
        let mut request = request("GET", LIST, "");
        request
            .headers_mut()
            .insert("x-api-key", key.parse().unwrap());
        if let Some(header) = header {
            request
                .headers_mut()
                .insert(AUTHORIZATION, header.parse().unwrap());
        }
        let got = client.raw(&request);
        assert_eq!(got.status, 401);
        assert_eq!(
            keys(&got.body),
            ["response_status", "developer_message", "user_message"]
        );
    }
    client.token = None;
    let organizations = "/v1/organizers/current/organizations";
    assert_eq!(client.send("POST", LIST, &group("a")).status, 401);
    assert_eq!(client.send("GET", organizations, &Value::Null).status, 401);
    assert_eq!(
        client.send("DELETE", "/v1/webhooks/1", &Value::Null).status,
        204
    );
}

#[test]
fn a_token_expires() {
    let mut client = Client::new("--token-ttl 5");
    client.now = Duration::from_millis(4999);
    assert_eq!(client.list("").status, 200);
    client.now = seconds(5);
    assert_eq!(client.list("").status, 401);
    client.log_in();
    assert_eq!(client.list("").status, 200);
}

#[test]
fn unknown_routes_and_methods_are_refused() {
    let mut client = Client::new("");
    let got = client.send("GET", "/v1/events", &Value::Null);
    assert_eq!(got.status, 403);
    assert_eq!(got.body, json!({"message": "Missing Authentication Token"}));
    let got = client.send("PATCH", LIST, &Value::Null);
    assert_eq!(got.status, 405);
    assert_eq!(got.response.headers()[ALLOW], "GET, POST");
    assert_eq!(
        got.response.headers()[CONTENT_TYPE],
        "application/problem+json"
    );
}
