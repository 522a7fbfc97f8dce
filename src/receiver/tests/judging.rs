//! What doo would make of answers.

use super::*;
use crate::api::Redactor;
use bytes::Bytes;
use http::StatusCode;

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        is_whole: true,
        body: Bytes::from(body.to_owned()),
    }
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(Finding::code).collect()
}

#[test]
fn a_token_is_taken_only_from_what_doo_would_take() {
    const WORDS: &str = r#""message":"m","description":"d""#;
    let long = format!(r#"{{"access_token":"t",{WORDS}}}"#);
    let rows: [(u16, &str, &[&str]); 24] = [
        (200, &long, &[]),
        (200, &format!("\u{feff}{long}"), &[]),
        (200, r#"{"access_token":"t"}"#, &["no-message"]),
        (
            200,
            r#"{"access_token":"t","message":"m"}"#,
            &["no-message"],
        ),
        (
            200,
            r#"{"access_token":"t","message":1,"description":"d"}"#,
            &["no-message"],
        ),
        (200, "", &["no-json"]),
        (200, "<html>", &["no-json"]),
        (200, "{\"access_token\":", &["no-json"]),
        (200, "[1]", &["no-json"]),
        (200, "token", &["no-json"]),
        (200, r#"{"token":"t"}"#, &["no-access-token"]),
        (200, r#"{"access_token":null}"#, &["no-access-token"]),
        (200, r#"{"access_token":12}"#, &["no-access-token"]),
        (200, r#"{"access_token":" "}"#, &["no-access-token"]),
        (
            200,
            r#"{"data":{"access_token":"t"}}"#,
            &["no-access-token"],
        ),
        (201, &long, &["not-200"]),
        (204, "", &["not-200"]),
        (301, "", &["redirect"]),
        (307, &long, &["redirect"]),
        (400, "", &["secret-refused"]),
        (401, r#"{"error":"invalid_client"}"#, &["secret-refused"]),
        (403, "", &["not-200"]),
        (415, "", &["415-json"]),
        (500, "<html>", &["not-200"]),
    ];
    for (status, body, expected) in rows {
        let (token, findings) = judge_token(&answer(status, body), &Redactor::default());
        assert_eq!(codes(&findings), expected, "{status} {body}");
        let fails = findings
            .iter()
            .any(|it| it.verdict() == ProbeVerdict::Fails);
        assert_eq!(token.is_none(), fails, "{status} {body}");
    }
}

#[test]
fn only_200_is_a_delivery() {
    let both = r#"{"message":"m","description":"d"}"#;
    for (status, body, expected) in [
        (200, both, &[][..]),
        (200, "", &["no-message"]),
        (200, "<html>", &["no-message"]),
        (201, both, &["not-200"]),
        (202, both, &["not-200"]),
        (204, "", &["not-200"]),
        (302, "", &["not-200"]),
        (401, both, &["not-200"]),
        (500, "", &["not-200"]),
    ] {
        let findings = judge_delivery(&answer(status, body), &Redactor::default());
        assert_eq!(codes(&findings), expected, "{status} {body}");
    }
    let shown = judge_delivery(&answer(204, ""), &Redactor::default())[0].to_string();
    assert!(
        shown.contains("204") && shown.contains("doo counts only 200"),
        "{shown}"
    );
}

#[test]
fn an_answer_that_was_cut_is_named_and_has_no_token() {
    let cut = Answer {
        is_whole: false,
        ..answer(200, r#"{"access_token":"t"}"#)
    };
    let (token, findings) = judge_token(&cut, &Redactor::default());
    assert_eq!(
        (token, codes(&findings)),
        (None, vec!["no-json", "large-answer"])
    );
    let findings = judge_delivery(&cut, &Redactor::default());
    assert_eq!(codes(&findings), ["large-answer"]);
}

#[test]
fn what_a_receiver_says_is_short_clean_and_without_secrets() {
    let redactor = Redactor::default();
    redactor.learn(&Secret::new("the-clients-secret"));
    let said = |message: &str| {
        let body = serde_json::json!({ "message": message, "trace": "not shown" }).to_string();
        judge_token(&answer(401, &body), &redactor).1[0].to_string()
    };
    let shown = said("bad client the-clients-secret\u{1b}[31m\nx");
    assert!(shown.contains("bad client ***"), "{shown}");
    assert!(
        !shown.contains(['\u{1b}', '\n']) && !shown.contains("not shown"),
        "{shown}"
    );
    assert!(!said("dGhlLWNsaWVudHMtc2VjcmV0").contains("dGhl"));
    assert!(said(&"ä".repeat(1000)).chars().count() < 300);
}

#[test]
fn a_token_is_known_as_soon_as_it_is_given() {
    let redactor = Redactor::default();
    let body = r#"{"access_token":"a-token-of-a-receiver","message":"m","description":"d"}"#;
    judge_token(&answer(200, body), &redactor);
    let body = r#"{"message":"who is a-token-of-a-receiver?"}"#;
    let shown = judge_delivery(&answer(403, body), &redactor)[0].to_string();
    assert!(shown.contains("who is ***?"), "{shown}");
}
