//! Changes to URLs by libraries that write them again.

use std::fmt::Write;

/// The parts of a URL by RFC 3986, as they are written.
struct Parts {
    scheme: String,
    /// User information with its `@`, if there is one.
    user: String,
    /// Host and port.
    host: String,
    path: String,
    /// With its `?`.
    query: String,
    /// With its `#`.
    fragment: String,
}

impl Parts {
    /// The parts; `None` without an authority.
    fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let (rest, fragment) = rest.split_at(rest.find('#').unwrap_or(rest.len()));
        let (rest, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (user, host) = authority.split_at(authority.rfind('@').map_or(0, |at| at + 1));
        let owned = str::to_owned;
        Some(Self {
            scheme: owned(scheme),
            user: owned(user),
            host: owned(host),
            path: owned(path),
            query: owned(query),
            fragment: owned(fragment),
        })
    }

    fn whole(self) -> String {
        let Self {
            scheme,
            user,
            host,
            path,
            query,
            fragment,
        } = self;
        format!("{scheme}://{user}{host}{path}{query}{fragment}")
    }
}

/// Changes the parts of a URL; another text stays as it is.
fn with(url: &str, change: impl FnOnce(&mut Parts)) -> String {
    let Some(mut parts) = Parts::of(url) else {
        return url.to_owned();
    };
    change(&mut parts);
    parts.whole()
}

pub(super) fn upper_host(url: &str) -> String {
    with(url, |parts| {
        parts.scheme.make_ascii_uppercase();
        parts.host.make_ascii_uppercase();
    })
}

pub(super) fn lower_host(url: &str) -> String {
    with(url, |parts| {
        parts.scheme.make_ascii_lowercase();
        parts.host.make_ascii_lowercase();
    })
}

pub(super) fn punycode_host(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(url::Url::host_str);
    with(url, |parts| {
        if let (false, Some(host)) = (parts.host.is_ascii(), host) {
            let port = parts.host.rfind(':').map(|at| parts.host.split_off(at));
            parts.host = format!("{host}{}", port.unwrap_or_default());
        }
    })
}

pub(super) fn with_port(url: &str) -> String {
    with(url, |parts| {
        let port = match parts.scheme.to_ascii_lowercase().as_str() {
            "https" => ":443",
            "http" => ":80",
            _ => return,
        };
        // An IPv6 address has colons in brackets.
        let name = parts.host.rsplit(']').next().unwrap_or_default();
        if !name.contains(':') {
            parts.host.push_str(port);
        }
    })
}

pub(super) fn with_root(url: &str) -> String {
    with(url, |parts| {
        if parts.path.is_empty() {
            parts.path.push('/');
        }
    })
}

pub(super) fn without_root(url: &str) -> String {
    with(url, |parts| {
        if parts.path == "/" {
            parts.path.clear();
        }
    })
}

pub(super) fn without_trailing_slash(url: &str) -> String {
    with(url, |parts| {
        if parts.path.len() > 1 && parts.path.ends_with('/') {
            parts.path.pop();
        }
    })
}

pub(super) fn without_query(url: &str) -> String {
    with(url, |parts| parts.query.clear())
}

pub(super) fn without_fragment(url: &str) -> String {
    with(url, |parts| parts.fragment.clear())
}

pub(super) fn sorted_query(url: &str) -> String {
    with(url, |parts| {
        let mut pairs: Vec<&str> = parts.query.trim_start_matches('?').split('&').collect();
        pairs.sort_unstable();
        if !parts.query.is_empty() {
            parts.query = format!("?{}", pairs.join("&"));
        }
    })
}

pub(super) fn upper_escapes(url: &str) -> String {
    of_escapes(url, str::to_ascii_uppercase)
}

pub(super) fn lower_escapes(url: &str) -> String {
    of_escapes(url, str::to_ascii_lowercase)
}

pub(super) fn decode_unreserved(url: &str) -> String {
    of_escapes(url, |escape| {
        let byte = u8::from_str_radix(&escape[1..], 16).unwrap_or_default();
        match is_unreserved(char::from(byte)) {
            true => char::from(byte).to_string(),
            false => escape.to_owned(),
        }
    })
}

/// Changes each percent-escape after the authority.
fn of_escapes(url: &str, change: fn(&str) -> String) -> String {
    of_tail(url, |text| {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let escape = rest.get(..3).filter(|it| is_escape(it));
            out.push_str(&escape.map_or_else(|| "%".to_owned(), change));
            rest = &rest[escape.map_or(1, str::len)..];
        }
        out + rest
    })
}

fn is_escape(text: &str) -> bool {
    text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn escape_unreserved(url: &str) -> String {
    of_tail(url, |text| {
        let mut out = String::with_capacity(3 * text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_whole = rest
                .get(..3)
                .is_some_and(|it| first == '%' && is_escape(it));
            let length = if is_whole { 3 } else { first.len_utf8() };
            // A segment of dots has another meaning for many programs.
            match is_unreserved(first) && first != '.' {
                true => escape(first, &mut out),
                false => out.push_str(&rest[..length]),
            }
            rest = &rest[length..];
        }
        out
    })
}

pub(super) fn escape_letters(url: &str) -> String {
    of_tail(url, |text| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c.is_ascii() {
                true => out.push(c),
                false => escape(c, &mut out),
            }
        }
        out
    })
}

/// Changes path and query.
fn of_tail(url: &str, change: impl Fn(&str) -> String) -> String {
    with(url, |parts| {
        parts.path = change(&parts.path);
        parts.query = change(&parts.query);
    })
}

fn escape(c: char, out: &mut String) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a string cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

/// RFC 3986, section 2.3.
fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}
