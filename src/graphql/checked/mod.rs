//! Queries checked against a schema: the library finds what is wrong, and a walk through the query
//! with the types at hand says what is meant.
//!
//! ```text
//!  text ── library ──> diagnostics ── explain ──┐
//!    └──── walk ──> spots ── values, findings ──┴──> Checked
//! ```

mod explain;
mod findings;
mod fragment_messages;
mod messages;
mod names;
mod query;
mod value_messages;
mod values;
mod walk;

pub use findings::{Advice, Variable};
pub use query::Checked;

#[cfg(test)]
mod tests;
