//! Deliveries rehearsed: what doo does after a change, with its repetitions and its dead letters.
//!
//! A [`Due`] delivery is sent where a [`Forward`] leads, or to its own endpoint if that is on this
//! machine. Any other delivery is only shown.

mod delivered;
mod due;
mod forward;
mod rehearser;
mod showing;

pub use delivered::{Attempt, Delivered, DeliveryEnd, DeliveryStep, Noted, ShownRequest};
pub use due::Due;
pub use forward::Forward;
pub use rehearser::{Patience, Rehearsal, Rehearser};
