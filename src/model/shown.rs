//! What output may show of a value: its text without possible secrets.

use super::Authentication;
use url::Url;

/// Replaces a hidden part.
pub const HIDDEN: &str = "***";

/// The parts of a URL with an authority, by RFC 3986.
struct Parts<'t> {
    /// With `://`.
    scheme: &'t str,
    userinfo: Option<&'t str>,
    /// With its port.
    host: &'t str,
    path: &'t str,
    query: Option<&'t str>,
    fragment: Option<&'t str>,
}

impl<'t> Parts<'t> {
    /// None for a text that programs could split differently.
    fn of(text: &'t str) -> Option<Self> {
        let (rest, fragment) = cut_off(text, '#');
        let (rest, query) = cut_off(rest, '?');
        let colon = rest.find("://")?;
        let (scheme, rest) = rest.split_at(colon + "://".len());
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (userinfo, host) = match authority.rsplit_once('@') {
            Some((userinfo, host)) => (Some(userinfo), host),
            None => (None, authority),
        };
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme[..colon]
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let is_host = !host.is_empty()
            && host
                .chars()
                .all(|c| !is_ambiguous(c) && (!c.is_ascii_punctuation() || "-._~%:[]".contains(c)));
        let is_clear = !path.contains(is_ambiguous)
            && !userinfo.is_some_and(|userinfo| userinfo.contains(is_ambiguous));
        (is_scheme && is_host && is_clear).then_some(Self {
            scheme,
            userinfo,
            host,
            path,
            query,
            fragment,
        })
    }
}

/// The text before a character, and the text after it.
fn cut_off(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, behind)) => (before, Some(behind)),
        None => (text, None),
    }
}

/// Characters that no URL has, or that become `?`, `#`, `@`, `/` or `;` when a URL is read.
fn is_ambiguous(c: char) -> bool {
    c == '\\'
        || c.is_whitespace()
        || c.is_control()
        || is_at(c)
        || is_cut(c)
        || "\u{ff0f}\u{ff3c}".contains(c)
}

fn is_at(c: char) -> bool {
    matches!(c, '\u{ff20}' | '\u{fe6b}')
}

fn is_cut(c: char) -> bool {
    matches!(
        c,
        '\u{ff1f}' | '\u{fe56}' | '\u{ff03}' | '\u{fe5f}' | '\u{ff1b}' | '\u{fe54}'
    )
}

/// A URL for output: the text that is sent, without the values of the query and of parameters in
/// the path, the text after `#` and the text before `@`, because receivers put tokens there. Of a
/// text that is not a URL, everything from the first `?`, `#` or `;` is hidden, and all of it if it
/// has an `@`.
pub fn display_url(text: &str) -> String {
    let Some(Parts {
        scheme,
        userinfo,
        host,
        path,
        query,
        fragment,
    }) = Parts::of(text)
    else {
        return cut(text);
    };
    let mut shown = scheme.to_owned();
    if userinfo.is_some() {
        shown.extend([HIDDEN, "@"]);
    }
    shown.push_str(host);
    shown.push_str(&path_shown(path));
    if let Some(query) = query {
        let pairs: Vec<String> = query.split('&').map(pair_shown).collect();
        shown.push('?');
        shown.push_str(&pairs.join("&"));
    }
    if fragment.is_some() {
        shown.extend(["#", HIDDEN]);
    }
    shown
}

/// The part to show of a text that is not a URL.
fn cut(text: &str) -> String {
    if text.contains(|c| c == '@' || is_at(c)) || find_escaped(text, &["%40"]).is_some() {
        return HIDDEN.to_owned();
    }
    let plain = text.find(|c| matches!(c, '?' | '#' | ';') || is_cut(c));
    let escaped = find_escaped(text, &["%3f", "%23", "%3b"]);
    match plain.into_iter().chain(escaped).min() {
        Some(at) => format!("{}{HIDDEN}", &text[..at]),
        None => text.to_owned(),
    }
}

/// The position of the first of these escapes.
fn find_escaped(text: &str, escapes: &[&str]) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    escapes.iter().filter_map(|escape| lower.find(escape)).min()
}

