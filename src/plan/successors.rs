//! Which groups take over the hooks of groups that are to be deleted.

use super::input::PlanInput;
use super::team_plan::TeamPlan;
use crate::diff::{Action, Change, DeclaredTeam};
use crate::model::{Group, Hook, HookType, ListedGroup, Listing, Scope, TeamId};
use crate::observed::Observation;
use std::borrow::Cow;
use std::collections::HashMap;

/// The declared groups that take over the hooks of groups that are to be deleted.
///
/// A hook may move to another group, even of another team. So a group is only deleted when a listing
/// has shown the groups that take over its hooks.
pub(super) struct Successors<'a> {
    by_hook: HashMap<HookId<'a>, Vec<Successor<'a>>>,
    /// What the teams declare that could not be listed. It is not known whether they deliver it.
    unseen: Vec<(&'a TeamId, &'a Group)>,
}

/// A creation in some team of the plan, before it is a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct CreationRef {
    /// The team's position in the plan.
    pub(super) team: usize,
    /// The change's position in the team.
    pub(super) change: usize,
}

type HookId<'a> = (&'a HookType, Cow<'a, str>);

struct Successor<'a> {
    at: CreationRef,
    /// The listed group that is it already; none if it is still to be created.
    kept: Option<&'a ListedGroup>,
    hook: &'a Hook,
    scope: &'a Scope,
}

impl<'a> Successors<'a> {
    pub(super) fn of(input: &PlanInput<'a>, teams: &[TeamPlan<'a>]) -> Self {
        let is_unseen = |team: &&DeclaredTeam<'_>| {
            matches!(
                team.observed,
                Observation::Failed(_) | Observation::NotRecorded
            )
        };
        let declared = |team: &DeclaredTeam<'a>| {
            let groups = team.declared.iter().map(|declared| &declared.group);
            groups.map(|group| (team.id, group)).collect::<Vec<_>>()
        };
        let unseen = input
            .teams
            .iter()
            .filter(is_unseen)
            .flat_map(declared)
            .collect();
        let by_hook = Self::by_hook(teams);
        Self { by_hook, unseen }
    }

    fn by_hook(teams: &[TeamPlan<'a>]) -> HashMap<HookId<'a>, Vec<Successor<'a>>> {
        let to_delete = teams
            .iter()
            .flat_map(|team| &team.changes)
            .flat_map(Change::to_delete);
        let mut by_hook: HashMap<HookId<'a>, Vec<Successor<'a>>> = HashMap::new();
        for hook in to_delete.flat_map(|listed| &listed.group.hooks) {
            by_hook.entry(hook.place()).or_default();
        }
        if by_hook.is_empty() {
            return by_hook;
        }
        for (team, plan) in teams.iter().enumerate() {
            for (change, found) in plan.changes.iter().enumerate() {
                // A declared group that is left alone now will be created by a later run. It does not
                // deliver before.
                let is_left = found.action == Action::Unmanaged;
                let created = is_left || matches!(found.action, Action::Create | Action::Replace);
                let is_kept = found.action == Action::Keep;
                let Some(declared) = found.declared.filter(|_| created || is_kept) else {
                    continue;
                };
                let kept = found.listed.first().copied().filter(|_| is_kept);
                for hook in &declared.group.hooks {
                    if let Some(successors) = by_hook.get_mut(&hook.place()) {
                        let at = CreationRef { team, change };
                        successors.push(Successor {
                            at,
                            kept,
                            hook,
                            scope: &declared.group.scope,
                        });
                    }
                }
            }
        }
        by_hook
    }

    /// A team that could not be listed and that declares a hook of a group, which no other group of
    /// the group's own team certainly delivers.
    pub(super) fn unseen(&self, team: usize, group: &Group) -> Option<&'a TeamId> {
        let open = |hook: &&Hook| !self.suffices(team, hook, &group.scope);
        group.hooks.iter().filter(open).find_map(|hook| {
            let takes_over = |declared: &&(&TeamId, &Group)| {
                declared.1.scope.common(&group.scope).is_some()
                    && declared.1.hooks.iter().any(|other| other.same(hook))
            };
            let (id, _) = self.unseen.iter().find(takes_over)?;
            Some(*id)
        })
    }

    fn suffices(&self, team: usize, hook: &Hook, scope: &Scope) -> bool {
        let mut successors = self.of_hook(hook);
        successors.any(|successor| successor.at.team == team && successor.scope.covers(scope))
    }

    fn of_hook<'s>(&'s self, hook: &'s Hook) -> impl Iterator<Item = &'s Successor<'a>> {
        let of_place = self.by_hook.get(&hook.place());
        let of_place = of_place.into_iter().flatten();
        of_place.filter(move |successor| successor.hook.same(hook))
    }

    /// The creations that take over the hooks of a group of this team. If the team's own groups
    /// certainly deliver a hook for all its events, only those count; otherwise other teams' as well.
    pub(super) fn of_group(&self, team: usize, group: &Group) -> Vec<CreationRef> {
        let of_hook = |hook| {
            let suffices = self.suffices(team, hook, &group.scope);
            let all = self.of_hook(hook);
            all.filter(move |successor| {
                successor.kept.is_none()
                    && successor.scope.common(&group.scope).is_some()
                    && (!suffices || successor.at.team == team)
            })
        };
        let creations = group.hooks.iter().flat_map(of_hook);
        creations.map(|successor| successor.at).collect()
    }

    /// The hooks of a group that groups of its listing deliver which are declared and stay as they are,
    /// each with the events of both.
    pub(super) fn kept(
        &self,
        group: &'a Group,
        listing: Option<&Listing>,
    ) -> Vec<(&'a Hook, &'a Scope)> {
        let is_in_sight = |successor: &&Successor<'_>| {
            let kept = successor.kept.map(|kept| &kept.id).zip(listing);
            kept.is_some_and(|(id, listing)| listing.group(id).is_some())
        };
        let of_hook = |hook: &'a Hook| {
            let in_sight = self.of_hook(hook).filter(is_in_sight);
            let scopes: Vec<_> = in_sight
                .filter_map(|successor| successor.scope.common(&group.scope))
                .collect();
            scopes.into_iter().map(move |scope| (hook, scope))
        };
        group.hooks.iter().flat_map(of_hook).collect()
    }
}
