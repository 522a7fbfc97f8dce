//! What exists in doo, sent to one group: which calls that takes, for which time, and what became
//! of each call.
//!
//! ```text
//! Hooks of the group ── Chosen ── calls ──> send ──> Sent
//!                    Window ────────┘
//! ```
//!
//! A call is never repeated: doo can neither undo it nor say that it was made before.

mod chosen;
mod send;
mod window;

#[cfg(test)]
mod tests;

pub use chosen::{Chosen, Nothing, Several, choose};
pub use send::{CallState, InitCall, Sent, send};
pub use window::{Moment, MomentFault, Window, WindowFault};
