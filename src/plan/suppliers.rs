//! Who takes over the hooks of groups that are to be deleted.

use super::waves::doomed;
use super::{Input, TeamPlan};
use crate::diff::{Action, DeclaredTeam};
use crate::model::{Group, Hook, HookType, Scope, TeamId};
use crate::observed::Observation;
use std::borrow::Cow;
use std::collections::HashMap;

/// Who declares the hooks of groups that are to be deleted. A group may only go when whoever takes
/// over its hooks has been seen: a hook may move to another group, even of another team.
pub(super) struct Suppliers<'a> {
    by_hook: HashMap<HookId<'a>, Vec<Supplier<'a>>>,
    /// What teams declare that could not be listed: whether they deliver it nobody knows.
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

struct Supplier<'a> {
    at: CreationRef,
    created: bool,
    hook: &'a Hook,
    scope: &'a Scope,
}

impl<'a> Suppliers<'a> {
    pub(super) fn of(input: &Input<'a>, teams: &[TeamPlan<'a>]) -> Self {
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

    fn by_hook(teams: &[TeamPlan<'a>]) -> HashMap<HookId<'a>, Vec<Supplier<'a>>> {
        let doomed = teams.iter().flat_map(|team| &team.changes).flat_map(doomed);
        let mut by_hook: HashMap<HookId<'a>, Vec<Supplier<'a>>> = HashMap::new();
        for hook in doomed.flat_map(|listed| &listed.group.hooks) {
            by_hook.entry(hook.place()).or_default();
        }
        if by_hook.is_empty() {
            return by_hook;
        }
        for (team, plan) in teams.iter().enumerate() {
            for (change, found) in plan.changes.iter().enumerate() {
                // What is declared and held back would be created, too: until it is, it delivers
                // nothing.
                let is_held = found.action == Action::Unmanaged;
                let created = is_held || matches!(found.action, Action::Create | Action::Replace);
                let Some(declared) = found
                    .declared
                    .filter(|_| created || found.action == Action::Keep)
                else {
                    continue;
                };
                for hook in &declared.group.hooks {
                    if let Some(suppliers) = by_hook.get_mut(&hook.place()) {
                        let at = CreationRef { team, change };
                        suppliers.push(Supplier {
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

    /// A team that could not be listed and may have to take over a hook of a group, which its own
    /// team does not surely deliver.
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
        let suppliers = self
            .by_hook
            .get(&hook.place())
            .map_or(&[][..], Vec::as_slice);
        suppliers.iter().any(|supplier| {
            supplier.at.team == team && supplier.hook.same(hook) && covers(supplier.scope, scope)
        })
    }

    /// The creations that take over the hooks of a group of this team: the team's own where it
    /// surely delivers the hook to as many events, other teams' too where it does not.
    pub(super) fn of_group(&self, team: usize, group: &Group) -> Vec<CreationRef> {
        let mut all = Vec::new();
        for hook in &group.hooks {
            let suppliers = self
                .by_hook
                .get(&hook.place())
                .map_or(&[][..], Vec::as_slice);
            let same = suppliers.iter().filter(|supplier| supplier.hook.same(hook));
            let covering: Vec<_> = same
                .filter(|supplier| may_cover(supplier.scope, &group.scope))
                .collect();
            let own = |supplier: &&&Supplier<'_>| supplier.at.team == team;
            let suffices = self.suffices(team, hook, &group.scope);
            let relevant = covering
                .iter()
                .filter(|supplier| !suffices || own(supplier));
            all.extend(
                relevant
                    .filter(|supplier| supplier.created)
                    .map(|supplier| supplier.at),
            );
        }
        all
    }
}

/// Whether a declared scope surely includes the events of a listed one.
fn covers(declared: &Scope, listed: &Scope) -> bool {
    *declared == Scope::Organization || declared == listed
}

/// Whether a declared scope may include the events of a listed one, which may not be known.
fn may_cover(declared: &Scope, listed: &Scope) -> bool {
    covers(declared, listed) || *listed == Scope::Unknown
}
