//! Outputs: results go to standard output and files, messages to standard error.

mod beside;
mod check;
mod destination;
mod lines;
mod messages;
mod outputs;
mod sink;
mod workflow;

pub(super) use outputs::Outputs;
pub(super) use sink::write_whole;
