//! The grammar of addresses: RFC 3986 with an authority, so that every program that reads one finds
//! the same host in it.
//!
//! The URL library follows browsers, which mend what they are given: `https:/a.example`,
//! `https://a.example\@b.example` and `http://0x7f.1/` are addresses to it. Other programs find
//! another host in them, or none. Letters beyond ASCII may stand in hosts, as IDNA has them, and in
//! what follows the host.

use super::host_grammar;
use crate::characters::{Unseen, named, unseen};
use std::ops::Range;
use thiserror::Error;

/// What is wrong with an address. It never repeats what may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UrlFault {
    /// The bytes that are wrong.
    pub(super) at: Range<usize>,
    pub(super) flaw: Flaw,
}

/// In what way an address is wrong, as what `endpoint` is or has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum Flaw {
    #[error("holds white space{}", name_unless_blank(*.0))]
    WhiteSpace(char),
    #[error("holds a control character: {}", named(*.0))]
    Control(char),
    #[error("holds a character that changes the direction of text: {}", named(*.0))]
    Direction(char),
    #[error("holds an invisible character: {}", named(*.0))]
    Invisible(char),
    #[error("holds a backslash: not every program reads the same host in it")]
    Backslash,
    #[error("is no URL")]
    NotWhole,
    #[error("is neither http nor https")]
    Scheme,
    #[error("has no `//` behind `{0}`: not every program reads a host in it")]
    NoSlashes(String),
    #[error("has no host")]
    NoHost,
    #[error("has credentials in it")]
    Credentials,
    #[error(
        "has an `@` behind its host, before any `/`: not every program reads the same host in it"
    )]
    AtBehindHost,
    #[error("has a port that is not a number from 1 to 65535")]
    Port,
    #[error("has several colons in its host and port")]
    Colons,
    #[error("holds `{0}`, which no URL may")]
    Character(char),
    #[error("has a query or a fragment")]
    BehindPath,
    #[error("has a path that is read otherwise than it is written")]
    OtherPath,
    #[error("holds a `%` without two hexadecimal digits")]
    Escape,
    #[error("has a host that is not a name: it holds `{0}`")]
    HostCharacter(char),
    #[error("has an escape in its host: not every program reads the same host in it")]
    HostEscape,
    #[error("has a host that is not a name: an empty part, or one of more than 63 letters")]
    HostLength,
    #[error("has a host that is not a name: a part begins or ends with `-`")]
    HostHyphen,
    #[error("has a number as its host that not every program reads as the same address")]
    HostNumber(Option<String>),
    #[error("has a host that is not an IPv6 address")]
    HostBrackets,
    #[error("has a host that international names (IDNA) do not allow")]
    HostRefused,
    #[error("has a host that not every program reads as the same name")]
    HostMapped(String),
    #[error("has a host with `{0}`, which programs map to different names")]
    HostDeviation(char),
}

fn name_unless_blank(c: char) -> String {
    match c {
        ' ' => String::new(),
        _ => format!(": {}", named(c)),
    }
}

impl Flaw {
    /// What is wrong with a character wherever it stands in an address.
    pub(super) fn of_character(c: char) -> Option<Self> {
        Some(match unseen(c) {
            Some(Unseen::WhiteSpace) => Self::WhiteSpace(c),
            Some(Unseen::Control) => Self::Control(c),
            Some(Unseen::Direction) => Self::Direction(c),
            Some(Unseen::Invisible) => Self::Invisible(c),
            None if c == '\\' => Self::Backslash,
            None => return None,
        })
    }

