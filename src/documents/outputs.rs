//! The documents of commands that can fail without a result.

use super::{
    BackfillDocument, DeliveriesDocument, FailureDocument, IntrospectDocument, ListDocument,
    PayloadDocument, PlanDocument, ProbeDocument, ReportDocument,
};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

/// What `plan` and `drift` write: a plan, or a failure.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "dooctl plan"))]
pub enum PlanOutput {
    /// The plan.
    Plan(Box<PlanDocument>),
    /// The failure.
    Failure(FailureDocument),
}

/// What `apply` writes: a report, or a failure.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "dooctl report"))]
pub enum ReportOutput {
    /// The report.
    Report(Box<ReportDocument>),
    /// The failure.
    Failure(FailureDocument),
}

/// What `list` writes: the groups in doo, or a failure.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "dooctl list"))]
pub enum ListOutput {
    /// The groups in doo.
    List(Box<ListDocument>),
    /// The failure.
    Failure(FailureDocument),
}

/// What `probe` writes: what was found, or a failure.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "dooctl probe"))]
pub enum ProbeOutput {
    /// What was found.
    Probe(ProbeDocument),
    /// The failure.
    Failure(FailureDocument),
}

/// What `sandbox trigger` writes: what was delivered, or a failure.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "dooctl deliveries"))]
pub enum DeliveriesOutput {
    /// What was delivered.
    Deliveries(DeliveriesDocument),
    /// The failure.
    Failure(FailureDocument),
}

/// What `payload` writes: what receivers get, or a failure.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "dooctl payload"))]
pub enum PayloadOutput {
    /// What receivers get.
    Payload(PayloadDocument),
    /// The failure.
    Failure(FailureDocument),
}

/// What `introspect` writes: what the schema of today changes, or a failure.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "dooctl introspect"))]
pub enum IntrospectOutput {
    /// What it changes.
    Introspect(IntrospectDocument),
    /// The failure.
    Failure(FailureDocument),
}

/// What `backfill` writes: what doo was asked to send, or a failure.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "dooctl backfill"))]
pub enum BackfillOutput {
    /// What doo was asked.
    Backfill(BackfillDocument),
    /// The failure.
    Failure(FailureDocument),
}
