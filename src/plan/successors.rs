//! Which groups take over the hooks of groups that are to be deleted.

use super::input::PlanInput;
use super::team_plan::TeamPlan;
use crate::diff::{Action, Change, DeclaredTeam};
use crate::model::{Group, Hook, HookType, Scope, TeamId};
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
    created: bool,
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
                let Some(declared) = found
                    .declared
                    .filter(|_| created || found.action == Action::Keep)
                else {
                    continue;
                };
                for hook in &declared.group.hooks {
                    if let Some(successors) = by_hook.get_mut(&hook.place()) {
                        let at = CreationRef { team, change };
                        successors.push(Successor {
                            at,
                            created,
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
                may_cover(&declared.1.scope, &group.scope)
                    && declared.1.hooks.iter().any(|other| other.same(hook))
            };
            let (id, _) = self.unseen.iter().find(takes_over)?;
            Some(*id)
        })
    }

    fn suffices(&self, team: usize, hook: &Hook, scope: &Scope) -> bool {
        let successors = self
            .by_hook
            .get(&hook.place())
            .map_or(&[][..], Vec::as_slice);
        successors.iter().any(|successor| {
            successor.at.team == team && successor.hook.same(hook) && covers(successor.scope, scope)
        })
    }

    /// The creations that take over the hooks of a group of this team. If the team's own groups
    /// certainly deliver a hook for all its events, only those count; otherwise other teams' as well.
    pub(super) fn of_group(&self, team: usize, group: &Group) -> Vec<CreationRef> {
        let mut all = Vec::new();
        for hook in &group.hooks {
            let successors = self
                .by_hook
                .get(&hook.place())
                .map_or(&[][..], Vec::as_slice);
            let same = successors
                .iter()
                .filter(|successor| successor.hook.same(hook));
            let covering: Vec<_> = same
                .filter(|successor| may_cover(successor.scope, &group.scope))
                .collect();
            let own = |successor: &&&Successor<'_>| successor.at.team == team;
            let suffices = self.suffices(team, hook, &group.scope);
            let relevant = covering
                .iter()
                .filter(|successor| !suffices || own(successor));
            all.extend(
                relevant
                    .filter(|successor| successor.created)
                    .map(|successor| successor.at),
            );
        }
        all
    }
}

/// Whether a declared scope certainly includes the events of a listed one.
fn covers(declared: &Scope, listed: &Scope) -> bool {
    *declared == Scope::Organization || declared == listed
}

/// Whether a declared scope may include the events of a listed one, which may be unknown
/// (api-facts: scope-not-listed).
fn may_cover(declared: &Scope, listed: &Scope) -> bool {
    covers(declared, listed) || *listed == Scope::Unknown
}
