//! Tests of `canonical`.

use super::*;
use proptest::prelude::*;

#[test]
fn urls_that_rfc_3986_and_idna_call_equal_are_equal() {
    for (a, b) in [
        ("https://crm.example.com", "https://crm.example.com/"),
        ("HTTPS://CRM.Example.com/A", "https://crm.example.com/A"),
        ("https://crm.example.com:443/a", "https://crm.example.com/a"),
        ("http://crm.example.com:080/a", "http://crm.example.com/a"),
        ("https://crm.example.com:/a", "https://crm.example.com/a"),
        (
            "https://crm.example.com?a=b",
            "https://crm.example.com/?a=b",
        ),
        ("https://a.example/%7ejo%2f", "https://a.example/~jo%2F"),
        (
            "https://a.example/?t=%2d%c3%bc",
            "https://a.example/?t=-%C3%BC",
        ),
        ("https://a.example/ü", "https://a.example/%C3%BC"),
        ("https://a.example/a/./b/../c", "https://a.example/a/c"),
        ("https://a.example/a/..", "https://a.example/"),
        ("https://a.example/a/b/.", "https://a.example/a/b/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example"),
        ("https://[::1]:443/", "https://[::1]"),
        (" https://a.example/ ", "https://a.example/"),
    ] {
        assert_eq!(url(a), url(b), "{a} {b}");
    }
}

#[test]
fn urls_that_a_receiver_tells_apart_are_different() {
    for (a, b) in [
        ("https://a.example/a", "https://a.example/a/"),
        ("https://a.example/a", "https://a.example/A"),
        ("https://a.example/a", "http://a.example/a"),
        ("https://a.example:8443/", "https://a.example/"),
        ("https://a.example/?a=1&b=2", "https://a.example/?b=2&a=1"),
        ("https://a.example/?", "https://a.example/"),
        ("https://a.example/#x", "https://a.example/"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/%25", "https://a.example/%"),
        ("https://a.example/a/b", "https://a.example/a\\b"),
        (
            "https://a.example\\@b.example/",
            "https://a.example/@b.example/",
        ),
        ("https:/a.example/", "https://a.example/"),
        ("https://a.example/u\u{308}", "https://a.example/\u{fc}"),
        ("https://a@a.example/", "https://a.example/"),
    ] {
        assert_ne!(url(a), url(b), "{a} {b}");
    }
}

#[test]
fn text_is_equal_by_nfc_line_ends_and_outer_white_space() {
    for (a, b) in [
        ("Auftr\u{e4}ge", "Auftra\u{308}ge"),
        ("a\r\nb\rc", "a\nb\nc"),
        (" \u{a0}a\n", "a"),
        ("", " \r\n"),
    ] {
        assert_eq!(text(a), text(b));
    }
    for (a, b) in [
        ("a\u{a0}b", "a b"),
        ("a", "A"),
        ("a\nb", "a b"),
        ("ﬁ", "fi"),
    ] {
        assert_ne!(text(a), text(b));
    }
}

#[test]
fn ids_are_equal_without_leading_zeros_and_nought_is_none() {
    for (a, b) in [("042", "42"), ("0", ""), ("00", ""), (" 7", "7")] {
        assert_eq!(id(a), id(b), "{a} {b}");
    }
    for (a, b) in [("42", "420"), ("x01", "x1"), ("0x1", "1")] {
        assert_ne!(id(a), id(b), "{a} {b}");
    }
}

#[test]
fn methods_and_header_names_have_no_case() {
    assert_eq!(method("post"), method("POST"));
    assert_ne!(method("PUT"), method("POST"));
    assert_eq!(header_name("X-Token"), header_name("x-token"));
    assert_ne!(header_name("X-Token"), header_name("X_Token"));
}

proptest! {
    /// If a canonical form had another canonical form, two plans in a row would differ.
    #[test]
    fn a_canonical_form_is_its_own(
        value in "(https?://)?[A-Za-zäü0-9./:%@?#\\[\\]\\\\ -]{0,30}",
        words in "[a-zäu\\u{308}\\r\\n\\u{a0} ]{0,12}",
    ) {
        let once = url(&value).into_owned();
        prop_assert_eq!(url(&once), once.as_str());
        let once = text(&words).into_owned();
        prop_assert_eq!(text(&once), once.as_str());
    }
}
