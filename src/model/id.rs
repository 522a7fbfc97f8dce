//! Identifiers, opaque and compared exactly.

use percent_encoding::percent_decode_str;
use std::fmt;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes the identifier as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// A doo team. doo writes a number; a string is accepted and kept as it is.
    TeamId
}
identifier! {
    /// A listed webhook group. UUIDs of several kinds and decimal numbers were seen, so nothing is
    /// assumed about it. Whoever knows an id and an API key may be able to delete the group, so
    /// people are shown [`GroupId::short`].
    GroupId
}
identifier! {
    /// Who a manifest's groups belong to; unique per manifest.
    Owner
}

identifier! {
    /// A few characters that stand for a group's content: a group that is listed with other content
    /// than it was created with has another. Too few to prove anything; nothing is decided by it.
    Fingerprint
}

impl TeamId {
    /// What keeps this id from having a path of its own, if anything does.
    pub fn fault(&self) -> Option<IdFault> {
        IdFault::of(&self.0)
    }
}

impl GroupId {
    /// What keeps this id from having a path of its own, if anything does.
    pub fn fault(&self) -> Option<IdFault> {
        IdFault::of(&self.0)
    }

    /// The first characters, enough to recognise the group by and too few to delete it with.
    pub fn short(&self) -> String {
        const SHOWN: usize = 8;
        match self.0.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &self.0[..end]),
            None => self.0.clone(),
        }
    }
}

/// What keeps an id from having a path of its own: a request for it would be one for something else,
/// such as `DELETE /webhooks/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdFault {
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
    /// It has a segment `.` or `..`, which servers and libraries resolve.
    #[error("has `.` or `..` where a path has them")]
    DotSegment,
    /// It has a character that ends a request's line, or that is cut off somewhere.
    #[error("has a control character")]
    Control,
    /// Escaped, it would not fit in a request's line.
    #[error("is longer than 1024 bytes")]
    TooLong,
}

impl IdFault {
    fn of(id: &str) -> Option<Self> {
        const LONGEST: usize = 1024;
        if id.len() > LONGEST {
            return Some(Self::TooLong);
        }
        // A gateway may take escapes off before doo does.
        let plain = without_escapes(id);
        let is_separator = |c| c == '/' || c == '\\';
        if plain.trim_matches(is_separator).trim().is_empty() {
            Some(Self::Empty)
        } else if plain
            .split(is_separator)
            .any(|part| matches!(part, "." | ".."))
        {
            Some(Self::DotSegment)
        } else {
            plain.contains(char::is_control).then_some(Self::Control)
        }
    }
}

/// A text without percent-escapes, also those of escapes.
fn without_escapes(text: &str) -> String {
    let mut plain = text.to_owned();
    loop {
        let next = percent_decode_str(&plain).decode_utf8_lossy().into_owned();
        if next == plain {
            return plain;
        }
        plain = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_without_a_path_of_its_own_is_known() {
        let long = "1".repeat(1025);
        for (id, fault) in [
            ("", IdFault::Empty),
            (" ", IdFault::Empty),
            ("/", IdFault::Empty),
            ("%2F", IdFault::Empty),
            (".", IdFault::DotSegment),
            ("..", IdFault::DotSegment),
            ("%2e%2E", IdFault::DotSegment),
            (".%2e", IdFault::DotSegment),
            ("%252e%252e", IdFault::DotSegment),
            ("../4711", IdFault::DotSegment),
            ("a/../b", IdFault::DotSegment),
            ("a\\..\\b", IdFault::DotSegment),
            ("a%5c..", IdFault::DotSegment),
            ("1\n", IdFault::Control),
            ("1\0", IdFault::Control),
            ("1%00", IdFault::Control),
            ("1\u{85}", IdFault::Control),
            (long.as_str(), IdFault::TooLong),
        ] {
            assert_eq!(GroupId::new(id).fault(), Some(fault), "{id:?}");
            assert_eq!(TeamId::new(id).fault(), Some(fault), "{id:?}");
        }
        for id in [
            "12",
            "38cc7e8d-d107-11e7",
            "a.b",
            "...",
            "a..b",
            ".a",
            "a/b",
            "a b",
            "a?b#c",
            "100%",
            "%2",
            "ü",
        ] {
            assert_eq!(GroupId::new(id).fault(), None, "{id:?}");
        }
    }

    #[test]
    fn a_long_id_is_shortened_and_a_short_one_is_not() {
        assert_eq!(GroupId::new("38cc7e8d-d107-11e7").short(), "38cc7e8d…");
        assert_eq!(GroupId::new("12").short(), "12");
        assert_eq!(GroupId::new("12345678").short(), "12345678");
    }
}
