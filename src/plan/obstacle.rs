//! Why a team is not changed.

use crate::api::ApiError;
use crate::observed::Observation;
use std::borrow::Cow;

/// Why a team is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle<'a> {
    /// Its groups could not be listed.
    NotListed(&'a ApiError),
    /// The plan uses a recording, and the team is not in it.
    NotRecorded,
    /// The listing stayed incomplete: what it lacks may exist.
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

    /// Why it is there.
    pub fn why(self) -> Cow<'a, str> {
        match self {
            Self::NotListed(error) => Cow::Owned(error.to_string()),
            Self::NotRecorded => Cow::Borrowed("it is not in the recording"),
            Self::Incomplete(why) => Cow::Borrowed(why),
        }
    }

    /// What to do about it, where that is not to try again.
    pub fn help(self) -> Option<&'static str> {
        match self {
            Self::NotListed(error) => Some(error.help()),
            Self::Incomplete(_) => None,
            Self::NotRecorded => Some(
                "record again with `dooctl list --all -o json=FILE`, which lists every team that \
                 the credentials see (`dooctl teams` names them)",
            ),
        }
    }
}
