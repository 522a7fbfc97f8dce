//! A doo API that lives in this program: for trying dooctl without an account, for pipelines, and
//! for tests.
//!
//! [`Sandbox`] is the API itself, a state machine: a request and the time go in, an answer comes
//! out. It has no I/O, no async and no clock. [`Shared`] adds the file that keeps its state, and
//! two things answer requests with it: [`InProcess`], which stands in for the network, and
//! [`serve`], which speaks HTTP.
//!
//! ```text
//! InProcess ─┐                     ┌─ access        API keys, tokens, limits
//!            ├─ Shared ─ Sandbox ──┼─ validation    what a new group must look like
//! serve ─────┘    │                ├─ state         organizations, teams, groups
//!                store             ├─ answers       envelopes, and pages of groups as doo writes them
//!    host        host              ├─ alteration    what doo may make of a value
//!                                  └─ faults        what goes wrong, before and after
//! ```
//!
//! What doo may make of a value is a table of [`Alteration`]s: of what is kept from a creation on, or
//! of what is listed. Who changes a group behind a client's back is in `other_client`.
//!
//! [`Faults`] are drawn into one [`InjectedFault`] per request; a test may decide it itself. How a
//! connection fails travels with the answer as [`Severed`], and whoever sends the answer does it.
//!
//! Where the behaviour comes from:
//! - creating, deleting, listing, organizations: doo-docs 001, "Webhook configurations" v40;
//! - the object that is posted, and what its fields mean: doo-docs 002, "Webhook configuration
//!   object" v32;
//! - the token and the limits: doo's page "Authorization";
//! - paging, its order of keys, and "Invalid page provided": Laminas API Tools HAL, whose output
//!   doo's examples match;
//! - answers to refused keys and exceeded limits: AWS API Gateway, whose usage plans doo's limits
//!   look like.
//!
//! Where doo's documents contradict each other or say nothing, [`Variants`] chooses, and the
//! default is what the newest document shows.

mod access;
mod alteration;
mod answers;
mod choices;
mod counts;
mod creating;
mod faults;
mod host;
mod ids;
mod inspect;
mod listed_group;
mod machine;
mod other_client;
mod own_keys;
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
    LinkStyle, NoAuthentication, ScopeListing, SuffixMode, SuffixedTypes, TotalItems,
};
pub use counts::Count;
pub use faults::{
    ChangeOfHands, Damage, Faults, GivenId, Hand, InjectedFault, Lag, Obstacle, Severed, Times,
};
pub use host::{InProcess, Shared, StoreError, arrival, in_time, serve};
pub use inspect::Kept;
pub use machine::Sandbox;
pub use seed::SeedError;
pub use variants::Variants;
