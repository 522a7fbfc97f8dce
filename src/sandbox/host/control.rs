//! What a running sandbox is asked besides doo's API: to let something happen, and what it
//! delivered.

use crate::receiver::{Delivered, Forward, Patience};
use crate::sandbox::deliveries::Trigger;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

/// The body of `POST /_sandbox/trigger`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TriggerRequest {
    /// What happens.
    #[serde(flatten)]
    pub trigger: Trigger,
    /// How often a delivery is tried; 10 times if it is not said.
    #[serde(default)]
    pub attempts: Option<NonZeroU32>,
    /// The time between two attempts, in milliseconds.
    #[serde(default)]
    pub gap_millis: u64,
    /// Where deliveries go, as `[HOST=]URL`, which override those of the server itself.
    #[serde(default)]
    pub forward: Vec<String>,
}

/// Its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TriggerAnswer {
    /// The type.
    #[serde(rename = "type")]
    pub hook_type: String,
    /// What was delivered.
    pub deliveries: Vec<Delivered>,
    /// The types that listed groups subscribe to.
    pub subscribed: BTreeSet<String>,
}

impl TriggerRequest {
    /// How often a delivery is tried.
    pub(super) fn patience(&self) -> Patience {
        let default = Patience::default();
        Patience {
            attempts: self.attempts.unwrap_or(default.attempts),
            gap: Duration::from_millis(self.gap_millis),
        }
    }

    /// Where deliveries go.
    pub(super) fn forwards(&self) -> Result<Vec<Forward>, String> {
        self.forward.iter().map(|text| text.parse()).collect()
    }
}
