//! The published schemas are those of the types.

use super::*;
use crate::desired::{MANIFEST_SCHEMA, manifest_schema};
use crate::documents::{
    BackfillOutput, DeliveriesOutput, IntrospectOutput, ListOutput, PayloadOutput, PlanOutput,
    ProbeOutput, ReportOutput,
};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;
use std::path::Path;

/// Set it to write the schemas instead of comparing them, as `.ci/generate` does.
const WRITE: &str = "DOOCTL_WRITE_SCHEMAS";

fn of<T: JsonSchema>() -> Value {
    SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

#[test]
fn the_published_schemas_are_fresh() {
    for (name, published, schema) in [
        ("manifest", MANIFEST_SCHEMA, manifest_schema()),
        ("plan", PLAN, of::<PlanOutput>()),
        ("report", REPORT, of::<ReportOutput>()),
        ("list", LIST, of::<ListOutput>()),
        ("probe", PROBE, of::<ProbeOutput>()),
        ("payload", PAYLOAD, of::<PayloadOutput>()),
        ("deliveries", DELIVERIES, of::<DeliveriesOutput>()),
        ("backfill", BACKFILL, of::<BackfillOutput>()),
        ("introspect", INTROSPECT, of::<IntrospectOutput>()),
    ] {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os(WRITE).is_some() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
            std::fs::write(folder.join(format!("{name}.v1.json")), text).unwrap();
        } else {
            assert!(text == published, "{name} is stale: run .ci/generate");
        }
    }
}
