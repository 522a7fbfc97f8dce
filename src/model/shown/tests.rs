//! Tests of `shown`.

use super::*;
use crate::model::json_fault;

#[test]
fn of_a_url_the_text_is_shown_without_what_may_be_secret() {
    for (text, shown) in [
        ("https://a.example/x", "https://a.example/x"),
        (
            "https://a.example/x?t=abc&u",
            "https://a.example/x?t=***&***",
        ),
        (
            "https://a.example/x?=1&&b&c=",
            "https://a.example/x?=***&&***&c=***",
        ),
        ("https://me:pw@a.example/x", "https://***@a.example/x"),
        ("https://me:p@w@a.example/x", "https://***@a.example/x"),
        (
            "https://a.example/x?t=abc#token",
            "https://a.example/x?t=***#***",
        ),
        ("https://a.example#t", "https://a.example#***"),
        ("https://a.example?t=abc", "https://a.example?t=***"),
        (
            "HTTPS://A.example:443/a/../b?t=abc",
            "HTTPS://A.example:443/a/../b?t=***",
        ),
        ("https://a.example/?t=b%", "https://a.example/?t=***"),
        ("https://a.example/?t=b c", "https://a.example/?t=***"),
        ("https://a.example/?c2VjcmV0IQ==", "https://a.example/?***"),
        ("https://a.example/?me:pw@b=1", "https://a.example/?***"),
        (
            "https://a.example/p;abc/x;k=v",
            "https://a.example/p;***/x;***",
        ),
        ("https://a.example/p%3Ft=abc", "https://a.example/p***"),
        ("https://a.example/p%3babc/x", "https://a.example/p;***/x"),
        ("https://a.example/@me/x", "https://a.example/@me/x"),
        (
            "https://a.example/https://me:pw@b.example/x",
            "https://a.example/https://***@b.example/x",
        ),
        ("https://[::1]:8443/x?t=abc", "https://[::1]:8443/x?t=***"),
        ("ftp://a.example/?t=abc", "ftp://a.example/?t=***"),
        (
            "https://bücher.example/?t=ä",
            "https://bücher.example/?t=***",
        ),
    ] {
        assert_eq!(display_url(text), shown);
    }
}

#[test]
fn what_is_not_a_url_is_cut_where_something_secret_may_start() {
    for (text, shown) in [
        ("not a url", "not a url"),
        ("", ""),
        ("https:me:pw@a.example", "***"),
        ("https:/me:pw@a.example/x", "***"),
        ("//tok@a.example/x", "***"),
        ("tok@a.example", "***"),
        ("mailto:me@a.example?subject=tok", "***"),
        ("mailto:x?subject=tok", "mailto:x***"),
        ("a.example/x?t=abc", "a.example/x***"),
        ("//a.example/x?t=abc", "//a.example/x***"),
        ("a.example/x#abc", "a.example/x***"),
        ("https:///x?t=abc", "https:///x***"),
        ("https://?t=abc", "https://***"),
        ("https://a.example\\@b.example/x?t=abc", "***"),
        ("https://a.example\\x?t=abc", "https://a.example\\x***"),
        (" https://a.example/?t=abc", " https://a.example/***"),
        ("ht\ttps://a.example/?t=abc", "ht\ttps://a.example/***"),
        ("https://a.example/x y?t=abc", "https://a.example/x y***"),
        ("https://me:p w@a.example/", "***"),
        ("https://a.example;tok/x", "https://a.example***"),
        ("https://a.example\u{ff1f}t=abc", "https://a.example***"),
        ("https://me:pw\u{ff20}a.example/", "***"),
        ("https:me%40a.example", "***"),
        ("1https://a.example/?t=abc", "1https://a.example/***"),
    ] {
        assert_eq!(display_url(text), shown, "{text}");
    }
}

#[test]
fn what_a_url_hides_is_known_part_by_part() {
    for (text, hidden) in [
        ("https://a.example/x", &[] as &[&str]),
        ("https://a.example/?t=ab&cd", &["t=ab&cd", "ab", "cd"]),
        ("https://me:pw@a.example/#ab", &["ab", "me:pw", "me", "pw"]),
        ("https://a.example/p;ab/x", &["ab"]),
        ("https:me:pw@a.example?t=ab", &["me", "pw", "t=ab", "ab"]),
        ("a.example?t=ab", &["t=ab", "ab"]),
        ("//tok@a.example", &["tok"]),
    ] {
        assert_eq!(hidden_in_url(text), hidden, "{text}");
    }
}

#[test]
fn a_host_in_other_letters_is_also_said_as_it_is_sent() {
    for (text, host) in [
        ("https://a.example/ü", None),
        ("https://A.example/", None),
        (
            "https://bücher.example:8443/x?t=1",
            Some("xn--bcher-kva.example"),
        ),
        ("https://ex\u{430}mple.com/", Some("xn--exmple-4nf.com")),
        (
            "https://b%C3%BCcher.example/",
            Some("xn--bcher-kva.example"),
        ),
        ("bücher.example", None),
    ] {
        assert_eq!(host_sent(text).as_deref(), host, "{text}");
    }
}

#[test]
fn of_a_header_value_only_the_scheme_and_the_placeholder_are_shown() {
    for (format, shown, hidden) in [
        (
            "Bearer %ACCESS_TOKEN%",
            "Bearer %ACCESS_TOKEN%",
            &[] as &[&str],
        ),
        ("%ACCESS_TOKEN%", "%ACCESS_TOKEN%", &[]),
        ("Basic bWU6cHc=", "Basic ***", &["bWU6cHc="]),
        ("Key abc %ACCESS_TOKEN%", "Key *** %ACCESS_TOKEN%", &["abc"]),
        ("abc", "***", &["abc"]),
        ("bearer", "***", &["bearer"]),
        ("abc %ACCESS_TOKEN%", "*** %ACCESS_TOKEN%", &["abc"]),
        ("abc%ACCESS_TOKEN%", "***", &["abc"]),
        ("", "", &[]),
    ] {
        assert_eq!(display_header_value(format), shown);
        assert_eq!(hidden_in_header_value(format), hidden);
    }
}

#[test]
fn of_a_json_document_no_value_is_quoted() {
    let fault = |text: &str| json_fault(&serde_json::from_str::<Vec<u8>>(text).unwrap_err());
    assert_eq!(
        fault(r#""tok, expected \"x""#),
        "invalid type: string ***, expected a sequence at line 1 column 19"
    );
    assert_eq!(
        fault("[1, 300]"),
        "invalid value: integer ***, expected u8 at line 1 column 7"
    );
    let key = r#"unknown field `x`, expected `y`"#;
    let error: serde_json::Error = serde::de::Error::custom(key);
    assert_eq!(json_fault(&error), key);
    assert_eq!(fault("["), "EOF while parsing a list at line 1 column 1");
}
