//! Plans, guards and confirmation: what a user sees and allows before anything is written.

mod delivery;
mod drift;
mod payloads;
mod pictures;
mod questions;
mod recordings;
mod references;
mod reviews;
mod safety;
