//! `plan`, `drift` and `apply --plan` share this document.

use super::delivery::{DeliveryItem, OverlapItem};
use super::{ChangeItem, ErrorItem, FORMAT_VERSION, ProblemItem, ReferencesItem};
use crate::diff::{Action, Change};
use crate::observed::Recorded;
use crate::plan::{Forecast, GuardHit, Obstacle, Plan, Summary};
use crate::render::words;
use schemars::JsonSchema;
use serde::Serialize;

/// A plan.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlanDocument {
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
    /// Stands for the references, the operations, and what they rest on.
    pub digest: String,
    /// What an apply reads.
    pub references: ReferencesItem,
    /// How many groups share a fate.
    pub summary: SummaryItem,
    /// What happens to each group that is not as declared, and to those that are left alone.
    pub changes: Vec<ChangeItem>,
    /// The requests that planning and applying take.
    pub requests: RequestsItem,
    /// The guards that the plan meets.
    pub guards: Vec<GuardItem>,
    /// What changes for receivers, the most serious first in each team.
    pub delivery: Vec<DeliveryItem>,
    /// For how long old and new both deliver during an apply.
    pub overlaps: Vec<OverlapItem>,
    /// The recording that the plan rests on, or null when doo was asked. Its secrets are not known:
    /// a plan of the same account with secrets may have more changes, and then another digest.
    pub observed: Option<ObservedItem>,
}

/// The recording that a plan rests on. How old it is depends on the clock, so only the text says it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ObservedItem {
    /// When it was made, after RFC 3339 and in UTC.
    pub recorded_at: String,
}

impl From<&Recorded> for ObservedItem {
    fn from(Recorded { at, age: _ }: &Recorded) -> Self {
        Self {
            recorded_at: at.to_string(),
        }
    }
}

/// The parts that a plan's document and a report have in common.
#[derive(Debug)]
pub struct PlanItems {
    /// Who the groups belong to.
    pub owner: String,
    /// Where the account is.
    pub api_url: String,
    /// The digest.
    pub digest: String,
    /// What an apply reads.
    pub references: ReferencesItem,
    /// The counts.
    pub summary: SummaryItem,
    /// The changes.
    pub changes: Vec<ChangeItem>,
    /// The forecast.
    pub requests: RequestsItem,
    /// The teams that could not be planned.
    pub obstacles: Vec<ErrorItem>,
    /// The guards that the plan meets.
    pub guards: Vec<GuardItem>,
    /// What changes for receivers, the most serious first in each team.
    pub delivery: Vec<DeliveryItem>,
    /// For how long old and new both deliver during an apply.
    pub overlaps: Vec<OverlapItem>,
}

/// How many groups share a fate.
#[derive(Debug, Clone, Serialize, JsonSchema)]
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
    /// Groups nothing can be decided about.
    pub refused: usize,
}

/// What planning and applying take.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RequestsItem {
    /// Requests of a plan.
    pub plan: u64,
    /// Requests of a whole apply, its own planning included.
    pub apply: u64,
    /// Seconds of a whole apply at the configured pace.
    pub seconds: u64,
    /// Requests that this run sent.
    pub sent: u64,
}

/// A guard that the plan meets.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GuardItem {
    /// The guard's name.
    pub guard: String,
    /// The team's id, or null when it is about the whole run.
    pub team: Option<String>,
    /// What the plan would do.
    pub message: String,
    /// Why it may do so nevertheless, or null.
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
    /// Puts a plan into the document's form.
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
        self,
        exit_code: u8,
        failure: Option<&str>,
        warnings: Vec<ProblemItem>,
    ) -> PlanDocument {
        let Self {
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
        } = self;
        PlanDocument {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            errors: obstacles,
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
            observed: None,
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
