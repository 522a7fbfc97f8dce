//! From the tree to types that derive `Deserialize`, telling every structural problem in one pass.
//!
//! serde stops at the first error. Here nothing that is wrong becomes an error that serde sees beyond
//! the next [`Located`](super::Located): the problem goes to the sink, the value stays empty, reading
//! goes on. Unknown keys are reported and skipped; missing ones are handed out as [`keys::Missing`],
//! which a `Located` reports and an `Option` takes for `None`.
//!
//! ```text
//!  Node ── Decoder ── deserializer ──> a type that derives Deserialize
//!             │           ├─ collections, keys, choice    lists, mappings, one of several
//!             │           └─ located_parts                a place, handed out as four numbers
//!             └── Failure ──> the next Located: reported to the sink, its value is None
//! ```

mod choice;
mod collections;
mod decoder;
mod deserializer;
mod keys;
mod located_parts;

pub use decoder::decode;
