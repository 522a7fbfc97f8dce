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
    /// Arguments: unknown or missing.
    Argument,
    /// Types that the schema does not have.
    Type,
    /// Fields of a type that has none, or none of a type that has fields.
    Selection,
    /// Variables whose type does not fit their use.
    VariableType,
    /// Values that are not of the type of their place.
    Value,
    /// Fields that cannot share a place in the answer.
    Conflict,
    /// Another rule of the specification.
    Invalid,
    /// Something deprecated is requested.
    Deprecated,
    /// A text that is not a schema.
    NoSchema,
    /// Something in a schema that is not right.
    SchemaProblem,
    /// A string with line breaks that may get lost.
    BlockString,
    /// A comment that other programs run as a command.
    Import,
    /// A placeholder that doo may not fill in.
    Placeholder,
    /// The same, where there is a schema.
    PlaceholderType,
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
            Self::Argument => "graphql-argument",
            Self::Type => "graphql-type",
            Self::Selection => "graphql-selection",
            Self::VariableType => "graphql-variable-type",
            Self::Value => "graphql-value",
            Self::Conflict => "graphql-conflict",
            Self::Invalid => "graphql-invalid",
            Self::Deprecated => "deprecated-field",
            Self::NoSchema => "invalid-schema",
            Self::SchemaProblem => "schema-problem",
            Self::BlockString => "graphql-block-string",
            Self::Import => "graphql-import",
            Self::Placeholder => "placeholder",
            Self::PlaceholderType => "placeholder-type",
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

    /// Adds what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}
