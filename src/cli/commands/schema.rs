//! `dooctl schema`.

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::desired::MANIFEST_SCHEMA;
use crate::documents::schemas;

use clap::ValueEnum;

/// Print a JSON Schema
///
/// With the manifest's schema, editors complete keys, explain them and show errors. The others
/// describe what -o json writes.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    /// Which document
    schema: Schema,
}

#[derive(Clone, Copy, ValueEnum)]
enum Schema {
    /// dooctl.yaml and team files
    Manifest,
    /// What plan and drift write
    Plan,
    /// What apply writes
    Report,
    /// What list writes, and plan --observed reads
    List,
    /// What probe writes
    Probe,
    /// What payload writes
    Payload,
    /// What sandbox trigger writes
    Deliveries,
    /// What backfill writes
    Backfill,
    /// What introspect writes
    Introspect,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let schema = match args.schema {
        Schema::Manifest => MANIFEST_SCHEMA,
        Schema::Plan => schemas::PLAN,
        Schema::Report => schemas::REPORT,
        Schema::List => schemas::LIST,
        Schema::Probe => schemas::PROBE,
        Schema::Payload => schemas::PAYLOAD,
        Schema::Deliveries => schemas::DELIVERIES,
        Schema::Backfill => schemas::BACKFILL,
        Schema::Introspect => schemas::INTROSPECT,
    };
    context.outputs.plain(schema.as_bytes())?;
    Ok(Exit::Done)
}
