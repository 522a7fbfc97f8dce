//! Guards: what a plan must not do unless a person allows it.

mod hosts;

use super::finding::DeliveryFinding;
use super::full_plan::Plan;
use super::payload::Rewrite;
use super::steps::Task;
use super::team_plan::TeamPlan;
use crate::model::{Group, Guards, HookType, ListedGroup, TeamId};
use std::collections::HashSet;

/// What a plan must not do, and what it may do nevertheless.
#[derive(Debug, Clone, Copy)]
pub struct GuardPolicy<'a> {
    /// What the manifest says.
    pub guards: &'a Guards,
    /// How many requests may be sent, if that is limited.
    pub budget: Option<Budget>,
    /// The guards that a person overrides, each with the reason.
    pub allowances: &'a [(Guard, String)],
}

/// How many requests a run may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// At most this number, including those for planning and tokens.
    pub requests: u64,
    /// What says so, as people write it: an option, or a key of the manifest.
    pub source: &'static str,
}

/// The guards there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// A team loses many groups.
    MaxDelete,
    /// A team loses its last group.
    EmptyTeam,
    /// A required type loses its last subscriber.
    RequiredTypes,
    /// A hook or a token request would be sent to a host that is not allowed.
    AllowHosts,
    /// Something would arrive twice at an endpoint, and arrives once now.
    DuplicateSubscription,
    /// Applying takes more requests than are left.
    Budget,
    /// A receiver would not take what doo sends. Only an apply asks them.
    Receivers,
    /// A receiver would miss something in a payload that it gets now.
    BreakingPayload,
}

impl Guard {
    /// All guards.
    pub const ALL: [Self; 8] = [
        Self::MaxDelete,
        Self::EmptyTeam,
        Self::RequiredTypes,
        Self::AllowHosts,
        Self::DuplicateSubscription,
        Self::Budget,
        Self::Receivers,
        Self::BreakingPayload,
    ];

    /// The guard's name, as `--allow` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::MaxDelete => "max-delete",
            Self::EmptyTeam => "empty-team",
            Self::RequiredTypes => "required-types",
            Self::AllowHosts => "allow-hosts",
            Self::DuplicateSubscription => "duplicate-subscription",
            Self::Budget => "budget",
            Self::Receivers => "receivers",
            Self::BreakingPayload => "breaking-payload",
        }
    }
}

/// A guard that a plan meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardHit<'p> {
    /// The team, unless it is about the whole run.
    pub team: Option<&'p TeamId>,
    /// What the plan would do.
    pub violation: Violation<'p>,
    /// The reason for which a person allowed it, if so.
    pub allowed: Option<&'p str>,
}

/// What a plan would do that a guard forbids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation<'p> {
    /// The team would lose more groups than it may.
    MaxDelete {
        /// How many it would lose.
        deleted: usize,
        /// How many it may lose.
        most: usize,
    },
    /// The team would lose all its groups.
    EmptyTeam {
        /// How many it has.
        groups: usize,
    },
    /// No endpoint would receive these types any more.
    RequiredTypes(Vec<&'p HookType>),
    /// doo would send to these hosts, and no pattern allows it; `None` is an endpoint without a host.
    AllowHosts(Vec<Option<String>>),
    /// Something would arrive twice at an endpoint: all findings of the team, duplicates among them.
    DuplicateSubscription(&'p [DeliveryFinding<'p>]),
    /// Applying takes more requests than there are.
    Budget {
        /// How many it takes.
        needed: u64,
        /// How many there are.
        budget: Budget,
    },
    /// Receivers of groups that are created or replaced do not answer as doo needs.
    Receivers {
        /// How many fail.
        failing: usize,
        /// How many could not be checked.
        unchecked: usize,
        /// The first of them, and what was found.
        first: (String, String),
    },
    /// Payloads of the team would break: all that change, breaking ones first.
    BreakingPayload(&'p [Rewrite<'p>]),
}

impl<'p> GuardHit<'p> {
    /// A guard that is met, and overridden if one of the allowances says so.
    pub fn new(
        team: Option<&'p TeamId>,
        violation: Violation<'p>,
        allowances: &'p [(Guard, String)],
    ) -> Self {
        let mut hit = Self {
            team,
            violation,
            allowed: None,
        };
        let guard = hit.guard();
        let allowance = allowances.iter().find(|(allowed, _)| *allowed == guard);
        hit.allowed = allowance.map(|(_, reason)| reason.as_str());
        hit
    }

    /// Which guard it is.
    pub fn guard(&self) -> Guard {
        match self.violation {
            Violation::MaxDelete { .. } => Guard::MaxDelete,
            Violation::EmptyTeam { .. } => Guard::EmptyTeam,
            Violation::RequiredTypes(_) => Guard::RequiredTypes,
            Violation::AllowHosts(_) => Guard::AllowHosts,
            Violation::DuplicateSubscription(_) => Guard::DuplicateSubscription,
            Violation::Budget { .. } => Guard::Budget,
            Violation::Receivers { .. } => Guard::Receivers,
            Violation::BreakingPayload(_) => Guard::BreakingPayload,
        }
    }
}

