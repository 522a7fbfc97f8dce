//! The actions, workflows and hooks of the repository, run as their platforms run them.
//!
//! `runner` runs a workflow with the real actions. `bin` has replacements for GitHub, and for
//! dooctl where a test needs a fixed answer.

mod action;
mod apply;
mod comment;
mod drift;
mod expression;
mod files;
mod git;
mod github;
mod gitlab;
mod hooks;
mod kubernetes;
mod other_client;
mod receiver;
mod record;
mod rehearsal;
mod releases;
mod runner;
mod signals;
mod written;
