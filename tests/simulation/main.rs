//! Applies under faults: the real client, planner and executor against the sandbox's state machine,
//! through a transport that follows a schedule.
//!
//! A schedule says for each request whether it passes, gets a fault, or lets the program die before
//! or after it. After each request the simulation checks that everything is still delivered (law
//! 2); after each run, that its report is true (law 5); and at the end, that an apply without
//! faults reaches the state of an undisturbed apply, without duplicates (law 4).
//!
//! In some schedules, everything that must be delivered is delivered after each request (law 16).
//!
//! Requests are in flight together. The schedule draws the time of each request and each answer, so
//! that they arrive in any order. No team may be listed while it is written to.
//!
//! doo may also change values, give ids twice and hide groups, and other clients may change groups.
//! `ledger` records what the server saw, apart from dooctl's report: each deletion must rely on a
//! complete listing that shows what was planned, and later applies must leave no more groups of
//! ours than the first one (law 10).
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
mod receivers;
mod schedule;
mod stage;
mod state;
mod story;

/// Generated states are many small values that do not live long.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;
