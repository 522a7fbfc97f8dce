//! A group with the places of its declaration.

use crate::model::DeclaredGroup;
use crate::yaml::Span;

/// A group, and the places where it and its hooks are declared.
pub(super) struct Placed {
    pub(in crate::desired) declared: DeclaredGroup,
    pub(in crate::desired) span: Span,
    pub(in crate::desired) hooks: Vec<Span>,
}
