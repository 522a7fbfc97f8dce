//! The JSON documents that programs read and write, and those that are read back. Their types are frozen: within a format version fields are
//! only ever added. The published schemas are generated from them.

mod change;
mod delivery;
mod export;
mod failure;
mod list;
mod plan;
mod recording;
mod references;
mod report;
mod reviewed_plan;
mod scope;
mod teams;

pub use change::{ChangeItem, FieldItem, PartItem};
pub use delivery::{CopiesItem, DelivererItem, DeliveryItem, OverlapItem, ReceiverItem};
pub use export::ExportDocument;
pub use failure::{ErrorItem, FailureDocument, ProblemItem, ValidationDocument};
pub use list::ListDocument;
pub use plan::{ObservedItem, PlanDocument, PlanItems};
pub use recording::{Recording, RecordingError};
pub use references::{CredentialItem, GroupSecretItem, ReferenceItem, ReferencesItem};
pub use report::ReportDocument;
pub use reviewed_plan::{NotAPlan, ReviewedPlan, digest};
pub use scope::ScopeItem;
pub use teams::TeamsDocument;

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
