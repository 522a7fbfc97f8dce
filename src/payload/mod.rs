//! What receivers get from the hooks of a manifest, and the contract of it: a JSON Schema. A pure
//! function.
//!
//! ```text
//!  hooks ── grouped ──> Payload ── answer of a query ──> graphql::contract
//!                                └─ doo's default ─────> default_payload (known parts only)
//! ```

mod default_payload;
mod grouped;

pub use default_payload::DefaultPayload;
pub use grouped::{Content, Payload, of};

#[cfg(test)]
mod tests;
