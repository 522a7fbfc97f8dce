//! The documents are true: references are fresh, commands do what is said, outputs are real.
#![expect(
    clippy::unwrap_used,
    reason = "what is unwrapped is what the test itself wrote, or is in the repository"
)]

#[cfg(unix)]
mod blocks;
#[cfg(unix)]
#[path = "../support/copy.rs"]
mod copy;
#[cfg(unix)]
mod pages;
mod references;
