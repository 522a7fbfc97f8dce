//! The documents of commands that can fail without a result, and their schemas.

use super::{
    BackfillDocument, DeliveriesDocument, FailureDocument, IntrospectDocument, ListDocument,
    PayloadDocument, PlanDocument, ProbeDocument, ReportDocument,
};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

/// What `plan` and `drift` write: a plan, or a failure.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl plan")]
pub enum PlanOutput {
    /// The plan.
    Plan(Box<PlanDocument>),
    /// The failure.
    Failure(FailureDocument),
}

/// What `apply` writes: a report, or a failure.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl report")]
pub enum ReportOutput {
    /// The report.
    Report(Box<ReportDocument>),
    /// The failure.
    Failure(FailureDocument),
}

/// What `list` writes: the groups in doo, or a failure.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl list")]
pub enum ListOutput {
    /// The groups in doo.
    List(Box<ListDocument>),
    /// The failure.
    Failure(FailureDocument),
}

/// What `probe` writes: what was found, or a failure.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl probe")]
pub enum ProbeOutput {
    /// What was found.
    Probe(ProbeDocument),
    /// The failure.
    Failure(FailureDocument),
}

/// What `sandbox trigger` writes: what was delivered, or a failure.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl deliveries")]
pub enum DeliveriesOutput {
    /// What was delivered.
    Deliveries(DeliveriesDocument),
    /// The failure.
    Failure(FailureDocument),
}

/// What `payload` writes: what receivers get, or a failure.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl payload")]
pub enum PayloadOutput {
    /// What receivers get.
    Payload(PayloadDocument),
    /// The failure.
    Failure(FailureDocument),
}

/// The schema of what `sandbox trigger -o json` prints.
pub fn deliveries_schema() -> Value {
    schema::<DeliveriesOutput>()
}

/// What `introspect` writes: what the schema of today changes, or a failure.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl introspect")]
pub enum IntrospectOutput {
    /// What it changes.
    Introspect(IntrospectDocument),
    /// The failure.
    Failure(FailureDocument),
}

/// The schema of what `introspect -o json` prints.
pub fn introspect_schema() -> Value {
    schema::<IntrospectOutput>()
}

/// The schema of what `payload -o json` prints.
pub fn payload_schema() -> Value {
    schema::<PayloadOutput>()
}

/// What `backfill` writes: what doo was asked to send, or a failure.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl backfill")]
pub enum BackfillOutput {
    /// What doo was asked.
    Backfill(BackfillDocument),
    /// The failure.
    Failure(FailureDocument),
}

/// The schema of what `backfill -o json` prints.
pub fn backfill_schema() -> Value {
    schema::<BackfillOutput>()
}

/// The schema of what `probe -o json` prints.
pub fn probe_schema() -> Value {
    schema::<ProbeOutput>()
}

/// The schema of what `plan -o json` prints.
pub fn plan_schema() -> Value {
    schema::<PlanOutput>()
}

/// The schema of what `apply -o json` prints.
pub fn report_schema() -> Value {
    schema::<ReportOutput>()
}

/// The schema of what `list -o json` prints.
pub fn list_schema() -> Value {
    schema::<ListOutput>()
}

fn schema<T: JsonSchema>() -> Value {
    SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}
