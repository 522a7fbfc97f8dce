//! The forms in which equal values are equal text.
//!
//! doo may keep a value in another form with the same meaning: a host in small letters, the path
//! `/` instead of an empty one, a letter and its accent as one character. Such values are equal.
//! dooctl sends what is declared; these forms are only for comparing.

use icu_normalizer::ComposingNormalizerBorrowed;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt::Write;

/// Text: accented letters as one character (NFC), line ends as `\n`, no white space around it.
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

/// A decimal id without leading zeros. An engine may list `0` or an empty text for a missing id:
/// both are empty.
pub fn id(text: &str) -> &str {
    let trimmed = text.trim();
    match trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
        true => trimmed.trim_start_matches('0'),
        false => trimmed,
    }
}

/// An HTTP method in capitals, as in doo's pages.
pub fn method(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    match trimmed.bytes().any(|byte| byte.is_ascii_lowercase()) {
        true => Cow::Owned(trimmed.to_ascii_uppercase()),
        false => Cow::Borrowed(trimmed),
    }
}

/// The name of a header: its case has no meaning (RFC 9110, section 5.1). Words begin with a
/// capital, as in doo's pages.
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

/// A URL by RFC 3986, sections 6.2.2 and 6.2.3, and IDNA: it ignores the case of scheme, host and
/// escapes, the default port, an empty path, dots in a path, and unnecessary escapes. Letters
/// outside ASCII are equal to their escapes. A text without an authority stays as it is.
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

/// Whether a URL is certainly canonical: most are, which saves time.
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

/// The parts of a URL by RFC 3986, appendix B. The `url` crate reads like a browser and takes `\`
/// for `/`: URLs would be equal that other programs read differently.
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
        // No URL has it there; without the path behind it, it would be cut off at the end.
        if authority.contains(char::is_whitespace) {
            return None;
        }
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

/// A host in small letters, in ASCII as IDNA writes it.
fn host(text: &str) -> String {
    if text.is_ascii() {
        return escapes(text).to_ascii_lowercase();
    }
    match url::Host::parse(text) {
        Ok(host) => host.to_string(),
        Err(_) => text.to_lowercase(),
    }
}

/// ASCII stays as it is; other characters are escaped.
const ASCII: &AsciiSet = &CONTROLS.remove(0x7f);

/// Escapes in capitals, without those that RFC 3986 does not need (section 2.3).
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
mod tests;
