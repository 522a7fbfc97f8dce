//! What requests are called.

use http::Method;

/// What a request is called in messages and logs: its method and path. Ids of groups are
/// capabilities and do not appear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) method: Method,
    pub(super) path: String,
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { method, path } = self;
        write!(f, "{method} {path}")
    }
}
