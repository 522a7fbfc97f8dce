//! What the answers to a query look like, for the receivers that get them: their shape, a JSON
//! Schema of it, and what a change of it means.

mod changes;
mod contract;
mod fits;
mod given;
mod read;
mod slot;

pub use changes::{Class, ShapeChange, What, changes};
pub use contract::{DIALECT, contract};
pub use fits::{Misfit, Wrong};
pub use slot::{Object, Shape, Slot, SlotKind};

#[cfg(test)]
mod tests;
