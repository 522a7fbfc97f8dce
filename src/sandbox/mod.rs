//! A doo API that lives in this program: for trying dooctl without an account, for pipelines, and
//! for tests.
//!
//! [`Sandbox`] is the API itself, a state machine: a request and the time go in, an answer comes
//! out. It has no I/O, no async and no clock. [`Shared`] adds the file that keeps its state, and
//! two things answer requests with it: [`InProcess`], which stands in for the network, and
//! [`serve`], which speaks HTTP.
//!
//! ```text
//! InProcess ─┐                     ┌─ gate      API keys, tokens, limits
//!            ├─ Shared ─ Sandbox ──┼─ posted    what a new group must look like
//! serve ─────┘    │                ├─ state     organizations, teams, groups
//!                store             ├─ listing   pages of groups, as doo writes them
//!                                  └─ fate      what goes wrong, before and after
//! ```
//!
//! What doo may make of a value is a table of [`Alteration`]s: of what is kept from a creation on, or
//! of what is listed. Who changes a group behind a client's back is in `other_client`.
//!
//! [`Faults`] are drawn into one [`Fate`] per request; a test may decide fates itself. How a
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

mod alteration;
mod answers;
mod bodies;
mod counts;
mod creating;
mod document;
mod fate;
mod faults;
mod gate;
mod ids;
mod in_process;
mod inspect;
mod item;
mod lag;
mod links;
mod listing;
mod machine;
mod organizations;
mod other_client;
mod posted;
mod random;
mod route;
mod secrets;
mod seed;
mod sent_body;
mod server;
mod shared;
mod state;
mod store;
mod variants;

#[cfg(test)]
mod tests;

pub use alteration::{Alteration, Meaning};
pub use counts::Count;
pub use fate::{Damage, Fate, GivenId, Obstacle, Severed};
pub use faults::{Faults, Times};
pub use gate::Pinned;
pub use in_process::{InProcess, arrival, in_time};
pub use inspect::Kept;
pub use lag::Lag;
pub use machine::Sandbox;
pub use other_client::{ChangeOfHands, Hand};
pub use secrets::Secrets;
pub use seed::SeedError;
pub use server::serve;
pub use shared::Shared;
pub use store::StoreError;
pub use variants::{
    AfterLastPage, Bodies, DuplicateNames, EmptyDescription, EmptyList, HookOrder, IdStyle,
    LinkStyle, NoAuthentication, ScopeListing, SuffixMode, SuffixedTypes, TotalItems, Variants,
};
