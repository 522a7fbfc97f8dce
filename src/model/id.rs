//! Identifiers, opaque and compared exactly.

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

impl GroupId {
    /// The first characters, enough to recognise the group by and too few to delete it with.
    pub fn short(&self) -> String {
        const SHOWN: usize = 8;
        match self.0.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &self.0[..end]),
            None => self.0.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_id_is_shortened_and_a_short_one_is_not() {
        assert_eq!(GroupId::new("38cc7e8d-d107-11e7").short(), "38cc7e8d…");
        assert_eq!(GroupId::new("12").short(), "12");
        assert_eq!(GroupId::new("12345678").short(), "12345678");
    }
}
