//! What deletions rest on: a complete listing of their team that this apply read itself.

use super::executor::Apply;
use super::run::TeamRun;
use crate::diff::{Action, Change, fields_between};
use crate::model::{GroupId, ListedGroup, Listing, Prune};
use crate::plan::Deletion;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::Instant;

/// The oldest a listing may be that a deletion rests on.
const OLDEST: Duration = Duration::from_secs(5 * 60);

/// A complete listing that deletions may rest on.
#[derive(Clone)]
pub(super) struct Basis {
    pub(super) listing: Rc<Listing>,
    /// When it began to be read.
    pub(super) read: Instant,
}

impl Basis {
    fn is_fresh(&self) -> bool {
        self.read.elapsed() <= OLDEST
    }
}

/// Whether a listing still shows what a deletion rests on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// It does.
    Same,
    /// The group is not there.
    Gone,
    /// It does not, and what moved.
    Moved(String),
}

impl<'c> Apply<'c, '_> {
    /// A fresh, complete listing of the team, read anew where there is none; none if it cannot be
    /// had.
    pub(super) async fn basis(&mut self, run: &mut TeamRun<'c, '_>) -> Option<Rc<Listing>> {
        if !run.basis.as_ref().is_some_and(Basis::is_fresh) {
            self.list(run, Duration::ZERO).await?;
        }
        Some(Rc::clone(&run.basis.as_ref()?.listing))
    }

    /// The groups that the rules would delete, given this listing. What still has to be replaced is not
    /// among them: its successor is not listed. What an apply has begun is finished under `prune: none` as well.
    pub(super) fn due(&self, run: &TeamRun<'_, '_>, listing: &Listing) -> HashSet<GroupId> {
        let prune = match run.team.prune {
            Prune::None => Prune::Owned,
            prune => prune,
        };
        let left = self.left(run.team, listing, Some(prune));
        let deletes = |change: &&Change<'_>| change.action == Action::Delete;
        let deleted = left
            .iter()
            .filter(deletes)
            .flat_map(|change| &change.listed);
        deleted.map(|listed| listed.id.clone()).collect()
    }
}

/// What a listing shows of a group that is to be deleted.
pub(super) fn sight(run: &TeamRun<'_, '_>, deletion: &Deletion, listing: &Listing) -> Sight {
    let Some(listed) = find(listing, &deletion.id) else {
        return Sight::Gone;
    };
    let mut planned = run.change(deletion.change).listed.iter();
    let planned = planned.find(|planned| planned.id == deletion.id);
    match planned.and_then(|planned| moved(planned, listed)) {
        Some(moved) => Sight::Moved(moved),
        None => Sight::Same,
    }
}

/// How a group differs from what the plan was made for, if it does.
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

/// A group of a listing, whose groups are in the order of their ids.
pub(super) fn find<'l>(listing: &'l Listing, id: &GroupId) -> Option<&'l ListedGroup> {
    let at = listing.groups.binary_search_by(|listed| listed.id.cmp(id));
    at.ok().map(|at| &listing.groups[at])
}
