//! The document of a plan. `plan` and `drift` write it, and `apply --plan` reads it.

use super::delivery::{DeliveryItem, OverlapItem};
use super::{ChangeItem, ErrorItem, FORMAT_VERSION, ProblemItem, ReferencesItem};
use crate::diff::{Action, Change};
use crate::observed::Recorded;
use crate::plan::{Forecast, GuardHit, Obstacle, Plan, Summary};
use crate::render::words;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

/// A plan.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PlanDocument {
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
    /// The plan itself.
    #[serde(flatten)]
    pub plan: PlanItems,
    /// The recording that the plan is made from, or null if it is made from a listing. A recording
    /// has no secrets: a plan from a listing may have more changes, and then another digest.
    pub observed: Option<ObservedItem>,
    /// The guards that only an apply can check, before its first write.
    pub checked_by_apply: Vec<String>,
}

/// The recording that a plan is made from. Its age depends on the clock, so only the text shows it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ObservedItem {
    /// When it was made: RFC 3339, in UTC.
    pub recorded_at: String,
}

impl From<&Recorded> for ObservedItem {
    fn from(Recorded { at, age: _ }: &Recorded) -> Self {
        Self {
            recorded_at: at.to_string(),
        }
    }
}

/// What the documents of a plan and of a report say of the plan.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PlanItems {
    /// The owner of the manifest.
    pub owner: String,
    /// The URL of the API.
    pub api_url: String,
    /// The digest of the references, the operations, and what they depend on.
    pub digest: String,
    /// What an apply reads.
    pub references: ReferencesItem,
    /// The number of groups for each action.
    pub summary: SummaryItem,
    /// The change of each group that is not as declared, and the groups that are left alone.
    pub changes: Vec<ChangeItem>,
    /// The requests that a plan and an apply need.
    pub requests: RequestsItem,
    /// The guards that the plan meets.
    pub guards: Vec<GuardItem>,
    /// What changes for receivers, the most serious first in each team.
    pub delivery: Vec<DeliveryItem>,
    /// How long old and new groups both deliver during an apply.
    pub overlaps: Vec<OverlapItem>,
    /// The errors of teams that could not be planned: part of the document's errors.
    #[serde(skip)]
    pub(super) obstacles: Vec<ErrorItem>,
}

/// The number of groups for each action.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct SummaryItem {
    /// Groups to create.
    pub create: usize,
    /// Groups to replace, adoptions and renames included.
    pub replace: usize,
    /// Groups to delete.
    pub delete: usize,
    /// Groups that are as declared.
    pub unchanged: usize,
    /// Groups that are left alone.
    pub unmanaged: usize,
    /// Groups that need a decision.
    pub refused: usize,
    /// Declared hooks whose payload breaks: their receiver would miss something that it gets now.
    pub breaking_payloads: usize,
}

/// The requests and time that a plan and an apply need.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct RequestsItem {
    /// Requests of a plan.
    pub plan: u64,
    /// Requests of an apply, including its own plan.
    pub apply: u64,
    /// Seconds of an apply at the configured rate.
    pub seconds: u64,
    /// Requests that this run sent.
    pub sent: u64,
}

/// A guard that the plan meets.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct GuardItem {
    /// The guard's name.
    pub guard: String,
    /// The team's id, or null for the whole run.
    pub team: Option<String>,
    /// Why the guard stops the plan.
    pub message: String,
    /// The reason for overriding it, or null.
    pub allowed: Option<String>,
}

impl From<&GuardHit<'_>> for GuardItem {
    fn from(hit: &GuardHit<'_>) -> Self {
        let GuardHit {
            team,
            violation,
            allowed,
        } = hit;
        Self {
            guard: hit.guard().name().to_owned(),
            team: team.map(ToString::to_string),
            message: words::violation(violation),
            allowed: allowed.map(str::to_owned),
        }
    }
}

impl PlanItems {
    /// Collects the items of a plan.
    pub fn of(plan: &Plan<'_>, sent: u64) -> Self {
        let Summary {
            create,
            replace,
            delete,
            unchanged,
            unmanaged,
            refused,
        } = plan.summary();
        let Forecast {
            plan: requests,
            apply,
            seconds,
        } = plan.forecast;
        let shown = |change: &&Change<'_>| change.action != Action::Keep;
        let changes = plan.teams.iter().flat_map(|team| &team.changes);
        Self {
            owner: plan.owner.to_string(),
            api_url: plan.references.account.clone(),
            digest: plan.digest.to_string(),
            references: ReferencesItem::of(plan.references),
            summary: SummaryItem {
                create,
                replace,
                delete,
                unchanged,
                unmanaged,
                refused,
                breaking_payloads: plan.breaking_payloads(),
            },
            changes: changes.filter(shown).map(ChangeItem::of).collect(),
            requests: RequestsItem {
                plan: requests,
                apply,
                seconds,
                sent,
            },
            obstacles: plan
                .obstacles()
                .map(|(team, obstacle)| obstacle_item(team.as_str(), obstacle))
                .collect(),
            guards: Vec::new(),
            delivery: DeliveryItem::all(plan),
            overlaps: OverlapItem::all(plan),
        }
    }

    /// Adds the guards that the plan meets.
    #[must_use]
    pub fn with_guards(mut self, hits: &[GuardHit<'_>]) -> Self {
        self.guards = hits.iter().map(GuardItem::from).collect();
        self
    }

    /// The document of a plan.
    pub fn into_document(
        mut self,
        exit_code: u8,
        failure: Option<&str>,
        warnings: Vec<ProblemItem>,
    ) -> PlanDocument {
        PlanDocument {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            errors: std::mem::take(&mut self.obstacles),
            warnings,
            plan: self,
            observed: None,
            checked_by_apply: Vec::new(),
        }
    }
}

fn obstacle_item(team: &str, obstacle: Obstacle<'_>) -> ErrorItem {
    ErrorItem {
        code: obstacle.code().to_owned(),
        message: format!("team {team}: {}", words::obstacle(obstacle)),
        help: words::help(obstacle).map(str::to_owned),
    }
}
