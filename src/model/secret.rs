//! Secrets: values that can be compared and sent, and nothing else.

use secrecy::{ExposeSecret, SecretString};
use std::fmt;

/// A value that must never be printed. It has no `Display` and no `Serialize`, its `Debug` hides
/// it, and its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The fewest characters of a secret. Fewer are in many texts by chance, so output hides them
    /// only where they are a whole word.
    pub const SHORTEST: usize = 6;

    /// Protects a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(SecretString::from(value.into()))
    }

    /// The value, only for the code that puts it on the wire.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether it is too short to be a secret.
    pub fn is_too_short(&self) -> bool {
        self.expose().chars().nth(Self::SHORTEST - 1).is_none()
    }

    /// Whether an API masked the value, so that the secret is not known.
    pub fn is_masked(&self) -> bool {
        self.expose().chars().all(|c| c == '*')
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("canary")), "***");
    }

    #[test]
    fn five_characters_are_too_short() {
        assert!(Secret::new("äbcde").is_too_short());
        assert!(!Secret::new("äbcdef").is_too_short());
    }

    #[test]
    fn only_stars_or_nothing_is_masked() {
        assert!(Secret::new("********").is_masked());
        assert!(Secret::new("").is_masked());
        assert!(!Secret::new("*a*").is_masked());
    }
}
