//! What deletions rest on: a complete, fresh listing of their team that this apply read itself.

use crate::diff::fields_between;
use crate::model::{GroupId, ListedGroup, Listing};
use std::cell::OnceCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::Instant;

/// The maximum age of a listing that a deletion rests on. Other clients may change groups meanwhile.
const OLDEST: Duration = Duration::from_secs(5 * 60);

/// A complete listing that deletions may rest on.
#[derive(Clone)]
pub(super) struct Basis {
    pub(super) listing: Rc<Listing>,
    /// When it began to be read.
    pub(super) read: Instant,
    /// The groups that the rules would delete, given this listing; computed once.
    due: Rc<OnceCell<HashSet<GroupId>>>,
}

impl Basis {
    pub(super) fn new(listing: Rc<Listing>, read: Instant) -> Self {
        let due = Rc::default();
        Self { listing, read, due }
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.read.elapsed() <= OLDEST
    }

    /// The groups that the rules would delete.
    pub(super) fn due(&self, find: impl FnOnce(&Listing) -> HashSet<GroupId>) -> &HashSet<GroupId> {
        self.due.get_or_init(|| find(&self.listing))
    }
}

/// Whether a listing still shows the group as it was planned.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum GroupState {
    /// It does.
    Same,
    /// The group is not there.
    Gone,
    /// It is not as it was planned; the text says what differs.
    Moved(String),
}

/// What a listing shows of a group that is to be deleted.
pub(super) fn state(planned: &ListedGroup, listing: &Listing) -> GroupState {
    match listing
        .group(&planned.id)
        .map(|listed| moved(planned, listed))
    {
        None => GroupState::Gone,
        Some(Some(moved)) => GroupState::Moved(moved),
        Some(None) => GroupState::Same,
    }
}

/// How a group differs from the planned one, if it does.
pub(super) fn moved(planned: &ListedGroup, now: &ListedGroup) -> Option<String> {
    if planned.marking != now.marking {
        return Some(match now.marker() {
            Some(marker) => format!("its marker reads {marker} now"),
            None => "it has no marker of its own any more".to_owned(),
        });
    }
    let is_named = planned.group.matching_name() == now.group.matching_name();
    if is_named && planned.group.same_content(&now.group) {
        return None;
    }
    let fields = fields_between(&planned.group, &now.group);
    let paths: HashSet<String> = fields.into_iter().map(|field| field.path).collect();
    let mut paths: Vec<String> = paths.into_iter().collect();
    paths.sort_unstable();
    Some(format!("doo lists another {} now", paths.join(", ")))
}
