//! A team's listing, as far as the team may do something about it.

use super::{Claims, Team};
use crate::model::{ListedGroup, Listing, Marking, Owner, canonical};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A team's listing as far as the team may do something about it: without what belongs elsewhere.
pub(super) struct View<'a, 'o> {
    pub(super) owner: &'o Owner,
    pub(super) team: &'o Team<'a>,
    /// In the order of their ids.
    pub(super) groups: Vec<&'a ListedGroup>,
    /// Whether unmarked groups that nobody declares are surely this team's.
    pub(super) may_prune_unmarked: bool,
    by_name: HashMap<Cow<'a, str>, Vec<&'a ListedGroup>>,
    /// Unmarked groups that an earlier team may claim that could not be listed.
    held: Vec<&'a ListedGroup>,
}

impl<'a, 'o> View<'a, 'o> {
    pub(super) fn new(
        owner: &'o Owner,
        claims: &Claims<'_>,
        team: &'o Team<'a>,
        listing: &'a Listing,
    ) -> Self {
        let here = |listed: &&ListedGroup| match &listed.marking {
            Marking::Marked(marker) => marker.team == *team.id,
            Marking::Unmarked => claims.allow(team.id, listed),
            // Whose it is nobody knows: it stands in the way of every team that lists it.
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

    pub(super) fn is_ours(&self, listed: &ListedGroup) -> bool {
        listed
            .marker()
            .is_some_and(|marker| marker.owner == *self.owner)
    }

    /// Groups of this name of which only another team's listing could tell whose they are.
    pub(super) fn held_as(&self, name: &str) -> Vec<&'a ListedGroup> {
        let name = canonical::text(name);
        let held = self.held.iter().copied();
        held.filter(|listed| listed.group.matching_name() == name)
            .collect()
    }

    /// The declared names, as they are matched.
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
