//! The actions, workflows and hooks of the repository, run as those that will run them do.
//!
//! `runner` plays a workflow with the real actions. `bin` has what stands in for GitHub and, where
//! an answer has to be known beforehand, for dooctl.

mod action;
mod apply;
mod comment;
mod drift;
mod expression;
mod files;
mod git;
mod gitlab;
mod hooks;
mod kubernetes;
mod other_client;
mod record;
mod rehearsal;
mod releases;
mod runner;
mod signals;
mod written;
