//! Where the value of a secret comes from.

use super::Place;
use std::fmt;
use std::path::PathBuf;

/// A reference to a secret: the value itself is never in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SecretRef {
    /// An environment variable.
    Env(String),
    /// A file; one line break at its end is not part of the value.
    File(PathBuf),
    /// A program and its arguments, run without a shell; its standard output is the value.
    Command(Vec<String>),
}

impl SecretRef {
    /// The name of the environment variable, if it is one.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::Env(name) => Some(name),
            Self::File(_) | Self::Command(_) => None,
        }
    }
}

/// A reference and its place.
#[derive(Debug, Clone)]
pub struct SecretSource {
    /// What to resolve.
    pub reference: SecretRef,
    /// Its place in the manifest.
    pub place: Place,
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "environment variable {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            // The arguments may be too confidential for a log.
            Self::Command(argv) => {
                write!(f, "command {}", argv.first().map_or("", String::as_str))
            }
        }
    }
}
