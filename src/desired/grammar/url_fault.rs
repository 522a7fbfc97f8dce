//! The faults of an address, and their help.

use crate::characters::{Unseen, named, unseen};
use std::ops::Range;
use thiserror::Error;

/// What is wrong with an address. It never repeats a possible secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desired) struct UrlFault {
    /// The bytes that are wrong.
    pub(in crate::desired) at: Range<usize>,
    pub(in crate::desired) flaw: Flaw,
}

/// The fault of an address: the text continues "`endpoint` ...".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(in crate::desired) enum Flaw {
    #[error("has white space{}", name_unless_blank(*.0))]
    WhiteSpace(char),
    #[error("has a control character: {}", named(*.0))]
    Control(char),
    #[error("has a character that changes the direction of text: {}", named(*.0))]
    Direction(char),
    #[error("has an invisible character: {}", named(*.0))]
    Invisible(char),
    #[error("has a backslash: programs read different hosts in it")]
    Backslash,
    #[error("is not a URL")]
    NotWhole,
    #[error("is neither http nor https")]
    Scheme,
    #[error("has no `//` behind `{0}`: programs read different hosts in it")]
    NoSlashes(String),
    #[error("has no host")]
    NoHost,
    #[error("has credentials in it")]
    Credentials,
    #[error("has an `@` behind its host, before any `/`: programs read different hosts in it")]
    AtBehindHost,
    #[error("has a port that is not a number from 1 to 65535")]
    Port,
    #[error("has several colons in its host and port")]
    Colons,
    #[error("has `{0}`, which is not allowed in a URL")]
    Character(char),
    #[error("has a query or a fragment")]
    BehindPath,
    #[error("has a path that programs read differently than it is written")]
    OtherPath,
    #[error("has a `%` without two hexadecimal digits")]
    Escape,
    #[error("has a host that is not a name: it has `{0}`")]
    HostCharacter(char),
    #[error("has an escape in its host: programs read different hosts in it")]
    HostEscape,
    #[error("has a host that is not a name: an empty part, or one of more than 63 letters")]
    HostLength,
    #[error("has a host that is not a name: a part begins or ends with `-`")]
    HostHyphen,
    #[error("has a number as its host that programs read as different addresses")]
    HostNumber(Option<String>),
    #[error("has a host that is not an IPv6 address")]
    HostBrackets,
    #[error("has a host that international names (IDNA) do not allow")]
    HostRefused,
    #[error("has a host that programs read as different names")]
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
    /// The first character that is not allowed anywhere in an address, and its fault.
    pub(super) fn of_characters(text: &str) -> Option<UrlFault> {
        // Most addresses have only characters that can be seen, and these are found quickly.
        let is_plain = |b: u8| b.is_ascii_graphic() && b != b'\\';
        if text.bytes().all(is_plain) {
            return None;
        }
        let mut characters = text.char_indices();
        characters.find_map(|(at, c)| {
            let at = at..at + c.len_utf8();
            Self::of_character(c).map(|flaw| UrlFault { at, flaw })
        })
    }

    fn of_character(c: char) -> Option<Self> {
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
    pub(in crate::desired) fn help(&self) -> String {
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
                "write `host:port`; an IPv6 address needs brackets: `[::1]:8443`".to_owned()
            }
            Self::Character(c) => format!("write {}", escaped(*c)),
            Self::Escape => "write %25 for a `%`".to_owned(),
            Self::HostCharacter(_) | Self::HostLength | Self::HostHyphen => {
                "use letters, digits, `-` and `.`, such as crm.example.com".to_owned()
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
