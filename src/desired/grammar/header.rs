//! The grammar of header fields, RFC 9110: names are tokens, values are one line of visible text.

use crate::characters::{named, unseen};
use std::ops::Range;
use thiserror::Error;

/// What is wrong with a header's name or value, and where in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desired) struct HeaderFault {
    pub(in crate::desired) at: Range<usize>,
    pub(in crate::desired) flaw: Flaw,
}

/// The fault of a header's name or value: the text continues "`header_format` ...".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(in crate::desired) enum Flaw {
    #[error("ends with a colon, which is not part of the name")]
    Colon,
    #[error("is not a valid header name: it has {}", shown(*.0))]
    NameCharacter(char),
    #[error("has white space at its ends, which header values do not keep")]
    OuterWhiteSpace,
    #[error("has {}, which is not allowed in a header value", shown(*.0))]
    ValueCharacter(char),
}

impl Flaw {
    /// What to write instead.
    pub(in crate::desired) fn help(&self) -> &'static str {
        match self {
            Self::Colon => "remove the colon",
            Self::NameCharacter(_) => "write letters, digits and `-`, such as `Authorization`",
            Self::OuterWhiteSpace => "remove it",
            Self::ValueCharacter('\n' | '\r') => {
                "write it on one line, without a line break at its end"
            }
            Self::ValueCharacter(_) => "write ASCII letters, digits, blanks and punctuation",
        }
    }
}

fn shown(c: char) -> String {
    match unseen(c) {
        Some(_) => named(c),
        None => format!("`{c}`"),
    }
}

/// Checks a header's name: a token.
///
/// # Errors
/// The first fault.
pub(in crate::desired) fn name(text: &str) -> Result<(), HeaderFault> {
    let Some((at, c)) = text.char_indices().find(|(_, c)| !is_token(*c)) else {
        return Ok(());
    };
    let flaw = match c {
        ':' if text[at + 1..].trim().is_empty() => Flaw::Colon,
        _ => Flaw::NameCharacter(c),
    };
    fault(at..at + c.len_utf8(), flaw)
}

/// Checks a header's value: visible ASCII, with spaces and tabs inside. RFC 9110 leaves the
/// encoding of other letters to each receiver.
///
/// # Errors
/// The first fault.
pub(in crate::desired) fn value(text: &str) -> Result<(), HeaderFault> {
    let allowed = |c: char| matches!(c, ' '..='~' | '\t');
    if let Some((at, c)) = text.char_indices().find(|(_, c)| !allowed(*c)) {
        return fault(at..at + c.len_utf8(), Flaw::ValueCharacter(c));
    }
    let end = text.trim_end().len();
    let start = text.len() - text.trim_start().len();
    if start > 0 {
        fault(0..start, Flaw::OuterWhiteSpace)
    } else if end < text.len() {
        fault(end..text.len(), Flaw::OuterWhiteSpace)
    } else {
        Ok(())
    }
}

/// Whether a token of RFC 9110, such as the name of a header or a method, may have a character.
pub(in crate::desired) fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

fn fault(at: Range<usize>, flaw: Flaw) -> Result<(), HeaderFault> {
    Err(HeaderFault { at, flaw })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_token() {
        for text in ["Authorization", "X-Token", "x_token.1", "!#$%&'*+-.^_`|~"] {
            assert_eq!(name(text), Ok(()), "{text}");
        }
        for (text, at, flaw) in [
            ("Authorization:", 13..14, Flaw::Colon),
            ("Authorization: ", 13..14, Flaw::Colon),
            ("X:Y", 1..2, Flaw::NameCharacter(':')),
            ("X Token", 1..2, Flaw::NameCharacter(' ')),
            (" X", 0..1, Flaw::NameCharacter(' ')),
            ("X-Token\nX-Evil: 1", 7..8, Flaw::NameCharacter('\n')),
            ("X\0", 1..2, Flaw::NameCharacter('\0')),
            ("X-Tökén", 3..5, Flaw::NameCharacter('ö')),
            ("X\u{200b}", 1..4, Flaw::NameCharacter('\u{200b}')),
            ("(X)", 0..1, Flaw::NameCharacter('(')),
        ] {
            assert_eq!(name(text), Err(HeaderFault { at, flaw }), "{text}");
        }
    }

    #[test]
    fn a_value_is_one_line_of_visible_text() {
        for text in [
            "Bearer %ACCESS_TOKEN%",
            "a\tb",
            "token=\"%ACCESS_TOKEN%\", v=1",
            "x",
        ] {
            assert_eq!(value(text), Ok(()), "{text}");
        }
        for (text, at, flaw) in [
            ("Bearer x\r\nX-Evil: 1", 8..9, Flaw::ValueCharacter('\r')),
            ("Bearer x\n", 8..9, Flaw::ValueCharacter('\n')),
            ("Bearer\0x", 6..7, Flaw::ValueCharacter('\0')),
            ("Bearer\u{7f}", 6..7, Flaw::ValueCharacter('\u{7f}')),
            ("Bearer\u{a0}x", 6..8, Flaw::ValueCharacter('\u{a0}')),
            ("Bearer ä", 7..9, Flaw::ValueCharacter('ä')),
            (" Bearer x", 0..1, Flaw::OuterWhiteSpace),
            ("Bearer x \t", 8..10, Flaw::OuterWhiteSpace),
        ] {
            assert_eq!(value(text), Err(HeaderFault { at, flaw }), "{text}");
        }
    }
}