/// A path without the values of its parameters, the text after an escaped `?` or `#`, and the
/// credentials of a URL in it.
fn path_shown(path: &str) -> String {
    if let Some(at) = find_escaped(path, &["%3f", "%23"]) {
        return format!("{}{HIDDEN}", path_shown(&path[..at]));
    }
    let segments = path.split('/').map(|segment| {
        let at = segment.find(';').into_iter();
        let at = at.chain(find_escaped(segment, &["%3b"])).min();
        if let Some(at) = at {
            return format!("{};{HIDDEN}", &segment[..at]);
        }
        match segment.rsplit_once('@') {
            Some((before, behind)) if before.contains(':') => format!("{HIDDEN}@{behind}"),
            _ => segment.to_owned(),
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// A pair of a query without its value.
fn pair_shown(pair: &str) -> String {
    match pair.split_once('=') {
        _ if pair.is_empty() => String::new(),
        Some((key, value)) if is_key(key) && !is_padding(pair, value) => format!("{key}={HIDDEN}"),
        _ => HIDDEN.to_owned(),
    }
}

/// Whether the text before `=` is a name, not a value.
fn is_key(key: &str) -> bool {
    const LONGEST: usize = 64;
    key.len() <= LONGEST
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.[]~%$".contains(c))
}

/// Whether the `=` at the end is base64 padding, and the pair a value without a name.
fn is_padding(pair: &str, value: &str) -> bool {
    const SHORTEST: usize = 8;
    value.bytes().all(|b| b == b'=') && pair.len() >= SHORTEST && pair.len().is_multiple_of(4)
}

/// Schemes before the credentials of a text that is almost a URL.
const SCHEMES_OF_URLS: [&str; 4] = ["http", "https", "ftp", "mailto"];

/// The hidden parts of a URL, which must not be printed.
pub fn hidden_in_url(text: &str) -> Vec<&str> {
    // Most URLs hide nothing, which is quick to see.
    if !text.contains(['@', '?', '#', ';']) {
        return Vec::new();
    }
    let mut hidden = Vec::new();
    let queries: Vec<&str> = match Parts::of(text) {
        Some(Parts {
            scheme: _,
            userinfo,
            host: _,
            path,
            query,
            fragment,
        }) => {
            hidden.extend(fragment);
            hidden.extend(
                path.split('/')
                    .flat_map(|segment| segment.split(';').skip(1)),
            );
            for userinfo in userinfo.into_iter().chain(credentials_in(path)) {
                hidden.push(userinfo);
                hidden.extend(userinfo.split(':'));
            }
            query.into_iter().collect()
        }
        None => {
            let (before, behind) = text.rsplit_once('@').unwrap_or(("", text));
            let parts = before.split([':', '/', '\\']);
            hidden.extend(parts.filter(|part| !SCHEMES_OF_URLS.contains(part)));
            behind.split(['?', '#', ';']).skip(1).collect()
        }
    };
    for query in queries {
        hidden.push(query);
        for pair in query.split('&') {
            hidden.push(pair.split_once('=').map_or(pair, |(_, value)| value));
        }
    }
    hidden.retain(|part| !part.is_empty());
    hidden
}

/// The credentials of URLs in a path.
fn credentials_in(path: &str) -> impl Iterator<Item = &str> {
    let before = path
        .split('/')
        .filter_map(|segment| segment.rsplit_once('@'));
    before
        .map(|(before, _)| before)
        .filter(|before| before.contains(':'))
}

/// The host in ASCII, if the URL writes it otherwise: `xn--bcher-kva.example` for `bücher.example`.
pub fn host_sent(text: &str) -> Option<String> {
    let Parts { host, .. } = Parts::of(text)?;
    if host.is_ascii() && !host.contains('%') {
        return None;
    }
    let url = Url::parse(text).ok()?;
    url.host_str().map(str::to_owned)
}

/// Authentication schemes, the words in a header's value that are not secret.
const SCHEMES: [&str; 14] = [
    "apikey",
    "api-key",
    "basic",
    "bearer",
    "digest",
    "dpop",
    "hmac",
    "jwt",
    "key",
    "negotiate",
    "oauth",
    "privatetoken",
    "sharedkey",
    "token",
];

/// A header's value for output. Anything besides doo's placeholders and a scheme is a secret that
/// was not declared as one, so it is hidden.
pub fn display_header_value(format: &str) -> String {
    let words: Vec<&str> = format.split_whitespace().collect();
    let shown = |(position, word): (usize, &&str)| match is_open(position, word, words.len()) {
        true => (*word).to_owned(),
        false => HIDDEN.to_owned(),
    };
    let shown: Vec<String> = words.iter().enumerate().map(shown).collect();
    shown.join(" ")
}

/// The hidden parts of a header's value.
pub fn hidden_in_header_value(format: &str) -> Vec<&str> {
    let words: Vec<&str> = format.split_whitespace().collect();
    let hidden = words.iter().enumerate();
    let hidden = hidden.filter(|(position, word)| !is_open(*position, word, words.len()));
    let parts = hidden.flat_map(|(_, word)| word.split(Authentication::PLACEHOLDER));
    parts.filter(|part| !part.is_empty()).collect()
}

fn is_open(position: usize, word: &str, words: usize) -> bool {
    let is_scheme = || {
        SCHEMES
            .iter()
            .any(|scheme| word.eq_ignore_ascii_case(scheme))
    };
    word == Authentication::PLACEHOLDER || (position == 0 && words > 1 && is_scheme())
}

#[cfg(test)]
mod tests;
