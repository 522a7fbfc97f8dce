//! What doo lists.

use super::{Group, GroupId, Marker, Marking};
use std::collections::BTreeSet;

/// A webhook group as doo lists it.
#[derive(Debug, Clone)]
pub struct ListedGroup {
    /// doo's id, opaque; it changes with every replacement.
    pub id: GroupId,
    /// The content, without the marker and without the suffix of GraphQL hook types.
    pub group: Group,
    /// The owner, as the description says.
    pub marking: Marking,
}

impl ListedGroup {
    /// The marker, if dooctl created the group.
    pub fn marker(&self) -> Option<&Marker> {
        self.marking.marker()
    }

    /// Whether the description has nothing like a marker.
    pub fn is_unmarked(&self) -> bool {
        self.marking == Marking::Unmarked
    }

    /// Whether the marker cannot be read: dooctl never changes such a group.
    pub fn is_damaged(&self) -> bool {
        self.marking == Marking::Damaged
    }

    /// Whether the group still has the content it was created with; none if its marker does not
    /// have it.
    pub fn is_as_created(&self) -> Option<bool> {
        let marker = self.marker()?;
        let content = marker.content.as_ref()?;
        Some(*content == self.group.fingerprint() && marker.scope == self.group.scope)
    }
}

/// A team's listing.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The groups, each id once, in the order of their ids.
    pub groups: Vec<ListedGroup>,
    /// The ids that doo lists more than once. `groups` has the first group of each.
    pub repeated: BTreeSet<GroupId>,
    /// The number of pages, which is the number of requests for one listing.
    pub pages: u32,
    /// The number of groups on a page, if doo lists it.
    pub page_size: Option<u32>,
    /// Why this listing must not prove that a group is absent, if so.
    pub incomplete: Option<String>,
}

impl Listing {
    /// A whole listing of one page with these groups, in any order.
    pub fn new(mut groups: Vec<ListedGroup>) -> Self {
        groups.sort_by(|a, b| a.id.cmp(&b.id));
        let twice = groups.windows(2).filter(|pair| pair[0].id == pair[1].id);
        let repeated = twice.map(|pair| pair[0].id.clone()).collect();
        groups.dedup_by(|later, first| later.id == first.id);
        Self {
            groups,
            repeated,
            pages: 1,
            page_size: None,
            incomplete: None,
        }
    }

    /// The group with this id.
    pub fn group(&self, id: &GroupId) -> Option<&ListedGroup> {
        let at = self.groups.binary_search_by(|listed| listed.id.cmp(id));
        at.ok().map(|at| &self.groups[at])
    }
}
