//! What a listing shows of the groups that were created.

use super::alteration::AlteredGroup;
use crate::model::{Group, GroupId, ListedGroup, Listing, Marker};
use std::collections::HashSet;
use std::time::Duration;

/// The waits before each listing while something that was sent is not confirmed. A listing may be
/// late.
pub(super) const WAITS: [Duration; 6] = [
    Duration::ZERO,
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(16),
    Duration::from_secs(30),
];

/// What a listing shows of one creation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CreationState<'l> {
    /// It is there, as it was sent.
    Seen(&'l GroupId),
    /// It is there, but not as it was sent: no deletion may rest on it.
    Altered(&'l GroupId, AlteredGroup),
    /// A new group is there that may be it. So it must not be sent again.
    Resembling(&'l GroupId),
    /// It is not there.
    NotListed,
}

/// Looks for a group by the id that doo answered.
pub(super) fn look_for_id<'l>(
    listing: &'l Listing,
    id: &GroupId,
    group: &Group,
    marker: &Marker,
) -> CreationState<'l> {
    match listing.group(id) {
        None => CreationState::NotListed,
        Some(listed) => match AlteredGroup::of(listed, group, marker) {
            None => CreationState::Seen(&listed.id),
            Some(how) => CreationState::Altered(&listed.id, how),
        },
    }
}

/// Looks for a group whose creation was not answered, among the groups that were not there before and
/// that no other creation created: by its marker and its content, or by its marker alone, since no other
/// group has exactly this marker, or by its name.
pub(super) fn look_for_content<'l>(
    listing: &'l Listing,
    known: impl Fn(&GroupId) -> bool,
    group: &Group,
    marker: &Marker,
) -> CreationState<'l> {
    let new: Vec<&ListedGroup> = listing
        .groups
        .iter()
        .filter(|listed| !known(&listed.id))
        .collect();
    let mut altered = None;
    for listed in &new {
        match AlteredGroup::of(listed, group, marker) {
            None => return CreationState::Seen(&listed.id),
            Some(how) if listed.marker() == Some(marker) => {
                altered.get_or_insert(CreationState::Altered(&listed.id, how));
            }
            Some(_) => {}
        }
    }
    let name = group.matching_name();
    let is_namesake =
        |listed: &&&ListedGroup| listed.marker().is_none() && listed.group.matching_name() == name;
    let namesake = new.iter().find(is_namesake);
    altered
        .or_else(|| namesake.map(|listed| CreationState::Resembling(&listed.id)))
        .unwrap_or(CreationState::NotListed)
}

/// The groups of a listing that are equal to a creation and that this run does not know. If they had
/// been listed before, nothing would have been created.
pub(super) fn twins<'l>(
    listing: &'l Listing,
    known: impl Fn(&GroupId) -> bool,
    group: &Group,
    marker: &Marker,
) -> HashSet<&'l GroupId> {
    let name = group.matching_name();
    let is_twin = |listed: &&ListedGroup| {
        let is_ours = listed
            .marker()
            .is_some_and(|found| found.owner == marker.owner && found.team == marker.team);
        is_ours
            && !known(&listed.id)
            && listed.group.matching_name() == name
            && group.same_content(&listed.group)
    };
    let twins = listing.groups.iter().filter(is_twin);
    twins.map(|listed| &listed.id).collect()
}
