//! The grammar of addresses: RFC 3986 with an authority, so that every program finds the same host.
//!
//! The URL library follows browsers, which repair what they get: it accepts `https:/a.example`,
//! `https://a.example\@b.example` and `http://0x7f.1/`. Other programs find another host in them,
//! or none. Letters outside ASCII are allowed in hosts, as in IDNA, and behind the host.

use super::host;
use super::url_fault::{Flaw, UrlFault};
use std::ops::Range;

/// Checks an http or https address.
///
/// # Errors
/// The first fault.
pub(in crate::desired) fn check(text: &str) -> Result<(), UrlFault> {
    let end = server_end(text)?;
    authority(text, authority_start(text)?..end)?;
    check_behind(text, end)
}

/// The end of what names the server: `https://crm.example.com:8443`, whose host and port are not
/// checked yet.
///
/// # Errors
/// The first fault before its host.
pub(in crate::desired) fn server_end(text: &str) -> Result<usize, UrlFault> {
    if let Some(found) = Flaw::of_characters(text) {
        return Err(found);
    }
    let start = authority_start(text)?;
    let end = text[start..].find(['/', '?', '#']);
    Ok(end.map_or(text.len(), |at| start + at))
}

/// Checks what is behind the server: path, query and fragment.
///
/// # Errors
/// The first fault.
pub(in crate::desired) fn check_behind(text: &str, end: usize) -> Result<(), UrlFault> {
    let slash = text[end..].find('/').map_or(text.len(), |at| end + at);
    if let Some(at) = text[end..slash].find('@') {
        return fault(end + at..end + at + 1, Flaw::AtBehindHost);
    }
    rest(text, end)
}

fn fault<T>(at: Range<usize>, flaw: Flaw) -> Result<T, UrlFault> {
    Err(UrlFault { at, flaw })
}

/// Where the host begins, behind `https://`.
fn authority_start(text: &str) -> Result<usize, UrlFault> {
    let is_web =
        |scheme: &str| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    match text.split_once(':') {
        Some((scheme, rest)) if is_web(scheme) => {
            let behind = scheme.len() + 1;
            if rest.starts_with("//") {
                Ok(behind + 2)
            } else {
                fault(
                    behind..text.len(),
                    Flaw::NoSlashes(text[..behind].to_owned()),
                )
            }
        }
        Some((scheme, rest)) if rest.starts_with("//") => fault(0..scheme.len(), Flaw::Scheme),
        _ => fault(0..text.len(), Flaw::NotWhole),
    }
}

fn authority(text: &str, at: Range<usize>) -> Result<(), UrlFault> {
    let authority = &text[at.clone()];
    if let Some(behind) = authority.rfind('@') {
        return fault(0..at.start + behind + 1, Flaw::Credentials);
    }
    let brackets = authority.starts_with('[');
    let host = match authority.find(']').filter(|_| brackets) {
        Some(end) => end + 1,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at(host);
    let behind = at.start + host.len();
    if host.is_empty() {
        return fault(at, Flaw::NoHost);
    }
    if !brackets && port[1.min(port.len())..].contains(':') {
        return fault(at, Flaw::Colons);
    }
    host::check(host).map_err(|UrlFault { at: inner, flaw }| UrlFault {
        at: at.start + inner.start..at.start + inner.end,
        flaw,
    })?;
    let digits = port.strip_prefix(':').unwrap_or(port);
    let usable = port.is_empty()
        || (port.starts_with(':')
            && (digits.is_empty()
                || (digits.bytes().all(|b| b.is_ascii_digit())
                    && digits.parse::<u16>().is_ok_and(|port| port > 0))));
    if usable {
        Ok(())
    } else {
        fault(behind..at.end, Flaw::Port)
    }
}

/// Path, query and fragment.
fn rest(text: &str, start: usize) -> Result<(), UrlFault> {
    let mut in_fragment = false;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        let flaw = match byte {
            b'%' if !is_escape(&text.as_bytes()[at + 1..]) => Flaw::Escape,
            b'"' | b'<' | b'>' | b'[' | b']' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                Flaw::Character(byte.into())
            }
            b'#' if in_fragment => Flaw::Character('#'),
            b'#' => {
                in_fragment = true;
                continue;
            }
            _ => continue,
        };
        return fault(at..at + 1, flaw);
    }
    Ok(())
}

fn is_escape(behind: &[u8]) -> bool {
    behind.len() >= 2 && behind[..2].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests;
