use super::*;

#[test]
fn requests_that_come_too_fast_are_refused() {
    let mut client = Client::new("--rate-limit 1");
    let too_fast = json!({"message": "Too Many Requests"});
    for (at, status) in [
        (999, 429),
        (1000, 200),
        (1999, 429),
        (2000, 200),
        (9000, 200),
    ] {
        client.now = Duration::from_millis(at);
        let got = client.list("");
        assert_eq!(got.status, status, "at {at} ms");
        if status == 429 {
            assert_eq!(got.body, too_fast);
            assert!(!got.response.headers().contains_key("retry-after"));
        }
    }
    assert_eq!(client.sandbox.answered_429(), 2);
}

#[test]
fn each_api_key_has_its_own_rate() {
    let mut client = Client::new("--rate-limit 1");
    let mut request = request("POST", "/v1/oauth", &credentials().to_string());
    assert_eq!(client.raw(&request).status, 429);
    request
        .headers_mut()
        .insert("x-api-key", "another".parse().unwrap());
    assert_eq!(client.raw(&request).status, 200);
}

#[test]
fn a_day_has_its_quota() {
    let mut client = Client::new("--daily-limit 3 --token-ttl 100000");
    assert_eq!(client.list("").status, 200);
    assert_eq!(client.list("").status, 200);
    let got = client.list("");
    assert_eq!(got.status, 429);
    assert_eq!(got.body, json!({"message": "Limit Exceeded"}));
    client.now = seconds(24 * 60 * 60);
    assert_eq!(client.list("").status, 200);
}

#[test]
fn without_limits_nothing_is_refused() {
    let mut client = Client::new("");
    assert!((0..100).all(|_| client.list("").status == 200));
}
