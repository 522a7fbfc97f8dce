//! One request to make.

use super::label::Label;
use super::path::Path;
use bytes::Bytes;
use http::Method;
use std::cell::Cell;

/// What a request does at doo.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing that anyone has to know about.
    None,
    /// The same, however often it is sent.
    Idempotent,
    /// More each time it is sent.
    Additive,
}

impl Effect {
    /// Whether a request may be sent again without knowing what became of it.
    pub(super) fn is_repeatable(self) -> bool {
        self != Self::Additive
    }
}

/// A request to make.
pub(super) struct Call {
    pub(super) label: Label,
    /// Below the base URL, with its query.
    pub(super) path: String,
    pub(super) body: Option<Bytes>,
    pub(super) effect: Effect,
    /// Whether an attempt at it may have been carried out.
    pub(super) is_unclear: Cell<bool>,
    /// How often it was sent.
    pub(super) attempts: Cell<u32>,
}

impl Call {
    /// A request without a body that was not sent yet.
    pub(super) fn new(method: Method, path: Path, effect: Effect) -> Self {
        let Path { sent, shown } = path;
        Self {
            label: Label {
                method,
                path: shown,
            },
            path: sent,
            body: None,
            effect,
            is_unclear: Cell::default(),
            attempts: Cell::new(0),
        }
    }
}
