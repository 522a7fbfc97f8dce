//! Why a team is not changed.

use crate::api::ApiError;
use crate::observed::Observation;

/// Why a team is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle<'a> {
    /// Its groups could not be listed.
    NotListed(&'a ApiError),
    /// The plan uses a recording, and the team is not in it.
    NotRecorded,
    /// The listing stayed incomplete: groups may exist that it does not show.
    Incomplete(&'a str),
}

impl<'a> Obstacle<'a> {
    /// What keeps a team from being changed, given what is known of it.
    pub(super) fn of(observed: Observation<'a>) -> Option<Self> {
        match observed {
            Observation::Listed(listing) => listing.incomplete.as_deref().map(Self::Incomplete),
            Observation::NotSelected => None,
            Observation::NotRecorded => Some(Self::NotRecorded),
            Observation::Failed(error) => Some(Self::NotListed(error)),
        }
    }

    /// The obstacle in one word, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotListed(_) | Self::NotRecorded => "not-listed",
            Self::Incomplete(_) => "incomplete-listing",
        }
    }
}
