//! The parts of a GraphQL document that its checks rest on.

/// An operation or a fragment.
#[derive(Debug, PartialEq)]
pub(super) enum Definition {
    Operation(Operation),
    Fragment(String, Uses),
}

#[derive(Debug, PartialEq)]
pub(super) struct Operation {
    pub(super) name: Option<String>,
    pub(super) index: usize,
    pub(super) variables: Vec<Variable>,
    pub(super) uses: Uses,
}

#[derive(Debug, PartialEq)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) index: usize,
    /// Whether it has neither a default nor a type that allows null.
    pub(super) required: bool,
}

/// A name and where it is used.
pub(super) type Used<'d> = (&'d str, usize);

/// What a definition refers to, with the place of each.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Uses {
    pub(super) variables: Vec<(String, usize)>,
    pub(super) fragments: Vec<(String, usize)>,
}
