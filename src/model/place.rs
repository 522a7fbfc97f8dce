//! Places in files.

/// A place in a file, for messages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Place {
    /// The file as a person would type it.
    pub file: std::sync::Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}
