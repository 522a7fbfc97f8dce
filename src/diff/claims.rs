//! Which team an unmarked group belongs to when several teams list it.

use super::team::DeclaredTeam;
use crate::model::{GroupId, ListedGroup, TeamId};
use std::borrow::Cow;
use std::collections::HashMap;

/// Which team an unmarked group belongs to.
///
/// Teams of one organization may list each other's groups (api-facts: team-or-organization). A marker
/// says which team a group is for. An unmarked group belongs to the first team in manifest order that
/// declares its name, otherwise to the first team that lists it. So only one team handles it.
#[derive(Debug, Default)]
pub struct Claims<'a> {
    /// The team that each unmarked group belongs to. Empty with a single team, which needs no rule.
    by_id: HashMap<GroupId, &'a TeamId>,
    /// The teams after one that could not be listed: their unmarked groups may belong to that team.
    in_doubt: Vec<&'a TeamId>,
}

impl<'a> Claims<'a> {
    /// Finds the team of every unmarked group. Teams that are not listed count as well.
    pub fn new(teams: &[DeclaredTeam<'a>]) -> Self {
        if teams.len() < 2 {
            return Self::default();
        }
        let unseen = teams.iter().position(|team| team.observed.is_unseen());
        let after_unseen = unseen.map_or(&[][..], |first| &teams[first + 1..]);
        Self {
            by_id: claimants(teams),
            in_doubt: after_unseen.iter().map(|team| team.id).collect(),
        }
    }

    /// Whether a team may delete unmarked groups because no team declares them. It may not while they
    /// may belong to an earlier team, which may be declared to leave them alone.
    pub(super) fn allow_pruning(&self, team: &TeamId) -> bool {
        !self.in_doubt.contains(&team)
    }

    /// Whether a team may do anything about an unmarked group that it lists.
    pub fn allow(&self, team: &TeamId, listed: &ListedGroup) -> bool {
        self.claimant(listed)
            .is_none_or(|claimant| claimant == team)
    }

    /// The team that an unmarked group belongs to; none if there is only one team.
    pub fn claimant(&self, listed: &ListedGroup) -> Option<&'a TeamId> {
        self.by_id.get(&listed.id).copied()
    }
}

/// Names with the teams, in manifest order, that declare them.
fn declared_by<'a>(teams: &[DeclaredTeam<'a>]) -> HashMap<Cow<'a, str>, Vec<usize>> {
    let mut by_name: HashMap<Cow<'_, str>, Vec<usize>> = HashMap::new();
    for (position, team) in teams.iter().enumerate() {
        for declared in team.declared {
            by_name
                .entry(declared.group.matching_name())
                .or_default()
                .push(position);
        }
    }
    by_name
}

/// Unmarked groups with their names and the teams, in manifest order, that list them.
fn listed_by<'a>(teams: &[DeclaredTeam<'a>]) -> HashMap<&'a GroupId, (Cow<'a, str>, Vec<usize>)> {
    let mut listed_by: HashMap<&GroupId, (Cow<'_, str>, Vec<usize>)> = HashMap::new();
    for (position, team) in teams.iter().enumerate() {
        let listing = team.observed.listing();
        let groups = listing.map_or(&[][..], |listing| &listing.groups);
        for listed in groups.iter().filter(|listed| listed.is_unmarked()) {
            let entry = listed_by
                .entry(&listed.id)
                .or_insert_with(|| (listed.group.matching_name(), Vec::new()));
            entry.1.push(position);
        }
    }
    listed_by
}

fn claimants<'a>(teams: &[DeclaredTeam<'a>]) -> HashMap<GroupId, &'a TeamId> {
    let listed_by = listed_by(teams);
    // Most accounts list no unmarked group; then the declared names are not needed.
    if listed_by.is_empty() {
        return HashMap::new();
    }
    let declared_by = declared_by(teams);
    let claim = |(id, (name, listers)): (&GroupId, (Cow<'_, str>, Vec<usize>))| {
        // A team that could not be listed may have the group, so its declaration counts.
        let may_list = |team: &usize| {
            let observed = teams[*team].observed;
            let unknown = observed.listing().is_none() || observed.is_unseen();
            unknown || listers.contains(team)
        };
        let declaring = declared_by.get(&name);
        let declaring = declaring.and_then(|teams| teams.iter().copied().find(may_list));
        let first = declaring.or_else(|| listers.first().copied())?;
        Some((id.clone(), teams[first].id))
    };
    listed_by.into_iter().filter_map(claim).collect()
}
