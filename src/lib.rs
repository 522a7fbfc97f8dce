//! dooctl keeps the webhooks of doo.net as Git declares them.
//!
//! ```text
//!             files                                doo
//!               │                                   │
//!         desired ◄── yaml               api ◄── observed
//!               │      (documents        (the wire) │
//!               │       with places)                │
//!               └────────────► diff ◄───────────────┘
//!                                │   what differs
//!                              plan      which steps, and their cost
//!                                │
//!                              apply     create, list, delete, list
//!                                │
//!                             render     for people and programs
//!                                │
//!                               cli      commands, options, exit codes
//! ```
//!
//! What the program does, step by step:
//!
//! 1. [`cli`] reads the command line and opens the outputs.
//! 2. [`desired`] reads the manifest: [`yaml`] finds each value's place, [`graphql`] checks each
//!    query, and one pass reports all problems. The result is in the terms of [`model`].
//! 3. [`api`] logs in to doo, keeps the pace and repeats what may be repeated. [`observed`] reads
//!    the listings and decides whether they can be trusted.
//! 4. [`diff`] matches declared and listed groups by name, marker and content. [`plan`] orders the
//!    differences as steps, since doo has no update (api-facts: no-update), and finds their cost,
//!    the receivers they affect, and the guards that stop them.
//! 5. [`apply`] creates, waits until a listing shows it, deletes, waits until no listing shows it,
//!    and compares again.
//! 6. [`render`] writes what happened: as text, Markdown, JSON and for the log of a pipeline.
//!
//! [`receiver`] calls the other end as doo does: for `probe`, and before the first write of an
//! apply.
//!
//! [`backfill`] asks doo to send what exists to one group.
//!
//! [`payload`] says what receivers get, before anything is sent.
//!
//! [`export`] goes the other way, from listings to a manifest. [`sandbox`] is an API like doo's in
//! this program.
//!
//! Arrows point down only. ARCHITECTURE.md has the table of who may use whom, and the rules for all
//! code.
//!
//! This library is not a stable API: it is for the program, its tests and its benchmarks. The
//! command line, the exit codes, the manifest and the documents with a version are stable.

pub mod api;
pub mod apply;
pub mod backfill;
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
pub mod payload;
pub mod plan;
pub mod receiver;
pub mod render;
pub mod sandbox;
mod sha256;
mod suggest;
pub mod yaml;
