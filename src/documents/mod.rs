//! The JSON documents that dooctl writes, and those that it reads back: recordings and reviewed
//! plans.
//!
//! Their types are stable: within a format version, fields are only added. The published schemas
//! are generated from them.

mod backfill;
mod change;
mod deliveries;
mod delivery;
mod export;
mod failure;
mod introspect;
mod list;
mod outputs;
mod payload;
mod plan;
mod probe;
mod recording;
mod references;
mod report;
mod reviewed_plan;
pub mod schemas;
mod scope;
mod teams;

pub use backfill::{BackfillDocument, CallItem, CallStateItem, WindowItem};
pub use change::{ChangeItem, FieldItem, PartItem};
pub use deliveries::{
    AttemptItem, AttemptStep, DeliveredItem, DeliveriesDocument, DeliveryFindingItem,
    DeliveryState, ShownRequestItem,
};
pub use delivery::{
    CopiesItem, DelivererItem, DeliveryItem, OverlapItem, PayloadChangeItem, ReceiverItem,
};
pub use export::ExportDocument;
pub use failure::{ErrorItem, FailureDocument, ProblemItem, ValidationDocument};
pub use introspect::{IntrospectCounts, IntrospectDocument, IntrospectHookItem};
pub use list::ListDocument;
pub use outputs::{
    BackfillOutput, DeliveriesOutput, IntrospectOutput, ListOutput, PayloadOutput, PlanOutput,
    ProbeOutput, ReportOutput,
};
pub use payload::{
    PayloadDocument, PayloadErrorItem, PayloadFindingItem, PayloadGroupItem, PayloadItem,
    PayloadKind,
};
pub use plan::{ObservedItem, PlanDocument, PlanItems};
pub use probe::{
    CheckKind, CheckLevel, PlaceItem, ProbeDocument, ReceiverCheckItem, ReceiverFindingItem,
};
pub use recording::{Recording, RecordingError};
pub use references::{CredentialItem, GroupSecretItem, ReferenceItem, ReferencesItem};
pub use report::ReportDocument;
pub use reviewed_plan::{NotAPlan, ReviewedPlan, digest};
pub use scope::ScopeItem;
pub use teams::TeamsDocument;

/// The version of every document's format.
pub const FORMAT_VERSION: u32 = 1;
