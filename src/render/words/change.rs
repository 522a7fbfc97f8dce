//! Words for one change.

use super::cause;
use crate::diff::{Action, Cause, Change, FieldChange, FieldKind, Reason};
use crate::render::{safe, safe_name};

/// The symbol beside an action's word.
pub(in crate::render) fn symbol(action: Action) -> char {
    match action {
        Action::Create => '+',
        Action::Replace => '±',
        Action::Delete => '-',
        Action::Keep => '=',
        Action::Unmanaged => '?',
        Action::Refuse => '!',
    }
}

/// Fields worth printing: for a deletion only the endpoints, for a creation all but the secret, for a
/// replacement every change.
pub(in crate::render) fn is_worth_reading(action: Action, field: &FieldChange) -> bool {
    match action {
        Action::Delete => field.path.starts_with("hooks[") && field.path.ends_with(".endpoint"),
        Action::Create => field.kind != FieldKind::Secret,
        _ => true,
    }
}

/// Why a change is planned, if the action does not already say it.
pub fn why(change: &Change<'_>) -> Option<String> {
    match change.cause() {
        Some(cause @ (Cause::EditedOutside | Cause::EditedOrAltered)) => {
            Some(cause::sentence(cause).to_owned())
        }
        _ => explain(&change.reason),
    }
}

/// The reason as a sentence, if the action does not already say it.
pub(in crate::render) fn explain(reason: &Reason) -> Option<String> {
    let text = match reason {
        Reason::NotListed | Reason::UpToDate | Reason::UpToDateUnmarked => return None,
        Reason::Changed | Reason::EditedOrAltered => "differs from the manifest".to_owned(),
        Reason::Adoption => {
            "adopted: it was not created by dooctl and differs from the manifest".to_owned()
        }
        Reason::Renamed { from } => format!("renamed from {}", safe_name(from)),
        Reason::Undeclared => "no longer declared".to_owned(),
        Reason::PruneAll => "not declared, under `prune: all`".to_owned(),
        Reason::Duplicate => "a second group with this name".to_owned(),
        Reason::InterruptedReplacement => "left over from an interrupted replacement".to_owned(),
        Reason::NotDeclared => "not declared and not created by dooctl".to_owned(),
        Reason::KeptByPruneNone => "no longer declared, kept by `prune: none`".to_owned(),
        Reason::Namesake => "not created by dooctl; a declared group has the same name".to_owned(),
        Reason::OwnershipConflict { owner } => {
            format!(
                "belongs to owner {}: rename your group, or agree on one owner",
                safe(owner.as_str())
            )
        }
        Reason::AmbiguousName => {
            "several groups with this name were not created by dooctl: rename or delete all but one"
                .to_owned()
        }
        Reason::DamagedMarker => {
            "its description has a damaged dooctl marker, so its owner is not known: delete the \
             group in doo, or remove the rest of the marker from its description there"
                .to_owned()
        }
    };
    Some(text)
}
