//! What is wrong with a document.

/// A fault at a byte of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The byte.
    pub index: usize,
    /// The kind.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// It is not GraphQL.
    Syntax,
    /// Operations: none, several, or not a query.
    Operation,
    /// Fragments: unknown, unused, in a cycle.
    Fragment,
    /// Variables: not declared, not used, not set.
    Variable,
    /// Fields, arguments and values that contradict each other.
    Field,
    /// Standard directives in a wrong place or form.
    Directive,
    /// A string with line breaks that may get lost.
    BlockString,
    /// A comment that other programs run as a command.
    Import,
    /// A placeholder that doo may not fill in.
    Placeholder,
}

impl Code {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "graphql-syntax",
            Self::Operation => "graphql-operation",
            Self::Fragment => "graphql-fragment",
            Self::Variable => "graphql-variable",
            Self::Field => "graphql-field",
            Self::Directive => "graphql-directive",
            Self::BlockString => "graphql-block-string",
            Self::Import => "graphql-import",
            Self::Placeholder => "placeholder",
        }
    }
}

impl Fault {
    pub(super) fn new(code: Code, index: usize, message: impl Into<String>) -> Self {
        Self {
            index,
            code,
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}
