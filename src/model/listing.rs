//! What doo lists.

use super::{Group, GroupId, Marker, Marking};

/// A webhook group as doo lists it.
#[derive(Debug, Clone)]
pub struct ListedGroup {
    /// doo's id, opaque; it changes with every replacement.
    pub id: GroupId,
    /// The content, without the marker and without the suffix of GraphQL hook types.
    pub group: Group,
    /// Who owns the group, as far as its description says.
    pub marking: Marking,
}

impl ListedGroup {
    /// The group's marker, when dooctl created it.
    pub fn marker(&self) -> Option<&Marker> {
        self.marking.marker()
    }

    /// Whether nothing says that somebody owns the group.
    pub fn is_unmarked(&self) -> bool {
        self.marking == Marking::Unmarked
    }

    /// Whether its marker cannot be read: nothing is ever done to such a group.
    pub fn is_damaged(&self) -> bool {
        self.marking == Marking::Damaged
    }

    /// Whether the group is listed as dooctl created it; none when its marker does not say what that
    /// was.
    pub fn is_as_created(&self) -> Option<bool> {
        let marker = self.marker()?;
        let content = marker.content.as_ref()?;
        Some(*content == self.group.fingerprint() && marker.scope == self.group.scope)
    }
}

/// Everything one team's listing said.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The groups, each id once, in the order of their ids.
    pub groups: Vec<ListedGroup>,
    /// How many requests one walk through all pages takes.
    pub pages: u32,
    /// How many groups doo puts on a page, when it says so.
    pub page_size: Option<u32>,
    /// Why absence must not be concluded from this listing, if so.
    pub incomplete: Option<String>,
}

impl Listing {
    /// The group with this id.
    pub fn group(&self, id: &GroupId) -> Option<&ListedGroup> {
        let at = self.groups.binary_search_by(|listed| listed.id.cmp(id));
        at.ok().map(|at| &self.groups[at])
    }
}
