//! dooctl keeps the webhooks of doo.net as they are declared in Git.
//!
//! ```text
//!             files                                doo
//!               │                                   │
//!         desired ◄── yaml               api ◄── observed
//!               │      (documents        (the wire) │
//!               │       with places)                │
//!               └────────────► diff ◄───────────────┘
//!                                │   what differs
//!                              plan      in which steps, at what price
//!                                │
//!                              apply     done, seen, and not
//!                                │
//!                             render     for people and for programs
//!                                │
//!                               cli      commands, options, exit codes
//! ```
//!
//! What the program does, in the order in which it does it:
//!
//! 1. [`cli`] reads the command line and opens the outputs.
//! 2. [`desired`] reads the manifest: [`yaml`] finds each value's place, [`graphql`] checks each query,
//!    and all problems are reported in one pass. What is left is in the words of [`model`].
//! 3. [`api`] logs in to doo, keeps to the pace and repeats what may be repeated. [`observed`] walks the
//!    listings and says whether they can be relied on.
//! 4. [`diff`] matches what is declared with what is listed, by name, marker and content. [`plan`] puts
//!    the differences in an order and says what they cost, who receives more or less, and which guards
//!    they meet.
//! 5. [`apply`] creates, waits until a listing shows it, deletes, waits until no listing shows it, and
//!    compares again.
//! 6. [`render`] writes what happened: as text, Markdown, JSON and for the log of a pipeline.
//!
//! [`export`] goes the other way, from listings to the text of a manifest. [`sandbox`] is an API like
//! doo's that lives in the program.
//!
//! Arrows point down only; ARCHITECTURE.md has the table of who may use whom, and the rules that hold
//! everywhere.
//!
//! This library is not a stable API: it is there for the program, its tests and its benchmarks. What
//! is stable is the command line, the exit codes, the manifest and the documents with a version.

pub mod api;
pub mod apply;
pub mod characters;
pub mod cli;
pub mod desired;
pub mod diff;
pub mod documents;
pub mod export;
pub mod graphql;
pub mod memory;
pub mod model;
pub mod observed;
pub mod plan;
pub mod render;
pub mod sandbox;
mod suggest;
pub mod yaml;
