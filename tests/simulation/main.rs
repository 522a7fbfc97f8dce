//! Applies under faults: the real client, planner and executor against the sandbox's state machine,
//! through a transport that follows a schedule.
//!
//! A schedule says for each request whether it passes, which fault it meets, or that the program
//! dies before or after it. After each request it is checked that everything is still delivered
//! (law 2); after each run, that its report is true (law 5); and at the end, that an apply without
//! faults reaches the state that it would have reached at once, without duplicates (law 4).
//!
//! Requests are in flight together. A schedule draws how long each of them and each answer is on its
//! way, so that they arrive and are answered in any order; no team may be listed while it is written
//! to.
//!
//! doo may also keep or list values otherwise, give ids twice and hide groups, and other clients may
//! change them. What the server saw is noted apart from dooctl's report (`ledger`): each deletion
//! must rest on a whole listing that shows what was planned, and further applies must leave no more
//! groups of ours than the first one left (law 10).
//!
//! ```text
//! cargo test --test simulation                                     # 10,000 schedules and more
//! DOOCTL_SIMULATION_CASES=1000000 cargo test --release --test simulation
//! ```

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alterations;
mod altered;
#[path = "../support/delivered.rs"]
mod delivered;
mod exhaustive;
mod fault_rows;
mod faults;
#[path = "../support/generate.rs"]
mod generate;
mod generated;
mod ledger;
#[path = "../support/manifest.rs"]
mod manifest;
mod schedule;
mod stage;
mod state;
mod story;
