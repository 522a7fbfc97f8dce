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
    /// A team. doo writes a number; a string is kept as it is.
    TeamId
}
identifier! {
    /// A listed group. UUIDs of several kinds and decimal numbers were seen, so any text is
    /// accepted (api-facts: ids). An id and an API key may be enough to delete the group, so output
    /// has only [`GroupId::short`].
    GroupId
}
identifier! {
    /// The owner of a manifest's groups; unique per manifest.
    Owner
}

identifier! {
    /// A short hash of a group's content, to notice that a group was edited since its creation. It
    /// is too short to prove anything, and decides nothing.
    Fingerprint
}

impl TeamId {
    /// Why this id cannot be part of a path.
    pub fn fault(&self) -> Option<IdFault> {
        IdFault::of(&self.0)
    }
}

impl GroupId {
    /// Why this id cannot be part of a path.
    pub fn fault(&self) -> Option<IdFault> {
        IdFault::of(&self.0)
    }

    /// The first characters: enough to recognise the group, too few to delete it.
    pub fn short(&self) -> String {
        const SHOWN: usize = 8;
        match self.0.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &self.0[..end]),
            None => self.0.clone(),
        }
    }
}

/// Why an id cannot be part of a path: the request would be for something else, such as
/// `DELETE /webhooks/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdFault {
    /// It has no characters.
    #[error("is empty")]
    Empty,
    /// A segment is `.` or `..`, which servers and libraries resolve.
    #[error("has a path segment `.` or `..`")]
    DotSegment,
    /// A character in it ends the request line, or may be removed.
    #[error("has a control character")]
    Control,
    /// Escaped, it is too long for a request line.
    #[error("is longer than 1024 bytes")]
    TooLong,
}

impl IdFault {
    fn of(id: &str) -> Option<Self> {
        const LONGEST: usize = 1024;
        if id.len() > LONGEST {
            return Some(Self::TooLong);
        }
        // A gateway may decode escapes before doo does.
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

/// A text with percent-escapes decoded, nested ones too.
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
