//! GraphQL: reads and checks queries, with and without doo's schema, compares and formats them,
//! prepares them for sending, says what their answers look like, and answers them as a server does.
//!
//! ```text
//!  text ── tokens ── grammar ──> ast ── rules, fields, directives ──> Document
//!    └──────────── schema ── checked ──> Checked ── shape ──> Shape, contract, changes
//!                     └───── server ──> answers with made-up values
//! ```
//!
//! Only this module names the GraphQL libraries. Without a schema it uses their lexer alone: their
//! parser costs more than all checks together, stops at less helpful places, and without a schema
//! misses undeclared variables. With a schema their validator decides, and `checked` says what it
//! means.

mod ast;
mod canonical;
mod checked;
mod directives;
mod document;
mod envelope;
mod fault;
mod fields;
mod grammar;
mod layout;
mod rules;
mod scalars;
mod schema;
mod selections;
mod sent;
mod server;
mod shape;
mod slips;
mod strings;
mod tokens;

pub use canonical::canonical;
pub use checked::{Advice, Checked, Variable};
pub use document::Document;
pub use envelope::Envelope;
pub use fault::{Code, Fault};
pub use layout::{pretty, with_commas};
pub use scalars::Scalars;
pub use schema::{Difference, INTROSPECTION, INTROSPECTION_BEFORE_2021, NotSchema, Schema};
pub use sent::{comments, is_placeholder_name, placeholders};
pub use server::{Entities, GraphqlRequest, KnownEntity, Malformed, SchemaServer};
pub use shape::{
    Class, DIALECT, Misfit, Object, Shape, ShapeChange, Slot, SlotKind, What, Wrong, changes,
    contract,
};
