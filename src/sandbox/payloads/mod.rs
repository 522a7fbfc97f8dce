//! What doo would deliver: the entities of the sandbox, and the bodies that are made of them.

mod body;
mod contract;
mod documented;
mod entities;
mod sample;

pub(in crate::sandbox) use body::Payloads;
pub(in crate::sandbox) use entities::{Entities, EntityKind, Subject};
pub use sample::sample_body;
