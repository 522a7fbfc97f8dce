//! Which hooks of which groups deliver before and after.

use super::{Deliverer, Standing};
use crate::diff::{Action, Change};
use crate::model::{Group, GroupId, Hook, ListedGroup, Listing, Owner};
use crate::plan::TeamPlan;
use std::collections::HashMap;

/// One hook of one group.
#[derive(Clone, Copy)]
pub(super) struct Subscription<'a> {
    pub(super) hook: &'a Hook,
    pub(super) by: Deliverer<'a>,
    pub(super) when: When,
    /// The change that begins or ends it, by its position in the team's changes.
    pub(super) change: Option<usize>,
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

/// Which change of which team is about a listed group; no change for a group that only a listing
/// knows.
type Concerned<'a> = HashMap<&'a GroupId, (usize, Option<usize>)>;

/// The hooks of each team, in the order of the teams; none where something stands in the way.
pub(super) fn of<'a>(owner: &'a Owner, teams: &[TeamPlan<'a>]) -> Vec<Vec<Subscription<'a>>> {
    let mut concerned = concerned(teams);
    let of_team = |(position, team): (usize, &TeamPlan<'a>)| {
        let listing = team.listing.filter(|_| team.obstacle.is_none());
        let listed = listing.map(|listing| listed(owner, position, team, listing, &mut concerned));
        let mut all = listed.unwrap_or_default();
        if team.obstacle.is_none() {
            all.extend(created(team));
        }
        all
    };
    teams.iter().enumerate().map(of_team).collect()
}

fn concerned<'a>(teams: &[TeamPlan<'a>]) -> Concerned<'a> {
    let mut concerned = HashMap::new();
    for (position, team) in teams.iter().enumerate() {
        for (change, found) in team.changes.iter().enumerate() {
            for listed in &found.listed {
                concerned
                    .entry(&listed.id)
                    .or_insert((position, Some(change)));
            }
        }
    }
    concerned
}

/// The hooks of the groups that are listed for a team. An unmarked group that several teams list is
/// that of the team whose changes are about it, or else of the first that lists it.
fn listed<'a>(
    owner: &'a Owner,
    position: usize,
    team: &TeamPlan<'a>,
    listing: &'a Listing,
    concerned: &mut Concerned<'a>,
) -> Vec<Subscription<'a>> {
    let mut all = Vec::with_capacity(listing.groups.len());
    for listed in &listing.groups {
        let is_elsewhere = |listed: &ListedGroup| {
            let marker = listed.marker.as_ref();
            marker.is_some_and(|marker| marker.team != *team.team)
        };
        if is_elsewhere(listed) {
            continue;
        }
        let (of_team, change) = *concerned.entry(&listed.id).or_insert((position, None));
        if of_team != position {
            continue;
        }
        let found = change.map(|change| &team.changes[change]);
        let goes =
            found.is_some_and(|found| matches!(found.action, Action::Replace | Action::Delete));
        let by = Deliverer {
            name: &listed.group.name,
            scope: &listed.group.scope,
            standing: standing(owner, listed, found),
        };
        let when = if goes { When::Before } else { When::Always };
        all.extend(hooks(&listed.group, by, when, change));
    }
    all
}

fn created<'a>(team: &TeamPlan<'a>) -> impl Iterator<Item = Subscription<'a>> {
    let creates = |change: &Change<'_>| matches!(change.action, Action::Create | Action::Replace);
    let changes = team.changes.iter().enumerate();
    let created = changes.filter(move |(_, change)| creates(change));
    created.flat_map(|(position, change)| {
        let group = change.declared.map(|declared| &declared.group);
        group.into_iter().flat_map(move |group| {
            let by = Deliverer {
                name: &group.name,
                scope: &group.scope,
                standing: Standing::Declared,
            };
            hooks(group, by, When::After, Some(position))
        })
    })
}

fn hooks<'a>(
    group: &'a Group,
    by: Deliverer<'a>,
    when: When,
    change: Option<usize>,
) -> impl Iterator<Item = Subscription<'a>> {
    group.hooks.iter().map(move |hook| Subscription {
        hook,
        by,
        when,
        change,
    })
}

fn standing<'a>(
    owner: &Owner,
    listed: &'a ListedGroup,
    found: Option<&Change<'_>>,
) -> Standing<'a> {
    let is_declared = found.is_some_and(|found| found.declared.is_some());
    let is_handled = found.is_some_and(|found| found.writes() || found.action == Action::Keep);
    match &listed.marker {
        Some(marker) if marker.owner != *owner => Standing::Foreign(&marker.owner),
        Some(_) if is_declared => Standing::Declared,
        Some(_) => Standing::Undeclared,
        None if is_declared && is_handled => Standing::Declared,
        None => Standing::Unmanaged,
    }
}
