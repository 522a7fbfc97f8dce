//! Text for a terminal, or for a file.

mod asked;
mod backfill;
mod deliveries;
mod delivery;
mod drift;
mod export;
mod guards;
mod introspect;
mod list;
mod payload;
mod plan;
mod probe;
mod problems;
mod report;
mod style;
mod wrap;

pub use asked::asked;
pub use backfill::{Backfill, backfill, backfilled};
pub use deliveries::deliveries;
pub use drift::drift;
pub use export::exported;
pub use guards::guards;
pub use introspect::introspected;
pub use list::{listings, organizations};
pub use payload::payloads;
pub use plan::{plan, recorded};
pub use probe::probe;
pub use problems::problems;
pub use report::{fills, report};
pub use style::Styles;
