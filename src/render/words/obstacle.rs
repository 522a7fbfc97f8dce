//! Why a team cannot be planned or changed.

use crate::plan::Obstacle;
use std::borrow::Cow;

/// Why a team cannot be planned or changed.
pub fn obstacle(obstacle: Obstacle<'_>) -> Cow<'_, str> {
    match obstacle {
        Obstacle::NotListed(error) => Cow::Owned(error.to_string()),
        Obstacle::NotRecorded => Cow::Borrowed("it is not in the recording"),
        Obstacle::Incomplete(why) => Cow::Borrowed(why),
    }
}

/// What to do about it, if trying again does not help.
pub fn help(obstacle: Obstacle<'_>) -> Option<&'static str> {
    match obstacle {
        Obstacle::NotListed(error) => Some(error.help()),
        Obstacle::NotRecorded => Some(
            "record again with `dooctl list --all -o json=FILE`, which lists every team that the \
             credentials see (`dooctl teams` names them)",
        ),
        Obstacle::Incomplete(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ApiError;

    #[test]
    fn an_obstacle_has_a_reason_and_help_where_there_is_any() {
        let error = ApiError::Forbidden {
            request: "GET /x".to_owned(),
            message: "no".to_owned(),
        };
        let failed = Obstacle::NotListed(&error);
        assert_eq!(obstacle(failed), "GET /x was answered 403: no");
        assert_eq!(help(failed), Some(error.help()));
        let incomplete = Obstacle::Incomplete("it shifted");
        assert_eq!(obstacle(incomplete), "it shifted");
        assert_eq!(help(incomplete), None);
        assert_eq!(
            obstacle(Obstacle::NotRecorded),
            "it is not in the recording"
        );
        let help = help(Obstacle::NotRecorded).unwrap();
        assert!(help.contains("`dooctl list --all"));
    }
}
