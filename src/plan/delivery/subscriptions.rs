//! Which hooks of which groups deliver before and after.

use crate::diff::{Action, Change};
use crate::model::{Group, GroupId, Hook, ListedGroup, Marking, Owner, Place};
use crate::plan::finding::{Deliverer, Ownership};
use crate::plan::team_plan::TeamPlan;
use std::collections::HashMap;

/// One hook of one group.
#[derive(Clone, Copy)]
pub(super) struct Subscription<'a> {
    pub(super) hook: &'a Hook,
    pub(super) by: Deliverer<'a>,
    pub(super) when: When,
    /// The change that begins or ends it, by its position in the team's changes.
    pub(super) change: Option<usize>,
    /// Where the manifest names the endpoint, if it declares the hook.
    pub(super) place: Option<&'a Place>,
}

/// When a hook delivers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Until the plan is applied.
    Before,
    /// Once it is applied.
    After,
    /// All the time.
    Always,
}

impl Subscription<'_> {
    /// Whether it delivers then.
    pub(super) fn is(&self, when: When) -> bool {
        self.when == when || self.when == When::Always
    }
}

/// The hooks of each team, in the order of the teams; empty for a team with an obstacle.
pub(super) fn of<'t, 'a>(
    owner: &'a Owner,
    teams: &'t [TeamPlan<'a>],
) -> impl Iterator<Item = Vec<Subscription<'a>>> + use<'t, 'a> {
    let mut counted_for = counted_for(teams);
    let of_team = move |(position, team): (usize, &TeamPlan<'a>)| {
        let mut all = Vec::new();
        if let Some(listing) = team.listing.filter(|_| team.obstacle.is_none()) {
            let here = listing
                .groups
                .iter()
                .filter(|listed| match &listed.marking {
                    Marking::Marked(marker) => marker.team == *team.team,
                    Marking::Unmarked | Marking::Damaged => {
                        *counted_for.entry(&listed.id).or_insert(position) == position
                    }
                });
            all.extend(listed(owner, team, here));
            all.extend(created(team));
        }
        all
    };
    teams.iter().enumerate().map(of_team)
}

/// The team, by its position, for which an unmarked group counts that several teams may list: the one
/// whose changes are about it. Others are added later, for the first team that lists them.
fn counted_for<'a>(teams: &[TeamPlan<'a>]) -> HashMap<&'a GroupId, usize> {
    let mut counted_for = HashMap::new();
    for (position, team) in teams.iter().enumerate() {
        let concerned = team.changes.iter().flat_map(|change| &change.listed);
        for listed in concerned.filter(|listed| listed.marker().is_none()) {
            counted_for.entry(&listed.id).or_insert(position);
        }
    }
    counted_for
}

fn listed<'a>(
    owner: &'a Owner,
    team: &TeamPlan<'a>,
    groups: impl Iterator<Item = &'a ListedGroup>,
) -> impl Iterator<Item = Subscription<'a>> {
    let mut concerning: HashMap<&GroupId, usize> = HashMap::with_capacity(team.changes.len());
    for (change, found) in team.changes.iter().enumerate() {
        concerning.extend(found.listed.iter().map(|listed| (&listed.id, change)));
    }
    groups.flat_map(move |listed| {
        let change = concerning.get(&listed.id).copied();
        let found = change.map(|change| &team.changes[change]);
        let is_deleted = found.is_some_and(|found| !found.to_delete().is_empty());
        let by = Deliverer {
            name: &listed.group.name,
            scope: &listed.group.scope,
            ownership: ownership(owner, listed, found),
        };
        let when = if is_deleted {
            When::Before
        } else {
            When::Always
        };
        hooks(&listed.group, by, when, change, &[])
    })
}

fn created<'a>(team: &TeamPlan<'a>) -> impl Iterator<Item = Subscription<'a>> {
    let creates = |change: &Change<'_>| matches!(change.action, Action::Create | Action::Replace);
    let changes = team.changes.iter().enumerate();
    let created = changes.filter(move |(_, change)| creates(change));
    created.flat_map(|(position, change)| {
        change.declared.into_iter().flat_map(move |declared| {
            let (group, places) = (&declared.group, &declared.places.endpoints);
            let by = Deliverer {
                name: &group.name,
                scope: &group.scope,
                ownership: Ownership::Declared,
            };
            hooks(group, by, When::After, Some(position), places)
        })
    })
}

fn hooks<'a>(
    group: &'a Group,
    by: Deliverer<'a>,
    when: When,
    change: Option<usize>,
    places: &'a [Place],
) -> impl Iterator<Item = Subscription<'a>> {
    let hooks = group.hooks.iter().enumerate();
    hooks.map(move |(position, hook)| Subscription {
        hook,
        by,
        when,
        change,
        place: places.get(position),
    })
}

fn ownership<'a>(
    owner: &Owner,
    listed: &'a ListedGroup,
    found: Option<&Change<'_>>,
) -> Ownership<'a> {
    let is_declared = found.is_some_and(|found| found.declared.is_some());
    let is_handled = found.is_some_and(|found| found.writes() || found.action == Action::Keep);
    match listed.marker() {
        Some(marker) if marker.owner != *owner => Ownership::Foreign(&marker.owner),
        Some(_) if is_declared => Ownership::Declared,
        Some(_) => Ownership::Undeclared,
        None if is_declared && is_handled => Ownership::Declared,
        None => Ownership::Unmanaged,
    }
}
