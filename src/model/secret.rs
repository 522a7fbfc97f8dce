//! Secrets: values that can be compared and sent, and nothing else.

use secrecy::{ExposeSecret, SecretString};
use std::fmt;

/// A value that must never be printed. It has no `Display` and no `Serialize`, its `Debug` hides
/// it, and its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Protects a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(SecretString::from(value.into()))
    }

    /// The value, only for the code that puts it on the wire.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
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
    fn only_stars_or_nothing_is_masked() {
        assert!(Secret::new("********").is_masked());
        assert!(Secret::new("").is_masked());
        assert!(!Secret::new("*a*").is_masked());
    }
}
