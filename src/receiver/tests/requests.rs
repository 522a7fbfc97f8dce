//! The bytes that receivers get.

use super::*;
use bytes::Bytes;
use http::HeaderValue;
use http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};

#[test]
fn a_token_request_is_a_form_as_doo_documents_it() {
    let declared = group(
        "a",
        &[],
        Some(("https://auth.example.com/token?x=1#part", "s&e=c r%t+ü")),
    );
    let authentication = declared.group.authentication.unwrap();
    let secret = authentication.client_secret.clone().unwrap();
    let request = token_request(&authentication, &secret, Client::Probe).unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://auth.example.com/token?x=1");
    assert_eq!(
        request.body(),
        "client_id=doo&client_secret=s%26e%3Dc+r%25t%2B%C3%BC&grant_type=client_credentials"
    );
    assert_eq!(
        request.headers()[CONTENT_TYPE],
        "application/x-www-form-urlencoded"
    );
    assert!(!request.headers().contains_key(AUTHORIZATION));
}

#[test]
fn a_delivery_has_the_header_that_the_group_makes_of_the_token() {
    let declared = group(
        "a",
        &["https://crm.example.com/doo"],
        Some(("https://a.example/t", "s")),
    );
    let mut authentication = declared.group.authentication.unwrap();
    authentication.header_format = "X-Token".to_owned();
    authentication.header_value_format = "v=%ACCESS_TOKEN%;%ACCESS_TOKEN%".to_owned();
    let header = header_of_token(&authentication, &Secret::new("abc")).unwrap();
    let body = Bytes::from_static(b"{\"data\":{}}");
    let request = delivery(
        &declared.group.hooks[0],
        Some(header),
        body,
        Client::Sandbox,
    )
    .unwrap();
    assert_eq!(request.headers()["x-token"], "v=abc;abc");
    assert!(request.headers()["x-token"].is_sensitive());
    assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(request.headers().len(), 3);
    assert_eq!(request.body(), "{\"data\":{}}");
}

#[test]
fn who_sends_is_the_only_difference() {
    let declared = group(
        "a",
        &["https://crm.example.com/doo"],
        Some(("https://a.example/t", "s")),
    );
    let authentication = declared.group.authentication.as_ref().unwrap();
    let hook = &declared.group.hooks[0];
    let secret = Secret::new("s");
    let requests = |client| {
        let header = header_of_token(authentication, &Secret::new("t"));
        [
            token_request(authentication, &secret, client).unwrap(),
            delivery(hook, header, Bytes::from_static(b"{}"), client).unwrap(),
            delivery(hook, None, Bytes::from_static(b"{}"), client).unwrap(),
        ]
    };
    for (mut probe, mut sandbox) in requests(Client::Probe)
        .into_iter()
        .zip(requests(Client::Sandbox))
    {
        let agents =
            [&mut probe, &mut sandbox].map(|it| it.headers_mut().remove(USER_AGENT).unwrap());
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            agents[0],
            HeaderValue::try_from(format!("dooctl/{version} (probe)")).unwrap()
        );
        assert_eq!(
            agents[1],
            HeaderValue::try_from(format!("dooctl/{version} (sandbox)")).unwrap()
        );
        assert_eq!(format!("{probe:?}"), format!("{sandbox:?}"));
    }
}

#[test]
fn a_token_that_makes_no_header_is_refused() {
    let declared = group("a", &[], Some(("https://a.example/t", "s")));
    let authentication = declared.group.authentication.unwrap();
    for token in ["a\r\nx: y", "a\nb", "\u{fc}", "a\0b", "a\u{7f}"] {
        assert!(
            header_of_token(&authentication, &Secret::new(token)).is_none(),
            "{token:?}"
        );
    }
}
