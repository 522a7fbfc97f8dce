//! How doo may change a value between its creation and a listing.

pub(super) mod bodies;
mod groups;
mod places;
mod queries;
mod secrets;
mod table;
mod text;
mod urls;

pub use secrets::Secrets;
pub(super) use table::alter;
pub use table::{Alteration, Meaning};
