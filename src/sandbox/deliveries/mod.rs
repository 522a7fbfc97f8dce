//! What doo would deliver now: a change of an entity becomes a delivery for each hook that
//! subscribes to it. `receiver` makes the deliveries.

mod data;
mod init;
mod posted;
mod trigger;
mod window;

pub use trigger::Trigger;
