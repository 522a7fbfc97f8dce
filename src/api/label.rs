//! The names of requests.

use http::Method;

/// The name of a request in messages and logs: its method and path. It has no group id, because
/// anyone with an id and an API key can delete the group (api-facts: delete).
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
