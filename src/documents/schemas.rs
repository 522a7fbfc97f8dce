//! The published schemas of the documents: what `-o json` writes. A test makes them from the types,
//! so that the program itself needs no generator.

#[cfg(test)]
mod tests;

/// What `plan` and `drift` write.
pub const PLAN: &str = include_str!("../../schemas/plan.v1.json");
/// What `apply` writes.
pub const REPORT: &str = include_str!("../../schemas/report.v1.json");
/// What `list` writes, and `plan --observed` reads.
pub const LIST: &str = include_str!("../../schemas/list.v1.json");
/// What `probe` writes.
pub const PROBE: &str = include_str!("../../schemas/probe.v1.json");
/// What `payload` writes.
pub const PAYLOAD: &str = include_str!("../../schemas/payload.v1.json");
/// What `sandbox trigger` writes.
pub const DELIVERIES: &str = include_str!("../../schemas/deliveries.v1.json");
/// What `backfill` writes.
pub const BACKFILL: &str = include_str!("../../schemas/backfill.v1.json");
/// What `introspect` writes.
pub const INTROSPECT: &str = include_str!("../../schemas/introspect.v1.json");
