//! A plan's document read back: what was reviewed, as far as an apply compares it.

use super::{ChangeItem, ReferencesItem};
use crate::model::json_fault;
use crate::plan::Digest;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A reviewed plan, as far as it is compared.
#[derive(Debug, Deserialize)]
pub struct ReviewedPlan {
    /// Who the groups belong to.
    pub owner: String,
    /// Where the account is.
    pub api_url: String,
    /// The digest.
    #[serde(deserialize_with = "read_digest")]
    pub digest: Digest,
    /// What an apply reads; none where an older dooctl wrote the plan.
    pub references: Option<ReferencesItem>,
    /// The changes.
    pub changes: Vec<ChangeItem>,
}

/// Why a document is not a plan.
#[derive(Debug, thiserror::Error)]
#[error("{}", json_fault(.0))]
pub struct NotAPlan(serde_json::Error);

impl ReviewedPlan {
    /// Reads the document that `plan -o json` wrote.
    ///
    /// # Errors
    /// When it is another document.
    pub fn read(json: &[u8]) -> Result<Self, NotAPlan> {
        serde_json::from_slice(json).map_err(NotAPlan)
    }
}

/// A digest as plans show it.
///
/// # Errors
/// When it is not one, with what one looks like.
pub fn digest(text: &str) -> Result<Digest, &'static str> {
    Digest::parse(text).ok_or("a digest is what a plan shows at its end: 32 hexadecimal digits")
}

fn read_digest<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
    let text = String::deserialize(deserializer)?;
    digest(&text).map_err(D::Error::custom)
}
