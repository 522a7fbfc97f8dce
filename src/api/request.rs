//! One request to make.

use super::label::Label;
use super::path::Path;
use bytes::Bytes;
use http::Method;

/// The effect of a request in doo.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It changes nothing.
    None,
    /// The result is the same, however often it is sent.
    Idempotent,
    /// Each repetition adds something (api-facts: create-not-idempotent).
    Additive,
    /// As `Additive`, and it is not sent again after any answer: doo can neither undo it nor say
    /// what it did (api-facts: init).
    Once,
}

impl Effect {
    /// Whether the request may be sent again if it is not known what it did.
    pub(super) fn is_repeatable(self) -> bool {
        matches!(self, Self::None | Self::Idempotent)
    }
}

/// Who gets a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Server {
    /// doo's API.
    Api,
    /// The server of queries.
    Queries,
}

/// A request to make.
pub(super) struct Call {
    pub(super) label: Label,
    pub(super) server: Server,
    /// Below the base URL, with its query; empty for queries.
    pub(super) path: String,
    pub(super) body: Option<Bytes>,
    pub(super) effect: Effect,
}

impl Call {
    /// A request without a body.
    pub(super) fn new(method: Method, path: Path, effect: Effect) -> Self {
        let Path { sent, shown } = path;
        Self {
            label: Label {
                method,
                path: shown,
            },
            server: Server::Api,
            path: sent,
            body: None,
            effect,
        }
    }
}
