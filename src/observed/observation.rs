//! What is known about a team's groups.

use crate::api::ApiError;
use crate::model::Listing;
use jiff::{SignedDuration, Timestamp};

/// A team's groups, or why they are not known.
#[derive(Debug, Clone, Copy)]
pub enum Observation<'a> {
    /// They were listed, or a recording has them.
    Listed(&'a Listing),
    /// The team is not part of this run.
    NotSelected,
    /// The run uses a recording, and the team is not in it.
    NotRecorded,
    /// Listing them failed.
    Failed(&'a ApiError),
}

impl<'a> Observation<'a> {
    /// The listing, if there is one.
    pub fn listing(self) -> Option<&'a Listing> {
        match self {
            Self::Listed(listing) => Some(listing),
            Self::NotSelected | Self::NotRecorded | Self::Failed(_) => None,
        }
    }

    /// Whether this run includes the team but does not know its groups.
    pub fn is_unseen(self) -> bool {
        match self {
            Self::Listed(listing) => listing.incomplete.is_some(),
            Self::NotSelected => false,
            Self::NotRecorded | Self::Failed(_) => true,
        }
    }
}

impl<'a> From<&'a Result<Listing, ApiError>> for Observation<'a> {
    fn from(listing: &'a Result<Listing, ApiError>) -> Self {
        match listing {
            Ok(listing) => Self::Listed(listing),
            Err(error) => Self::Failed(error),
        }
    }
}

/// When a recording was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// When it was made.
    pub at: Timestamp,
    /// Its age; negative if it is ahead of this machine's clock.
    pub age: SignedDuration,
}
