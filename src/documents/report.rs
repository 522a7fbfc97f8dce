//! What an apply did.

use super::delivery::{DeliveryItem, OverlapItem};
use super::plan::{GuardItem, PlanItems, RequestsItem, SummaryItem};
use super::{ChangeItem, ErrorItem, FORMAT_VERSION, ProblemItem, ReferencesItem};
use crate::apply::{AlteredField, Operation, Report, TeamReport, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

/// An apply: its plan and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReportDocument {
    /// The version of this format.
    pub format_version: u32,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Why it failed, in one word, or null.
    pub failure: Option<String>,
    /// What failed.
    pub errors: Vec<ErrorItem>,
    /// What is worth knowing.
    pub warnings: Vec<ProblemItem>,
    /// Who the groups belong to.
    pub owner: String,
    /// Where the account is.
    pub api_url: String,
    /// The plan's digest.
    pub digest: String,
    /// What this apply has read.
    pub references: ReferencesItem,
    /// The plan's counts.
    pub summary: SummaryItem,
    /// The plan's changes.
    pub changes: Vec<ChangeItem>,
    /// The requests that were forecast, and those that were sent.
    pub requests: RequestsItem,
    /// The guards that the plan met, and why they were overridden.
    pub guards: Vec<GuardItem>,
    /// What the plan changes for receivers, the most serious first in each team.
    pub delivery: Vec<DeliveryItem>,
    /// For how long old and new both deliver, as planned.
    pub overlaps: Vec<OverlapItem>,
    /// What became of each team that had something to do.
    pub teams: Vec<TeamItem>,
}

/// What became of one team.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TeamItem {
    /// The team's id.
    pub team: String,
    /// Whether its last listing proved to be what is declared.
    pub verified: bool,
    /// What is left to do, or why nothing could be concluded.
    pub remaining: Vec<String>,
    /// The operations in the order in which they were due.
    pub operations: Vec<OperationItem>,
}

/// One creation or deletion.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OperationItem {
    /// `create` or `delete`.
    pub operation: String,
    /// The group's name.
    pub name: String,
    /// The group's id, shortened, or null when it is not known.
    pub id: Option<String>,
    /// `confirmed`, `unconfirmed`, `failed`, `skipped`, `altered` (doo keeps it otherwise than it was
    /// sent), `moved` (not sent, since doo lists something else than was planned for) or `gone` (not
    /// sent, since what should be deleted is not there any more).
    pub outcome: String,
    /// Why it is not confirmed, or null.
    pub why: Option<String>,
    /// The values that doo keeps otherwise than they were sent.
    pub altered: Vec<AlteredItem>,
}

/// A value that doo keeps otherwise than it was sent. No secret is among them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AlteredItem {
    /// Where, as in `changes[].fields[].path`.
    pub path: String,
    /// What was sent, or null.
    pub sent: Option<String>,
    /// What doo lists, or null.
    pub kept: Option<String>,
    /// What to write in the manifest.
    pub instead: String,
}

impl From<&AlteredField> for AlteredItem {
    fn from(field: &AlteredField) -> Self {
        let AlteredField { field, instead } = field.clone();
        Self {
            path: field.path,
            sent: field.after,
            kept: field.before,
            instead,
        }
    }
}

impl ReportDocument {
    /// Puts a report into the document's form.
    pub fn new(
        exit_code: u8,
        failure: Option<&str>,
        errors: Vec<ErrorItem>,
        warnings: Vec<ProblemItem>,
        plan: PlanItems,
        report: &Report,
    ) -> Self {
        let PlanItems {
            owner,
            api_url,
            digest,
            references,
            summary,
            changes,
            requests,
            obstacles,
            guards,
            delivery,
            overlaps,
        } = plan;
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            errors: errors.into_iter().chain(obstacles).collect(),
            warnings,
            owner,
            api_url,
            digest,
            references,
            summary,
            changes,
            requests,
            guards,
            delivery,
            overlaps,
            teams: report.teams.iter().map(TeamItem::from).collect(),
        }
    }
}

impl From<&TeamReport> for TeamItem {
    fn from(report: &TeamReport) -> Self {
        let TeamReport {
            team,
            operations,
            verdict,
        } = report;
        let remaining = match verdict {
            Verdict::Converged => Vec::new(),
            Verdict::Differs(left) => left.clone(),
            Verdict::Unverified(why) => vec![why.clone()],
        };
        Self {
            team: team.clone(),
            verified: *verdict == Verdict::Converged,
            remaining,
            operations: operations.iter().map(OperationItem::from).collect(),
        }
    }
}

impl From<&Operation> for OperationItem {
    fn from(operation: &Operation) -> Self {
        let Operation {
            verb,
            name,
            id,
            outcome,
        } = operation;
        Self {
            operation: verb.word().to_owned(),
            name: name.clone(),
            id: id.as_ref().map(crate::model::GroupId::short),
            outcome: outcome.code().to_owned(),
            why: outcome.why().map(str::to_owned),
            altered: outcome.alteration().map_or_else(Vec::new, |how| {
                how.fields.iter().map(AlteredItem::from).collect()
            }),
        }
    }
}
