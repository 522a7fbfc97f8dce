//! `dooctl schema`.

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::{desired, documents};

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
        Schema::Manifest => desired::manifest_schema(),
        Schema::Plan => documents::plan_schema(),
        Schema::Report => documents::report_schema(),
        Schema::List => documents::list_schema(),
        Schema::Probe => documents::probe_schema(),
        Schema::Payload => documents::payload_schema(),
        Schema::Deliveries => documents::deliveries_schema(),
        Schema::Backfill => documents::backfill_schema(),
        Schema::Introspect => documents::introspect_schema(),
    };
    let text = serde_json::to_string_pretty(&schema)
        .map_err(|e| Failure::internal("the schema is not JSON", &e))?;
    context.outputs.plain(format!("{text}\n").as_bytes())?;
    Ok(Exit::Done)
}
