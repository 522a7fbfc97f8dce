//! YAML with positions: text becomes a tree in which every value has its place, and the tree
//! becomes typed values without stopping at the first problem.
//!
//! ```text
//!  text --parse--> Node tree --decode--> types that derive Deserialize
//!             \________ every problem goes to one Sink ________/
//! ```
//!
//! [`Block`] goes the other way.
//!
//! Only this module names the YAML crate. It refuses parts of YAML that a manifest does not need:
//! several documents in a file, tags, merge keys, duplicate keys.

mod decode;
mod issue;
mod node;
mod parse;
mod restrictions;
mod scalar;
mod secrets;
#[cfg(test)]
mod wrapper_schemas;
mod wrappers;
mod write;
mod written;

pub use decode::decode;
pub use issue::{Issue, Sink};
pub use node::{Node, Pair, Scalar, Span, Style, Value};
pub use parse::parse;
pub use wrappers::{AnyScalar, Json, Located, Masked, Nullable, Pairs, ScalarOr, Verbatim};
pub use write::{Block, comment, fits_lines, quoted, scalar};
pub(crate) use written::{offsets, part_of};

#[cfg(test)]
mod tests;
