use super::*;
use crate::model::{HookType, Scope};

fn knowing(secret: &str) -> Redactor {
    let redactor = Redactor::default();
    redactor.learn(&Secret::new(secret));
    redactor
}

#[test]
fn a_secret_is_hidden_in_every_encoding() {
    const SECRET: &str = "s3cr\"t/Ä+x y";
    let redactor = knowing(SECRET);
    let json = serde_json::to_string(SECRET).unwrap();
    for echoed in [
        SECRET.to_owned(),
        SECRET.to_ascii_uppercase(),
        json.clone(),
        serde_json::to_string(&json).unwrap(),
        "s3cr\\\"t\\/\\u00c4+x y".to_owned(),
        "s3cr%22t%2f%C3%84%2Bx%20y".to_owned(),
        "s3cr%2522t%252F%25C3%2584%252Bx%2520y".to_owned(),
        "s3cr%22t%2f%C3%84%2Bx+y".to_owned(),
        "s3cr&quot;t/&#196;+x y".to_owned(),
        "s3cr&#34;t&#x2f;&#xC4;&#43;x&#32;y".to_owned(),
        base64::Engine::encode(&base64::prelude::BASE64_STANDARD, format!("me:{SECRET}")),
        base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, SECRET),
        SECRET.bytes().map(|b| format!("{b:02x}")).collect(),
    ] {
        let shown = redactor.message(&format!("before {echoed} after"));
        assert!(shown.starts_with("before "), "{echoed}: {shown}");
        assert!(shown.ends_with(" after"), "{echoed}: {shown}");
        let rest = shown
            .trim_start_matches("before ")
            .trim_end_matches(" after");
        assert!(
            rest.trim_matches('"').trim_matches(['\\', '=', '"']) == "***",
            "{echoed}: {shown}"
        );
    }
}

#[test]
fn a_part_of_a_long_secret_is_hidden_too() {
    let redactor = knowing("abcdefghijklmnopqrstuvwxyz");
    assert_eq!(
        redactor.message("key abcdefghijklmnop… is wrong"),
        "key ***… is wrong"
    );
    assert_eq!(redactor.message("key …nopqrstuvwxyz"), "key …***");
    assert_eq!(redactor.message("key abcdef"), "key abcdef");
}

#[test]
fn a_message_is_redacted_before_it_is_cut() {
    let redactor = knowing("abcdefgh");
    let text = format!("{}abcdefgh{}", "x".repeat(SHOWN - 4), "y".repeat(SHOWN));
    let shown = redactor.message(&text);
    assert_eq!(shown.chars().count(), SHOWN + 1);
    assert!(shown.ends_with("x***y…"), "{shown}");
}

#[test]
fn a_very_short_secret_is_hidden_where_it_is_a_word() {
    for secret in ["x", "pw", "1234", "abcde"] {
        let redactor = knowing(secret);
        let part = format!("a{secret}b, 9{secret} and {secret}ä");
        assert_eq!(redactor.message(&part), part);
        let upper = secret.to_uppercase();
        for word in [
            format!("key {secret} or \"{secret}\""),
            format!("key {upper} or '{secret}'"),
            format!(
                "key %{:02x}{} or _{secret}_",
                secret.as_bytes()[0],
                &secret[1..]
            ),
        ] {
            let shown = redactor.message(&word);
            let expected = word
                .replace(
                    &format!("%{:02x}{}", secret.as_bytes()[0], &secret[1..]),
                    "***",
                )
                .replace(secret, "***")
                .replace(&upper, "***");
            assert_eq!(shown, expected);
        }
        assert_eq!(redactor.message("null"), "null");
    }
    // One character more, and it is hidden everywhere.
    assert_eq!(knowing("abcdef").message("xabcdefy"), "x***y");
    // Four characters are not in an encoded word by chance.
    let encoded = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, "me:1234");
    assert_eq!(
        knowing("1234").message(&format!("Basic {encoded}")),
        "Basic ***=="
    );
}

#[test]
fn a_message_that_is_too_long_to_be_looked_through_is_not_shown() {
    let redactor = knowing("abcdefgh");
    assert_eq!(
        redactor.message(&"x".repeat(LONGEST + 1)),
        "a message of 64 KiB, which is not shown"
    );
    assert_eq!(redactor.message("a\r\n\u{1b}b"), "a   b");
}

#[test]
fn what_a_group_holds_is_hidden() {
    let redactor = Redactor::default();
    redactor.learn_group(&Group {
        name: "Orders".into(),
        description: "all of them".into(),
        scope: Scope::Organization,
        hooks: vec![Hook {
            hook_type: HookType::declared("order_created"),
            method: "POST".into(),
            endpoint: "https://me:pass%2Fword@a.example/p;param1?t=value%20one&v=2#frag".into(),
            origin: None,
        }],
        authentication: Some(Authentication {
            grant_type: "client_credentials".into(),
            endpoint: "https://a.example/token?t=value3".into(),
            client_id: "doo".into(),
            client_secret: Some(Secret::new("client-secret")),
            header_format: "Authorization".into(),
            header_value_format: "Key fixed %ACCESS_TOKEN%".into(),
        }),
    });
    redactor.learn_id("38cc7e8d-d107");
    for echoed in [
        "pass%2Fword",
        "pass/word",
        "param1",
        "value%20one",
        "value one",
        "value+one",
        "frag",
        "value3",
        "client-secret",
        "fixed",
        "38cc7e8d-d107",
    ] {
        assert_eq!(redactor.message(&format!("x ({echoed}) y")), "x (***) y");
    }
    // A short value is hidden as a word.
    assert_eq!(
        redactor.message("v 2, 23 of Orders, order_created, doo"),
        "v ***, 23 of Orders, order_created, doo"
    );
}

#[test]
fn a_line_of_output_holds_no_secret_that_is_sure() {
    let redactor = knowing("abcdefgh\"ijk");
    redactor.learn(&Secret::new("pw"));
    assert_eq!(redactor.line("pw of abcdefgh\"ijk"), "pw of ***");
    assert_eq!(
        redactor.line(r#"{"name": "abcdefgh\"ijk"}"#),
        r#"{"name": "***"}"#
    );
    assert_eq!(redactor.line("abcdefgh"), "abcdefgh");
}

#[test]
fn a_clone_learns_for_all() {
    let redactor = Redactor::default();
    let other = redactor.clone();
    assert_eq!(redactor.message("abcdefgh"), "abcdefgh");
    other.learn(&Secret::new("abcdefgh"));
    assert_eq!(redactor.message("abcdefgh"), "***");
    assert_eq!(redactor.line("abcdefgh"), "***");
}
