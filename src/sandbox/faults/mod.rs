//! Faults on purpose: the switches, and their effect on one request.
//!
//! [`Faults`] are the switches. An [`Injector`] draws one [`InjectedFault`] per request from them;
//! a test may choose it itself.

mod hand;
mod injected_fault;
mod injector;
mod switches;
mod visibility;

pub use hand::{ChangeOfHands, Hand};
pub use injected_fault::{Damage, GivenId, InjectedFault, NoEffect, Severed};
pub(super) use injector::Injector;
pub use switches::{Faults, Times};
pub use visibility::Lag;
pub(super) use visibility::Lagging;
