//! What the user types: commands, options, outputs, and the exit code.
//!
//! [`run()`] reads the command line and calls one of `commands`. What several commands share is in
//! `run` and `adopt`. A command returns how it ended, or a failure; `output` writes both.

mod adopt;
mod app;
mod commands;
mod context;
mod document;
mod environment;
mod exit;
mod failure;
mod json_file;
mod logging;
mod options;
mod output;
mod progress;
mod run;
mod signals;
mod writable;

pub use app::run;
pub use exit::Exit;
