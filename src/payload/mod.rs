//! What receivers get from the hooks of a manifest, and the contract of it: a JSON Schema. A pure
//! function.
//!
//! ```text
//!  hooks ── grouped ──> Payload ── answer of a query ──> graphql::contract
//!                                └─ doo's default ─────> default_payload (known parts only)
//!  answer of doo ── asked ──> Asked: what is delivered, masked, and what is wrong with it
//!  another schema ── refresh ──> Refresh: the payloads that it changes
//! ```

mod asked;
mod default_payload;
mod filled;
mod grouped;
mod masked;
mod refresh;

pub use asked::{AnswerFinding, AnswerFindingKind, Asked, Judging, QueryError};
pub use default_payload::DefaultPayload;
pub use filled::{Ids, filled, placeholders};
pub use grouped::{Content, Payload, of};
pub use refresh::{Affected, Change, Refresh, SchemaFile};

#[cfg(test)]
mod tests;
