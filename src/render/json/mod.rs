//! The documents that programs read. Their types are frozen: within a format version fields are
//! only ever added. The published schemas are generated from them.

mod export;
mod failure;
mod list;
mod plan;
mod report;

pub use export::ExportDocument;
pub use failure::{ErrorItem, FailureDocument, ProblemItem, ValidationDocument};
pub use list::{ListDocument, TeamsDocument};
pub use plan::{ChangeItem, FieldItem, PlanDocument, PlanItems};
pub use report::ReportDocument;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

/// The version of every document's format.
pub const FORMAT_VERSION: u32 = 1;

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

/// The schema of what `plan -o json` prints.
pub fn plan_schema() -> Value {
    schema::<PlanOutput>()
}

/// The schema of what `apply -o json` prints.
pub fn report_schema() -> Value {
    schema::<ReportOutput>()
}

fn schema<T: JsonSchema>() -> Value {
    SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}
