//! GraphQL's executable documents: reads, checks (as far as possible without doo's schema),
//! compares and formats them, and prepares them for sending.
//!
//! ```text
//!  text ── tokens ── grammar ──> ast ── rules, fields, directives ──> Document
//! ```
//!
//! Only this module names the GraphQL library. It uses the lexer: the library's parser costs more
//! than all checks together, and its validator needs many other libraries and, without a schema,
//! misses undeclared variables.

mod ast;
mod canonical;
mod directives;
mod document;
mod fault;
mod fields;
mod grammar;
mod layout;
mod outline;
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
pub use outline::{Asked, outline};
pub use sent::comments;
