//! To which events something is limited.

use crate::model::Scope;

/// The limit of a group or a receiver to some events.
pub(in crate::render) fn limits(scope: &Scope) -> String {
    match scope {
        Scope::Organization | Scope::Unknown => String::new(),
        scope => format!(" ({scope} only)"),
    }
}
