//! A doo API inside this program: for trying dooctl without an account, for pipelines, and for
//! tests.
//!
//! [`Sandbox`] is the API itself, a state machine: a request and the time go in, an answer comes
//! out. It has no I/O, no async and no clock. [`Shared`] adds the file for its state. Two
//! transports use it: [`InProcess`] replaces the network, and [`serve`] speaks HTTP.
//!
//! ```text
//! InProcess ─┐                     ┌─ access        API keys, tokens, limits
//!            ├─ Shared ─ Sandbox ──┼─ validation    what a new group must look like
//! serve ─────┘    │                ├─ state         organizations, teams, groups
//!  store ├─ answers envelopes, and pages of groups as doo writes them
//!    host        host              ├─ alteration    what doo may make of a value
//!                                  └─ faults        what goes wrong, before and after
//! ```
//!
//! `deliveries` says what doo would deliver after a change, from `payloads`; [`serve`] makes these
//! deliveries, and has a receiver for them.
//!
//! The table of [`Alteration`]s has the ways in which doo may change a value, when it keeps or when
//! it lists it. `other_client` changes groups while a client works.
//!
//! [`Faults`] are drawn into one [`InjectedFault`] per request; a test may choose it itself. An
//! answer carries the failure of its connection as [`Severed`], and the transport performs it.
//!
//! The behaviour follows docs/api-facts.md. Where doo's pages are silent, it follows the software
//! that doo seems to use: Laminas API Tools HAL for paging, its order of keys, and "Invalid page
//! provided"; an AWS API Gateway for refused keys and exceeded limits.
//!
//! Where doo's pages contradict each other or say nothing, [`Variants`] chooses; the default
//! follows the newest page.

mod access;
mod alteration;
mod answers;
mod choices;
mod counts;
mod creating;
mod deliveries;
mod faults;
mod host;
mod ids;
mod inspect;
mod listed_group;
mod machine;
mod other_client;
mod own_keys;
mod payloads;
mod querying;
mod random;
mod route;
mod seed;
mod state;
mod validation;
mod variants;

#[cfg(test)]
mod tests;

pub use access::Pinned;
pub use alteration::{Alteration, Meaning, Secrets};
pub use choices::{
    AfterLastPage, Bodies, DuplicateNames, EmptyDescription, EmptyList, HookOrder, IdStyle,
    Introspection, LinkStyle, NoAuthentication, ScopeListing, SuffixMode, SuffixedTypes,
    TotalItems,
};
pub use counts::Count;
pub use deliveries::Trigger;
pub use faults::{
    ChangeOfHands, Damage, Faults, GivenId, Hand, InjectedFault, Lag, NoEffect, Severed, Times,
};
pub use host::{
    InProcess, ReceiverBehaviour, Served, Shared, StoreError, TriggerAnswer, TriggerRequest,
    arrival, in_time, serve,
};
pub use inspect::Kept;
pub use machine::Sandbox;
pub use payloads::sample_body;
pub use seed::SeedError;
pub use variants::Variants;
