//! The listed groups that a team may do something about.

use super::claims::Claims;
use super::team::DeclaredTeam;
use crate::model::{GroupId, ListedGroup, Listing, Marking, Owner, canonical};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The listed groups that a team may do something about: those of its listing that do not belong
/// to another team.
///
/// Teams of one organization may list each other's groups (api-facts: team-or-organization).
pub(super) struct OwnGroups<'a, 'o> {
    pub(super) owner: &'o Owner,
    pub(super) team: &'o DeclaredTeam<'a>,
    /// In the order of their ids.
    pub(super) groups: Vec<&'a ListedGroup>,
    /// Whether unmarked groups that no team declares certainly belong to this team.
    pub(super) may_prune_unmarked: bool,
    by_name: HashMap<Cow<'a, str>, Vec<&'a ListedGroup>>,
    /// Unmarked groups that may belong to an earlier team, which could not be listed.
    held: Vec<&'a ListedGroup>,
}

impl<'a, 'o> OwnGroups<'a, 'o> {
    pub(super) fn new(
        owner: &'o Owner,
        claims: &Claims<'_>,
        team: &'o DeclaredTeam<'a>,
        listing: &'a Listing,
    ) -> Self {
        let here = |listed: &&ListedGroup| match &listed.marking {
            Marking::Marked(marker) => marker.team == *team.id,
            Marking::Unmarked => claims.allow(team.id, listed),
            // Its owner is not known, so it blocks its name in every team that lists it.
            Marking::Damaged => true,
        };
        let mut groups: Vec<_> = listing.groups.iter().filter(here).collect();
        groups.sort_by(|a, b| a.id.cmp(&b.id));
        let may_prune_unmarked = claims.allow_pruning(team.id);
        let is_held = |listed: &&ListedGroup| {
            !may_prune_unmarked && listed.is_unmarked() && !claims.allow(team.id, listed)
        };
        let held = listing.groups.iter().filter(is_held).collect();
        let mut by_name: HashMap<Cow<'a, str>, Vec<_>> = HashMap::new();
        for listed in groups.iter().copied() {
            let name = listed.group.matching_name();
            by_name.entry(name).or_default().push(listed);
        }
        Self {
            owner,
            team,
            groups,
            may_prune_unmarked,
            by_name,
            held,
        }
    }

    /// The group with this id.
    pub(super) fn group(&self, id: &GroupId) -> Option<&'a ListedGroup> {
        let at = self.groups.binary_search_by(|listed| listed.id.cmp(id));
        at.ok().map(|at| self.groups[at])
    }

    pub(super) fn is_ours(&self, listed: &ListedGroup) -> bool {
        listed
            .marker()
            .is_some_and(|marker| marker.owner == *self.owner)
    }

    /// Groups of this name that may belong to another team; only that team's listing could show it.
    pub(super) fn held_as(&self, name: &str) -> Vec<&'a ListedGroup> {
        let name = canonical::text(name);
        let held = self.held.iter().copied();
        held.filter(|listed| listed.group.matching_name() == name)
            .collect()
    }

    /// The declared names, in the form in which names are compared.
    pub(super) fn declared_names(&self) -> HashSet<Cow<'a, str>> {
        let declared = self.team.declared.iter();
        declared
            .map(|declared| declared.group.matching_name())
            .collect()
    }

    /// The groups of this name.
    pub(super) fn namesakes(&self, name: &str) -> &[&'a ListedGroup] {
        let name = canonical::text(name);
        self.by_name.get(&*name).map_or(&[], Vec::as_slice)
    }
}
