//! Turns the tree into types that derive `Deserialize`, and reports all structural problems in one
//! pass.
//!
//! serde stops at the first error. Here an error gets no further than the next
//! [`Located`](super::Located): it goes to the sink, the value stays empty, and reading goes on.
//! Unknown keys are reported and skipped. A missing key is passed on as [`keys::Missing`]: a
//! `Located` reports it, an `Option` becomes `None`.
//!
//! ```text
//!  Node ── Decoder ── deserializer ──> a type that derives Deserialize
//!             │           ├─ collections, keys, choice    lists, mappings, one of several
//!             │           └─ located_parts                a place, passed on as four numbers
//!             └── DecodeFailure ──> the next Located: reported to the sink, its value is None
//! ```

mod choice;
mod collections;
mod decoder;
mod deserializer;
mod keys;
mod located_parts;

pub use decoder::decode;
