//! To which events something is limited.

use crate::model::Scope;

/// The limit of a group or a receiver to some events.
pub(super) fn limits(scope: &Scope) -> String {
    match scope {
        Scope::Organization | Scope::Unknown => String::new(),
        scope => format!(" ({scope} only)"),
    }
}
