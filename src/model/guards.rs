//! What a manifest lets a plan do.

use super::HookType;

/// What a plan must not do unless someone allows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guards {
    /// How many groups a team may lose at most. Replacements are no losses, nor are duplicates. What
    /// only a marker calls replaced is one: anybody may write a marker.
    pub max_delete: usize,
    /// The patterns that every host of a receiver, of its token endpoint and of a payload's origin
    /// other than doo's must match, if set; in ASCII, as hosts are sent.
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