    /// What to write instead.
    pub(super) fn help(&self) -> String {
        const WHOLE: &str = "write it whole, such as https://crm.example.com/doo";
        match self {
            Self::WhiteSpace(_) => "remove it, or write %20".to_owned(),
            Self::Control(_) | Self::Direction(_) | Self::Invisible(_) => "remove it".to_owned(),
            Self::Backslash => "write `/`; in a path or a query, %5C is a backslash".to_owned(),
            Self::NotWhole | Self::Scheme | Self::NoHost => WHOLE.to_owned(),
            Self::NoSlashes(scheme) => format!("write `{scheme}//` before the host"),
            Self::Credentials => "remove `name:password@`; use `authentication` instead".to_owned(),
            Self::AtBehindHost => "write a `/` behind the host, or %40 for `@`".to_owned(),
            Self::BehindPath => "write only https://host/path".to_owned(),
            Self::OtherPath => {
                "write the path without `.`, `..` and characters that have to be escaped, such as /v1"
                    .to_owned()
            }
            Self::Port => "write it like `:8443`, or leave it out".to_owned(),
            Self::Colons => {
                "write `host:port`; an IPv6 address stands in brackets: `[::1]:8443`".to_owned()
            }
            Self::Character(c) => format!("write {}", escaped(*c)),
            Self::Escape => "write %25 for a `%`".to_owned(),
            Self::HostCharacter(_) | Self::HostLength | Self::HostHyphen => {
                "a host is letters, digits, `-` and `.`, such as crm.example.com".to_owned()
            }
            Self::HostEscape => "write the host without `%`".to_owned(),
            Self::HostNumber(Some(address)) => format!("write {address}"),
            Self::HostNumber(None) => {
                "write an IPv4 address as four numbers up to 255, such as 192.0.2.1".to_owned()
            }
            Self::HostBrackets => "write it like `[2001:db8::1]`, without a zone".to_owned(),
            Self::HostRefused => {
                "write the host as its registrar shows it, or as `xn--...`".to_owned()
            }
            Self::HostMapped(meant) => format!("write {meant}"),
            Self::HostDeviation(_) => {
                "write the host as `xn--...`, as its registrar shows it".to_owned()
            }
        }
    }
}

fn escaped(c: char) -> String {
    percent_encoding::utf8_percent_encode(
        c.encode_utf8(&mut [0; 4]),
        percent_encoding::NON_ALPHANUMERIC,
    )
    .to_string()
}

/// Checks an http or https address.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn check(text: &str) -> Result<(), UrlFault> {
    characters(text)?;
    let start = authority_start(text)?;
    let end = text[start..]
        .find(['/', '?', '#'])
        .map_or(text.len(), |at| start + at);
    authority(text, start..end)?;
    let slash = text[end..].find('/').map_or(text.len(), |at| end + at);
    if let Some(at) = text[end..slash].find('@') {
        return fault(end + at..end + at + 1, Flaw::AtBehindHost);
    }
    rest(text, end)
}

fn fault<T>(at: Range<usize>, flaw: Flaw) -> Result<T, UrlFault> {
    Err(UrlFault { at, flaw })
}

/// What may stand nowhere.
fn characters(text: &str) -> Result<(), UrlFault> {
    let found = text
        .char_indices()
        .find_map(|(at, c)| Some((at..at + c.len_utf8(), Flaw::of_character(c)?)));
    match found {
        Some((at, flaw)) => fault(at, flaw),
        None => Ok(()),
    }
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
    host_grammar::check(host).map_err(|UrlFault { at: inner, flaw }| UrlFault {
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
    for (at, c) in text[start..].char_indices() {
        let at = start + at;
        let flaw = match c {
            '%' if !is_escape(&text.as_bytes()[at + 1..]) => Flaw::Escape,
            '"' | '<' | '>' | '[' | ']' | '^' | '`' | '{' | '|' | '}' => Flaw::Character(c),
            '#' if in_fragment => Flaw::Character(c),
            '#' => {
                in_fragment = true;
                continue;
            }
            _ => continue,
        };
        return fault(at..at + c.len_utf8(), flaw);
    }
    Ok(())
}

fn is_escape(behind: &[u8]) -> bool {
    behind.len() >= 2 && behind[..2].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests;
