//! The document of an apply.

use super::plan::PlanItems;
use super::{ErrorItem, FORMAT_VERSION, ProblemItem};
use crate::apply::{AlteredField, Operation, Report, Revocation, TeamReport, Use, Verdict};
use crate::render::words;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

/// An apply: its plan and its results.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ReportDocument {
    /// The version of this format.
    pub format_version: u32,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Why it failed, in one word, or null.
    pub failure: Option<String>,
    /// What failed.
    pub errors: Vec<ErrorItem>,
    /// The warnings of the manifest.
    pub warnings: Vec<ProblemItem>,
    /// The plan that was applied.
    #[serde(flatten)]
    pub plan: PlanItems,
    /// The result of each team with changes.
    pub teams: Vec<TeamItem>,
    /// The secrets that replacements took out of use.
    pub revocations: Vec<RevocationItem>,
}

/// A secret that a replacement took out of use. Nothing of the secret itself is here.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct RevocationItem {
    /// The team of the group.
    pub team: String,
    /// The name of the group.
    pub group: String,
    /// The token endpoint.
    pub endpoint: String,
    /// `unused` (it may be revoked), `still-used`, or `unknown`.
    pub state: String,
    /// The names of the listed groups that still use it.
    pub used_by: Vec<String>,
    /// The state in one sentence.
    pub message: String,
}

impl From<&Revocation> for RevocationItem {
    fn from(revocation: &Revocation) -> Self {
        let Revocation {
            team,
            group,
            endpoint,
            state,
        } = revocation;
        let (word, used_by) = match state {
            Use::Unused => ("unused", Vec::new()),
            Use::StillUsed(groups) => (
                "still-used",
                groups.iter().map(|(_, name)| name.clone()).collect(),
            ),
            Use::Unknown(_) => ("unknown", Vec::new()),
        };
        Self {
            team: team.to_string(),
            group: group.clone(),
            endpoint: endpoint.clone(),
            state: word.to_owned(),
            used_by,
            message: words::revocation(revocation),
        }
    }
}

/// The result of one team.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct TeamItem {
    /// The team's id.
    pub team: String,
    /// Whether its last listing matched the manifest.
    pub verified: bool,
    /// What is left to do, or why that is not known.
    pub remaining: Vec<String>,
    /// The operations, in the order of the plan.
    pub operations: Vec<OperationItem>,
}

/// One creation or deletion.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct OperationItem {
    /// `create` or `delete`.
    pub operation: String,
    /// The group's name.
    pub name: String,
    /// The group's id, shortened, or null when it is not known.
    pub id: Option<String>,
    /// `confirmed`, `unconfirmed`, `failed`, `skipped`, `altered` (doo stores it differently than
    /// it was sent), `moved` (not sent, because doo lists something else than the plan expected) or
    /// `gone` (not sent, because the group to delete no longer exists).
    pub outcome: String,
    /// Why it is not confirmed, or null.
    pub why: Option<String>,
    /// The values that doo stores differently than they were sent.
    pub altered: Vec<AlteredItem>,
}

/// A value that doo stores differently than it was sent. Never a secret.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct AlteredItem {
    /// The field, as in `changes[].fields[].path`.
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
    /// Makes the document of a report.
    pub fn new(
        exit_code: u8,
        failure: Option<&str>,
        errors: Vec<ErrorItem>,
        warnings: Vec<ProblemItem>,
        mut plan: PlanItems,
        report: &Report,
        revocations: &[Revocation],
    ) -> Self {
        let obstacles = std::mem::take(&mut plan.obstacles);
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            errors: errors.into_iter().chain(obstacles).collect(),
            warnings,
            plan,
            teams: report.teams.iter().map(TeamItem::from).collect(),
            revocations: revocations.iter().map(RevocationItem::from).collect(),
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
