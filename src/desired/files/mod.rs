//! The files that a manifest may use: those of its repository.

mod checkout;
pub(super) mod read_file;
mod search;

pub use checkout::{Checkout, Refusal, leads_to};
pub(super) use checkout::{open_regular, reason};
pub use read_file::LARGEST_SCHEMA;
pub(super) use read_file::Unusable;
pub(super) use search::{FileSearch, FoundFiles, MOST_LOOKED_AT};
