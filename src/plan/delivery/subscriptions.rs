//! Which hooks of which groups deliver before and after.

use super::{Deliverer, Standing};
use crate::diff::{Action, Change};
use crate::model::{Group, GroupId, Hook, ListedGroup, Marking, Owner};
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

/// The team, by its position, that an unmarked group is counted for.
type Claims<'a> = HashMap<&'a GroupId, usize>;

/// The hooks of each team, in the order of the teams; none where something stands in the way.
pub(super) fn of<'t, 'a>(
    owner: &'a Owner,
    teams: &'t [TeamPlan<'a>],
) -> impl Iterator<Item = Vec<Subscription<'a>>> + use<'t, 'a> {
    let mut claims = claims(teams);
    let of_team = move |(position, team): (usize, &TeamPlan<'a>)| {
        let mut all = Vec::new();
        if let Some(listing) = team.listing.filter(|_| team.obstacle.is_none()) {
            let here = listing
                .groups
                .iter()
                .filter(|listed| match &listed.marking {
                    Marking::Marked(marker) => marker.team == *team.team,
                    Marking::Unmarked | Marking::Damaged => {
                        *claims.entry(&listed.id).or_insert(position) == position
                    }
                });
            all.extend(listed(owner, team, here));
            all.extend(created(team));
        }
        all
    };
    teams.iter().enumerate().map(of_team)
}

/// An unmarked group that several teams list is counted for the one whose changes are about it, and
/// otherwise, later, for the first that lists it.
fn claims<'a>(teams: &[TeamPlan<'a>]) -> Claims<'a> {
    let mut claims = Claims::new();
    for (position, team) in teams.iter().enumerate() {
        let concerned = team.changes.iter().flat_map(|change| &change.listed);
        for listed in concerned.filter(|listed| listed.marker().is_none()) {
            claims.entry(&listed.id).or_insert(position);
        }
    }
    claims
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
        let goes =
            found.is_some_and(|found| matches!(found.action, Action::Replace | Action::Delete));
        let by = Deliverer {
            name: &listed.group.name,
            scope: &listed.group.scope,
            standing: standing(owner, listed, found),
        };
        let when = if goes { When::Before } else { When::Always };
        hooks(&listed.group, by, when, change)
    })
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
    match listed.marker() {
        Some(marker) if marker.owner != *owner => Standing::Foreign(&marker.owner),
        Some(_) if is_declared => Standing::Declared,
        Some(_) => Standing::Undeclared,
        None if is_declared && is_handled => Standing::Declared,
        None => Standing::Unmanaged,
    }
}
