//! GraphQL's executable documents: read, checked as far as that goes without doo's schema, compared,
//! laid out, and made ready to be sent.
//!
//! ```text
//!  text ── tokens ── grammar ──> ast ── rules, fields, directives ──> Document
//! ```
//!
//! This is the only module that names the GraphQL library, of which it uses the lexer: the tree of
//! the library's parser costs more than all checks together, and its full validator comes with a
//! tail of other libraries and overlooks variables that are not declared where there is no schema.

mod ast;
mod canonical;
mod directives;
mod document;
mod fault;
mod fields;
mod grammar;
mod layout;
mod rules;
mod selections;
mod sent;
mod slips;
mod strings;
mod tokens;

pub use canonical::canonical;
pub use document::Document;
pub use fault::{Code, Fault};
pub use layout::{pretty, with_commas};
pub use sent::without_comments;
