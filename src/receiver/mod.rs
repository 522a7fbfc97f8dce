//! The other end: requests to receivers as doo makes them, and what doo would make of the answers.
//!
//! ```text
//! Checks ── what to ask, each once        requests ── token request, delivery
//!    │                                        │
//!    └──────────────> Prober ─────────────────┤
//!                       │                 addresses ── may this address be called?
//!                    Network (Sockets)        │
//!                       └──> judge ── findings, each with a code and a verdict
//! ```
//!
//! `rehearsal` makes deliveries for the sandbox: attempts, and what becomes of them.
//!
//! `requests` is the only code that makes these requests: for `probe`, for the guard of an apply,
//! and for the sandbox. [`Network`] is the only connection; [`Sockets`] is the real one. It
//! connects to the addresses that were checked, follows no redirect and keeps no cookie.

mod addresses;
mod caller;
mod checks;
mod finding;
mod host;
mod judge;
mod network;
mod origin;
mod probed;
mod prober;
mod proxies;
mod rehearsal;
mod requests;
mod sockets;
mod tls;

#[cfg(test)]
mod tests;

pub use addresses::{AddressKind, kind_of};
pub use checks::{CheckTarget, Checks, SecretAge, Selected, SentTo, User};
pub use finding::{Finding, ProbeVerdict};
pub use host::HostName;
pub use judge::{header_of_token, judge_delivery, judge_token};
pub use network::{Answer, Handshake, Network, Pending, Route, Unreached};
pub use origin::HttpOrigin;
pub use probed::{ProbeOutcome, Probed, UserFinding};
pub use prober::{Depth, Prober};
pub use rehearsal::{
    Attempt, Delivered, DeliveryEnd, DeliveryStep, Due, Forward, Noted, Patience, Rehearsal,
    Rehearser, ShownRequest,
};
pub use requests::{Client, TokenHeader, delivery, token_request};
pub use sockets::Sockets;