/// The guards that a plan meets, in the order of the teams. A plan that writes nothing meets none.
pub fn check<'p>(plan: &'p Plan<'_>, policy: &GuardPolicy<'p>) -> Vec<GuardHit<'p>> {
    let GuardPolicy {
        guards,
        budget,
        allowances,
    } = *policy;
    let hit = |team, violation| GuardHit::new(team, violation, allowances);
    let mut hits = Vec::new();
    for team in Writes::of(plan) {
        let violations = [
            max_delete(&team, guards),
            empty_team(&team),
            required_types(&team, guards),
            allow_hosts(&team, guards),
            duplicates(team.plan),
            breaking_payload(team.plan, guards),
        ];
        let violations = violations.into_iter().flatten();
        hits.extend(violations.map(|violation| hit(Some(team.plan.team), violation)));
    }
    let of_run = over_budget(plan, budget);
    hits.extend(of_run.map(|violation| hit(None, violation)));
    hits
}

fn over_budget<'p>(plan: &Plan<'_>, budget: Option<Budget>) -> Option<Violation<'p>> {
    let budget = budget?;
    let needed = plan.forecast.apply;
    (!plan.steps.is_empty() && needed > budget.requests)
        .then_some(Violation::Budget { needed, budget })
}

/// What the steps of a plan write in one team.
struct Writes<'p, 'a> {
    plan: &'p TeamPlan<'a>,
    created: Vec<&'a Group>,
    deleted: HashSet<&'a str>,
    /// How many groups it loses.
    lost: usize,
}

impl<'p, 'a> Writes<'p, 'a> {
    /// Of each team that is written to.
    fn of(plan: &'p Plan<'a>) -> impl Iterator<Item = Self> {
        let teams = plan.teams.iter().map(|plan| Self {
            plan,
            created: Vec::new(),
            deleted: HashSet::new(),
            lost: 0,
        });
        let mut teams: Vec<Self> = teams.collect();
        for step in &plan.steps {
            let team = &mut teams[step.team];
            match &step.task {
                Task::Create(creation) => team.created.push(creation.group),
                Task::Delete(deletion) => {
                    team.deleted.insert(deletion.listed.id.as_str());
                    team.lost += usize::from(deletion.is_loss);
                }
                Task::List => {}
            }
        }
        let is_written = |team: &Self| !team.created.is_empty() || !team.deleted.is_empty();
        teams.into_iter().filter(is_written)
    }

    /// The groups that are listed for the team, without those that belong to another team.
    fn listed(&self) -> impl Iterator<Item = &'a ListedGroup> {
        let own = |listed: &&ListedGroup| {
            let marker = listed.marker();
            marker.is_none_or(|marker| marker.team == *self.plan.team)
        };
        let listing = self.plan.listing.into_iter();
        listing.flat_map(|listing| &listing.groups).filter(own)
    }

    /// The groups that the team has afterwards.
    fn left(&self) -> impl Iterator<Item = &'a Group> {
        let stays = |listed: &&ListedGroup| !self.deleted.contains(listed.id.as_str());
        let kept = self.listed().filter(stays).map(|listed| &listed.group);
        kept.chain(self.created.iter().copied())
    }
}

fn max_delete<'p>(team: &Writes<'_, '_>, guards: &Guards) -> Option<Violation<'p>> {
    let (deleted, most) = (team.lost, guards.max_delete);
    (deleted > most).then_some(Violation::MaxDelete { deleted, most })
}

/// A team that is written to and has no group afterwards had one before.
fn empty_team<'p>(team: &Writes<'_, '_>) -> Option<Violation<'p>> {
    let is_empty = team.left().next().is_none();
    let groups = team.listed().count();
    is_empty.then_some(Violation::EmptyTeam { groups })
}

fn required_types<'p>(team: &Writes<'_, '_>, guards: &'p Guards) -> Option<Violation<'p>> {
    let lost = |required: &&HookType| {
        let subscribes =
            |group: &Group| group.hooks.iter().any(|hook| hook.hook_type == **required);
        team.listed().any(|listed| subscribes(&listed.group)) && !team.left().any(subscribes)
    };
    let lost: Vec<&HookType> = guards.required_types.iter().filter(lost).collect();
    (!lost.is_empty()).then_some(Violation::RequiredTypes(lost))
}

fn allow_hosts<'p>(team: &Writes<'_, '_>, guards: &Guards) -> Option<Violation<'p>> {
    let others = hosts::not_allowed(&team.created, guards);
    (!others.is_empty()).then_some(Violation::AllowHosts(others))
}

fn duplicates<'p>(team: &'p TeamPlan<'_>) -> Option<Violation<'p>> {
    let mut findings = team.delivery.iter();
    let has_one = findings.any(|finding| finding.kind.is_duplicate());
    has_one.then_some(Violation::DuplicateSubscription(&team.delivery))
}

fn breaking_payload<'p>(team: &'p TeamPlan<'_>, guards: &Guards) -> Option<Violation<'p>> {
    let has_one = team.payloads.iter().any(Rewrite::is_breaking);
    (guards.breaking_payload && has_one).then_some(Violation::BreakingPayload(&team.payloads))
}
