//! Where a secret's value is to be had.

use super::Place;
use std::fmt;
use std::path::PathBuf;

/// A reference to a secret: the value itself never stands in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SecretRef {
    /// An environment variable.
    Env(String),
    /// A file; one trailing line break is not part of the value.
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

/// A reference and where it stands.
#[derive(Debug, Clone)]
pub struct SecretSource {
    /// What to resolve.
    pub reference: SecretRef,
    /// Where the manifest says so.
    pub place: Place,
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "environment variable {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            // The arguments may say more than the log should know.
            Self::Command(argv) => {
                write!(f, "command {}", argv.first().map_or("", String::as_str))
            }
        }
    }
}
