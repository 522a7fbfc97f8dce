//! The parts of a document that are checked.

use super::fault::Fault;
use std::ops::Range;

/// A document's definitions, and the faults that need no context.
#[derive(Debug, Default)]
pub(super) struct Definitions<'t> {
    pub(super) operations: Vec<Operation<'t>>,
    pub(super) fragments: Vec<Fragment<'t>>,
    pub(super) faults: Vec<Fault>,
    /// What is valid but may be a mistake.
    pub(super) notices: Vec<Fault>,
    /// The bytes of each comment.
    pub(super) comments: Vec<Range<usize>>,
}

#[derive(Debug)]
pub(super) struct Operation<'t> {
    /// `query`, `mutation` or `subscription`; a query may omit it.
    pub(super) kind: &'t str,
    pub(super) name: Option<&'t str>,
    pub(super) index: usize,
    pub(super) variables: Vec<Variable<'t>>,
    pub(super) selections: Vec<Selection<'t>>,
    pub(super) uses: Uses<'t>,
}

#[derive(Debug)]
pub(super) struct Fragment<'t> {
    pub(super) name: &'t str,
    pub(super) index: usize,
    pub(super) on: &'t str,
    pub(super) selections: Vec<Selection<'t>>,
    pub(super) uses: Uses<'t>,
}

#[derive(Debug)]
pub(super) struct Variable<'t> {
    pub(super) name: &'t str,
    pub(super) index: usize,
    /// The name of its type, unless it is a list.
    pub(super) kind: Option<&'t str>,
    pub(super) non_null: bool,
    pub(super) default: Option<Value<'t>>,
}

impl Variable<'_> {
    /// Whether it needs a value.
    pub(super) fn is_required(&self) -> bool {
        self.non_null && self.default.is_none()
    }
}

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'t> {
    Variable(&'t str),
    Int,
    Float,
    Text,
    /// `true`, `false`, `null`, or a value of an enum.
    Word(&'t str),
    List,
    Object,
}

#[derive(Debug)]
pub(super) enum Selection<'t> {
    Field(Field<'t>),
    Spread(&'t str),
    Inline {
        on: Option<&'t str>,
        selections: Vec<Self>,
    },
}

#[derive(Debug)]
pub(super) struct Field<'t> {
    /// Its name in the answer.
    pub(super) key: &'t str,
    pub(super) name: &'t str,
    pub(super) index: usize,
    pub(super) arguments: Vec<Argument<'t>>,
    pub(super) selections: Vec<Selection<'t>>,
}

#[derive(Debug)]
pub(super) struct Argument<'t> {
    pub(super) name: &'t str,
    pub(super) index: usize,
    pub(super) value: Value<'t>,
    /// The value as it is written.
    pub(super) text: &'t str,
}

/// A name and where it is used.
pub(super) type Used<'t> = (&'t str, usize);

/// The names that a definition uses, with their places.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Uses<'t> {
    pub(super) variables: Vec<Used<'t>>,
    pub(super) fragments: Vec<Used<'t>>,
    /// The variables of conditions.
    pub(super) conditions: Vec<Used<'t>>,
}
