//! Where results go: standard output and files; messages go to standard error.

mod check;
mod lines;
mod messages;
mod outputs;
mod place;
mod sink;
mod workflow;

pub(super) use outputs::Outputs;
