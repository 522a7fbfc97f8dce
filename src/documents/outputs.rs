//! What a command prints: its document, or why there is none. And the schemas of both.

use super::{FailureDocument, ListDocument, PlanDocument, ReportDocument};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

/// What `plan` and `drift` print: a plan, or why there is none.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl plan")]
pub enum PlanOutput {
    /// The plan.
    Plan(Box<PlanDocument>),
    /// Why there is none.
    Failure(FailureDocument),
}

/// What `apply` prints: a report, or why nothing was tried.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl report")]
pub enum ReportOutput {
    /// The report.
    Report(Box<ReportDocument>),
    /// Why there is none.
    Failure(FailureDocument),
}

/// What `list` prints: what doo has, or why that is not known.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "dooctl list")]
pub enum ListOutput {
    /// What doo has.
    List(Box<ListDocument>),
    /// Why that is not known.
    Failure(FailureDocument),
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
