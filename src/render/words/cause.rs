//! Why doo differs from the manifest.

use crate::diff::Cause;

/// The cause in words that a number can precede: `2 edited outside`.
pub(in crate::render) fn words(cause: Cause) -> String {
    cause.code().replace('-', " ")
}

/// The cause as a sentence without its period.
pub(in crate::render) fn sentence(cause: Cause) -> &'static str {
    match cause {
        Cause::Missing => "declared, but not in doo",
        Cause::EditedOutside => "edited outside dooctl since dooctl created it",
        Cause::EditedOrAltered => "edited in doo, or doo stores it differently than it was sent",
        Cause::NotApplied => "the manifest changed and was not applied",
        Cause::SecretChanged => "only its secret differs",
        Cause::Changed => "differs; its marker does not show which side changed",
        Cause::Renamed => "renamed in the manifest; doo has its old name",
        Cause::NotAdopted => "a group with this name was not created by dooctl and differs",
        Cause::Undeclared => "created by dooctl, and no longer declared",
        Cause::Duplicate => "a second group with this name",
        Cause::InterruptedApply => "left over from an interrupted apply",
        Cause::AddedByHand => "not declared and not created by dooctl",
        Cause::OwnershipConflict => "a group with this name belongs to another owner",
        Cause::AmbiguousName => "several groups with this name were not created by dooctl",
        Cause::DamagedMarker => "its marker is damaged, so its owner is not known",
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
        assert_eq!(sentence(cause), "left over from an interrupted apply");
    }
}
