//! What a plan may do.

use super::HookType;

/// What a plan must not do unless a run allows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guards {
    /// The most groups that a team may lose. Replacements and duplicates do not count. A group that
    /// only a marker declares replaced does count, because anybody can write a marker.
    pub max_delete: usize,
    /// Patterns, in ASCII as hosts are sent. If set, every host of a receiver, of its token
    /// endpoint, and of a payload's origin other than doo's must match one.
    pub allow_hosts: Option<Vec<String>>,
    /// The types that must not lose their last subscriber in a team.
    pub required_types: Vec<HookType>,
}

impl Default for Guards {
    fn default() -> Self {
        Self {
            max_delete: 3,
            allow_hosts: None,
            required_types: vec![],
        }
    }
}
