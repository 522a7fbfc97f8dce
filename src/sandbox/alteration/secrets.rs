//! How client secrets are listed.

use crate::sha256;
use clap::ValueEnum;
use serde_json::{Map, Value};

/// How client secrets are listed.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Secrets {
    // (api-facts: secrets-in-clear)
    /// Readable, as in doo
    #[default]
    Clear,
    /// As asterisks
    Masked,
    /// The first and last two characters, with asterisks between
    PartlyMasked,
    /// The hexadecimal digits of their SHA-256
    Hashed,
    /// As empty text
    Empty,
    /// Not at all
    Absent,
}

impl std::fmt::Display for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.to_possible_value()
            .map_or(Ok(()), |value| f.write_str(value.get_name()))
    }
}

impl Secrets {
    /// Changes posted credentials into listed ones.
    pub(in crate::sandbox) fn list(self, credentials: &mut Map<String, Value>) {
        let Some(Value::String(secret)) = credentials.get_mut("client_secret") else {
            return;
        };
        match self {
            Self::Clear => {}
            Self::Masked => "********".clone_into(secret),
            Self::PartlyMasked => *secret = partly_masked(secret),
            Self::Hashed => *secret = hashed(secret),
            Self::Empty => secret.clear(),
            Self::Absent => drop(credentials.shift_remove("client_secret")),
        }
    }
}

fn partly_masked(secret: &str) -> String {
    const SHOWN: usize = 2;
    let characters: Vec<char> = secret.chars().collect();
    let hidden = characters.len().saturating_sub(2 * SHOWN);
    let shown = |(at, c): (usize, &char)| match (SHOWN..SHOWN + hidden).contains(&at) {
        true => '*',
        false => *c,
    };
    characters.iter().enumerate().map(shown).collect()
}

fn hashed(secret: &str) -> String {
    sha256::digits_of(secret, 32)
}
