//! The documents are true: references are fresh, commands work as described, outputs are real.
#![expect(
    clippy::unwrap_used,
    reason = "what is unwrapped is what the test itself wrote, or is in the repository"
)]

#[cfg(unix)]
mod blocks;
#[cfg(unix)]
#[path = "../support/copy.rs"]
mod copy;
mod facts;
#[cfg(unix)]
mod pages;
mod references;
