//! New groups that got nothing of what exists: doo delivers to them what happens from now on.

use super::report::{Operation, Outcome, Report, Verb};
use crate::model::{Group, Resource, TeamId};
use crate::plan::Plan;
use std::collections::BTreeSet;

/// What exists and could be sent to a group that an apply created.
#[derive(Debug, Clone, Copy)]
pub struct Fillable<'a> {
    /// The team of the group.
    pub team: &'a TeamId,
    /// The group.
    pub group: &'a Group,
    /// What doo would send again (api-facts: init).
    pub resource: Resource,
    /// Whether the group also gets other resources.
    pub is_one_of_several: bool,
}

/// What could be sent to the groups that an apply created and that replace none, in the order of
/// the plan. Only what a listing shows counts: no other group can be sent anything.
pub fn fillable<'a>(plan: &Plan<'a>, report: &Report) -> Vec<Fillable<'a>> {
    let mut found = Vec::new();
    for step in &plan.steps {
        let Some(creation) = step.creation() else {
            continue;
        };
        let team = plan.teams[step.team].team;
        if !creation.replaces.is_empty() || !is_created(report, team, &creation.group.name) {
            continue;
        }
        let resources = resources(creation.group);
        let is_one_of_several = resources.len() > 1;
        found.extend(resources.into_iter().map(|resource| Fillable {
            team,
            group: creation.group,
            resource,
            is_one_of_several,
        }));
    }
    found
}

/// The resources that doo sends again to a group's hooks.
fn resources(group: &Group) -> BTreeSet<Resource> {
    let types = group.hooks.iter().map(|hook| &hook.hook_type);
    let resources =
        types.filter_map(|it| Resource::of(it).filter(|resource| resource.sends_again(it)));
    resources.collect()
}

fn is_created(report: &Report, team: &TeamId, group: &str) -> bool {
    let own = report.teams.iter().filter(|it| it.team == team.as_str());
    let mut operations = own.flat_map(|team| &team.operations);
    operations.any(|operation| {
        let Operation {
            verb,
            name,
            outcome,
            id: _,
        } = operation;
        *verb == Verb::Create && name == group && *outcome == Outcome::Confirmed
    })
}
