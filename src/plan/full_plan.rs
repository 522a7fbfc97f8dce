//! A whole plan, and what it says about all teams.

use super::digest::Digest;
use super::forecast::{Forecast, Overlap};
use super::obstacle::Obstacle;
use super::payload::{PayloadChange, Rewrite};
use super::references::References;
use super::steps::{Step, StepId};
use super::team_plan::TeamPlan;
use crate::diff::{Action, Change};
use crate::model::{Origin, Owner, TeamId};
use std::collections::HashSet;

/// What would have to happen so that doo matches the manifest.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Who the groups belong to.
    pub owner: &'a Owner,
    /// The account, and what an apply reads.
    pub references: &'a References,
    /// The teams in manifest order.
    pub teams: Vec<TeamPlan<'a>>,
    /// What an apply does, in its order. Teams with an obstacle have no steps.
    pub steps: Vec<Step<'a>>,
    /// A digest of the references, the operations and the listed content they rest on.
    pub digest: Digest,
    /// The requests that planning and applying take.
    pub forecast: Forecast,
}

/// How many groups each action is about.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Groups to create.
    pub create: usize,
    /// Groups to replace, adoptions and renames included.
    pub replace: usize,
    /// Groups to delete without a replacement.
    pub delete: usize,
    /// Groups that are as declared.
    pub unchanged: usize,
    /// Groups that are left alone.
    pub unmanaged: usize,
    /// Groups that a person has to decide about.
    pub refused: usize,
}

impl<'a> Plan<'a> {
    /// The step of that number.
    pub fn step(&self, id: StepId) -> &Step<'a> {
        &self.steps[id.0]
    }

    /// Counts the changes of all teams.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for change in self.teams.iter().flat_map(|team| &team.changes) {
            let count = match change.action {
                Action::Create => &mut summary.create,
                Action::Replace => &mut summary.replace,
                Action::Delete => &mut summary.delete,
                Action::Keep => &mut summary.unchanged,
                Action::Unmanaged => &mut summary.unmanaged,
                Action::Refuse => &mut summary.refused,
            };
            *count += 1;
        }
        summary
    }

    /// Says for each payload that takes the place of another what that means for its receiver.
    pub fn compare_payloads(
        &mut self,
        mut compare: impl FnMut(Option<&'a Origin>, Option<&'a Origin>) -> Vec<PayloadChange>,
    ) {
        for team in &mut self.teams {
            for payload in &mut team.payloads {
                let Rewrite { before, after, .. } = payload;
                payload.changes = compare(before.origin.as_ref(), after.origin.as_ref());
                payload.changes.sort();
            }
            team.payloads.sort_by(Rewrite::order);
        }
    }

    /// How many declared hooks break the payload of their receiver.
    pub fn breaking_payloads(&self) -> usize {
        let payloads = self.teams.iter().flat_map(|team| &team.payloads);
        let breaking = payloads.filter(|payload| payload.is_breaking());
        let hooks = breaking.map(|payload| std::ptr::from_ref(payload.after));
        hooks.collect::<HashSet<_>>().len()
    }

    /// Whether doo matches the manifest, as far as it was listed.
    pub fn is_empty(&self) -> bool {
        !self
            .teams
            .iter()
            .flat_map(|team| &team.changes)
            .any(Change::writes)
    }

    /// Whether an endpoint gains or loses something, or gets another payload, as far as the listings show.
    pub fn changes_delivery(&self) -> bool {
        let mut findings = self.teams.iter().flat_map(|team| &team.delivery);
        let mut payloads = self.teams.iter().flat_map(|team| &team.payloads);
        findings.any(|finding| !finding.kind.is_standing())
            || payloads.any(|payload| !payload.changes.is_empty())
    }

    /// The longest overlap of all teams.
    pub fn overlap(&self) -> Overlap {
        let overlaps = self.teams.iter().map(|team| team.overlap);
        overlaps.max().unwrap_or_default()
    }

    /// The changes that a person has to decide about first.
    pub fn refusals(&self) -> impl Iterator<Item = &Change<'_>> {
        self.teams
            .iter()
            .flat_map(|team| &team.changes)
            .filter(|c| c.action == Action::Refuse)
    }

    /// The teams that could not be planned completely.
    pub fn obstacles(&self) -> impl Iterator<Item = (&TeamId, Obstacle<'_>)> {
        self.teams
            .iter()
            .filter_map(|team| Some((team.team, team.obstacle?)))
    }
}
