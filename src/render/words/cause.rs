//! Why doo differs from the manifest.

use crate::diff::Cause;

/// The cause for people, as it can be counted: `2 edited outside`.
pub(in crate::render) fn words(cause: Cause) -> String {
    cause.code().replace('-', " ")
}

/// The cause as a sentence without its period.
pub(in crate::render) fn sentence(cause: Cause) -> &'static str {
    match cause {
        Cause::Missing => "declared, and doo does not list it",
        Cause::EditedOutside => "what doo lists is not what dooctl created",
        Cause::EditedOrAltered => "edited in doo, or doo keeps it otherwise than it is sent",
        Cause::NotApplied => "listed as it was created: the manifest changed since",
        Cause::SecretChanged => "nothing but its secret differs",
        Cause::Changed => "differs; its marker does not tell which side changed",
        Cause::Renamed => "listed as it was created, under the name that it had",
        Cause::NotAdopted => "a group of this name was not created by dooctl, and differs",
        Cause::Undeclared => "created by dooctl, and no longer declared",
        Cause::Duplicate => "a second group of this name",
        Cause::InterruptedApply => "what is left of an interrupted apply",
        Cause::AddedByHand => "not declared, and not created by dooctl",
        Cause::OwnershipConflict => "a group of this name belongs to another owner",
        Cause::AmbiguousName => "several groups of this name were not created by dooctl",
        Cause::DamagedMarker => "its marker is damaged, so nobody knows whose it is",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_told_in_a_word_in_words_and_as_a_sentence() {
        let cause = Cause::InterruptedApply;
        assert_eq!(cause.code(), "interrupted-apply");
        assert_eq!(words(cause), "interrupted apply");
        assert_eq!(sentence(cause), "what is left of an interrupted apply");
    }
}
