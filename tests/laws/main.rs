//! The laws of the reconciler, over generated accounts and manifests.
//!
//! Each case is an account in the sandbox (several teams, groups of several owners, every way in
//! which doo may list them) and a manifest. The real client, planner and executor run against it,
//! on a clock that does not wait. The laws are about the account after the run and at every
//! request.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod creations;
#[path = "../support/delivered.rs"]
mod delivered;
mod delivery;
mod export;
#[path = "../support/generate.rs"]
mod generate;
mod laws;
mod lines;
#[path = "../support/manifest.rs"]
mod manifest;
mod odd;
mod recordings;
mod silence;
mod world;

/// Generated states are many small values that do not live long.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;
