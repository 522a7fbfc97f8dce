//! What a listing shows of the groups that were to be created.

use crate::model::{Group, GroupId, ListedGroup, Listing, Marker};
use backon::{BackoffBuilder, ExponentialBuilder};
use std::collections::HashSet;
use std::time::Duration;

/// The waits between listings while something that was sent does not show: none before the first,
/// then 2, 4, 8, 16 and 30 seconds.
pub(super) fn waits() -> impl Iterator<Item = Duration> {
    const FURTHER: usize = 5;
    let growing = ExponentialBuilder::new()
        .with_min_delay(Duration::from_secs(2))
        .with_factor(2.0)
        .with_max_delay(Duration::from_secs(30))
        .with_max_times(FURTHER)
        .build();
    std::iter::once(Duration::ZERO).chain(growing)
}

/// What a listing shows of one creation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sight<'l> {
    /// It is there, as it was sent.
    Seen(&'l GroupId),
    /// It is there, but not as it was sent: nothing may rest on it.
    Altered(&'l GroupId, String),
    /// It is not there.
    NotListed,
}

/// Looks for a group by the id that doo gave it.
pub(super) fn look_for_id<'l>(
    listing: &'l Listing,
    id: &GroupId,
    group: &Group,
    marker: &Marker,
) -> Sight<'l> {
    match listing.groups.iter().find(|listed| listed.id == *id) {
        None => Sight::NotListed,
        Some(listed) => match alteration(listed, group, marker) {
            None => Sight::Seen(&listed.id),
            Some(how) => Sight::Altered(&listed.id, how),
        },
    }
}

/// Looks for a group whose creation was not answered: one with its marker and its content that was
/// not there before and that no other creation accounts for.
pub(super) fn look_for_content<'l>(
    listing: &'l Listing,
    known: &HashSet<GroupId>,
    group: &Group,
    marker: &Marker,
) -> Sight<'l> {
    let new = listing
        .groups
        .iter()
        .filter(|listed| !known.contains(&listed.id));
    match new
        .clone()
        .find(|listed| alteration(listed, group, marker).is_none())
    {
        Some(listed) => Sight::Seen(&listed.id),
        None => Sight::NotListed,
    }
}

/// How a listed group differs from what was sent, in words.
fn alteration(listed: &ListedGroup, group: &Group, marker: &Marker) -> Option<String> {
    if listed.marker.as_ref() != Some(marker) {
        return Some(match &listed.marker {
            None => "its description lost dooctl's marker".to_owned(),
            Some(found) => format!("its marker reads {found}"),
        });
    }
    if listed.group.name != group.name {
        return Some("its name is another".to_owned());
    }
    if group.same_content(&listed.group) {
        return None;
    }
    let fields = crate::diff::fields_between(&listed.group, group);
    let paths: Vec<_> = fields.into_iter().map(|field| field.path).collect();
    Some(format!("doo lists other values for {}", paths.join(", ")))
}
