//! The forms in which equal values are equal text.
//!
//! doo may keep a value otherwise than it was sent, and mean the same: a host in small letters, a
//! path that is `/` instead of empty, a letter with its accent as one character. Such values are
//! equal. What is sent stays as it was declared: these forms are only ever compared.

use icu_normalizer::ComposingNormalizerBorrowed;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt::Write;

/// Text: letters with their accents as one character (NFC), line ends as `\n`, nothing around it.
pub fn text(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.is_ascii() && !trimmed.contains('\r') {
        return Cow::Borrowed(trimmed);
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(trimmed);
    if !composed.contains('\r') {
        return composed;
    }
    Cow::Owned(composed.replace("\r\n", "\n").replace('\r', "\n"))
}

/// A decimal id without leading zeros. `0` and nothing are what an engine lists where there is no
/// id: both are empty.
pub fn id(text: &str) -> &str {
    let trimmed = text.trim();
    match trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
        true => trimmed.trim_start_matches('0'),
        false => trimmed,
    }
}

/// An HTTP method: only doo's documents write it in capitals always.
pub fn method(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    match trimmed.bytes().any(|byte| byte.is_ascii_lowercase()) {
        true => Cow::Owned(trimmed.to_ascii_uppercase()),
        false => Cow::Borrowed(trimmed),
    }
}

/// The name of a header: HTTP does not tell its case apart (RFC 9110, section 5.1). Words begin with
/// a capital, as in doo's documents.
pub fn header_name(text: &str) -> String {
    let mut starts = true;
    let letter = |c: char| {
        let letter = match starts {
            true => c.to_ascii_uppercase(),
            false => c.to_ascii_lowercase(),
        };
        starts = c == '-';
        letter
    };
    text.trim().chars().map(letter).collect()
}

/// A URL by RFC 3986, sections 6.2.2 and 6.2.3, and IDNA: the case of scheme, host and escapes, the
/// default port, an empty path, dots in a path, and escapes that need not be mean nothing. Other
/// letters than ASCII are equal to their escapes. What has no authority stands for itself.
pub fn url(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if is_plain(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    match Parts::of(trimmed) {
        Some(parts) => Cow::Owned(parts.canonical()),
        None => Cow::Borrowed(trimmed),
    }
}

/// Whether a URL is surely canonical: most are, and need not be taken apart.
fn is_plain(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let Some(end) = rest.find('/') else {
        return false;
    };
    let (host, path) = rest.split_at(end);
    let of_host = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b);
    let of_path = |b: u8| b.is_ascii_alphanumeric() || b"-_~/".contains(&b);
    !host.is_empty() && path.len() > 1 && host.bytes().all(of_host) && path.bytes().all(of_path)
}

/// A URL taken apart as RFC 3986, appendix B, does it. The `url` crate reads as browsers do, which
/// take `\` for `/`: two URLs that other programs read differently would be equal.
struct Parts<'t> {
    scheme: &'t str,
    userinfo: Option<&'t str>,
    host: &'t str,
    port: Option<&'t str>,
    path: &'t str,
    /// With its `?`.
    query: &'t str,
    /// With its `#`.
    fragment: &'t str,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let is_scheme = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
        if scheme.is_empty() || !scheme.bytes().all(is_scheme) {
            return None;
        }
        let (rest, fragment) = rest.split_at(rest.find('#').unwrap_or(rest.len()));
        let (rest, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (userinfo, address) = match authority.rsplit_once('@') {
            Some((userinfo, address)) => (Some(userinfo), address),
            None => (None, authority),
        };
        let is_port = |port: &str| port.bytes().all(|b| b.is_ascii_digit());
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) if is_port(port) => (host, Some(port)),
            _ => (address, None),
        };
        Some(Self {
            scheme,
            userinfo,
            host,
            port,
            path,
            query,
            fragment,
        })
    }

    fn canonical(&self) -> String {
        let scheme = self.scheme.to_ascii_lowercase();
        let mut url = format!("{scheme}://");
        if let Some(userinfo) = self.userinfo {
            url.push_str(&escapes(userinfo));
            url.push('@');
        }
        url.push_str(&host(self.host));
        let port = self.port.map(|port| port.trim_start_matches('0'));
        let default = match scheme.as_str() {
            "http" => "80",
            "https" => "443",
            _ => "",
        };
        if let Some(port) = port.filter(|port| !port.is_empty() && *port != default) {
            url.push(':');
            url.push_str(port);
        }
        match without_dots(&escapes(self.path)) {
            path if path == "/" => {}
            path => url.push_str(&path),
        }
        url.push_str(&escapes(self.query));
        url.push_str(&escapes(self.fragment));
        url
    }
}

/// A host in small letters, other letters than ASCII as IDNA writes them.
fn host(text: &str) -> String {
    if text.is_ascii() {
        return escapes(text).to_ascii_lowercase();
    }
    match url::Host::parse(text) {
        Ok(host) => host.to_string(),
        Err(_) => text.to_lowercase(),
    }
}

/// What stays as it is when other characters than ASCII are escaped.
const ASCII: &AsciiSet = &CONTROLS.remove(0x7f);

/// Escapes in capitals, and none where RFC 3986 needs none (section 2.3).
fn escapes(text: &str) -> String {
    let text: Cow<'_, str> = utf8_percent_encode(text, ASCII).into();
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let escape = rest.get(at..at + 3).filter(|escape| {
            let mut digits = escape.bytes().skip(1);
            digits.all(|digit| digit.is_ascii_hexdigit())
        });
        let Some(escape) = escape else {
            out.push('%');
            rest = &rest[at + 1..];
            continue;
        };
        let byte = percent_decode_str(escape).next().unwrap_or_default();
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte.into());
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    out
}

/// A path without `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    if !path.contains("/.") {
        return path.to_owned();
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut ends_in_folder = false;
    for segment in path.split('/').skip(1) {
        ends_in_folder = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let folder = if ends_in_folder { "/" } else { "" };
    match kept.is_empty() {
        true => "/".to_owned(),
        false => format!("/{}{folder}", kept.join("/")),
    }
}

#[cfg(test)]
mod tests {
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
        /// A form that is not its own form would make two plans in a row differ.
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
}
