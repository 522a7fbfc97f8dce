//! The steps of an apply in the order in which it takes them, and the requests of each.

use super::{Pace, TeamPlan};
use crate::model::{GroupId, Listing};
use std::collections::HashMap;

/// Writes of one wave, the listings that they rest on, and the listing that confirms them.
#[derive(Debug)]
pub(super) struct Step {
    /// The team, by its position in the plan.
    pub(super) team: usize,
    /// The wave, by its position in the team.
    pub(super) wave: usize,
    /// Whether it creates; otherwise it deletes.
    pub(super) creates: bool,
    /// How many requests were sent before its first write, since the first write of all.
    pub(super) start: u64,
    /// After how many writes the team is listed anew, and how many requests that takes.
    again: (u64, u64),
    /// How many requests it takes.
    pub(super) requests: u64,
}

impl Step {
    /// How many requests were sent before each of its writes, since the first write of all.
    pub(super) fn sent(&self) -> impl Iterator<Item = u64> + use<> {
        let (start, (every, pages)) = (self.start, self.again);
        (0..).map(move |write| start + write + write / every * pages)
    }
}

/// How many groups doo puts on a page when it does not say.
const DEFAULT_PAGE_SIZE: u32 = 25;

impl Step {
    /// All steps that send something.
    pub(super) fn all(pace: &Pace, teams: &[TeamPlan<'_>]) -> Vec<Self> {
        let mut ledger = Ledger::new(pace, teams);
        for (position, team) in teams.iter().enumerate() {
            for wave in 0..team.waves.len() {
                ledger.step(position, team, wave, true);
                if wave + 1 < team.waves.len() || !team.finishes_last {
                    ledger.step(position, team, wave, false);
                }
            }
        }
        let finish_last = teams.iter().enumerate();
        for (position, team) in finish_last.filter(|(_, team)| team.finishes_last) {
            ledger.step(position, team, team.waves.len().saturating_sub(1), false);
        }
        ledger.steps
    }
}

/// How many groups each team will list at a step. Teams that list the same groups now will list
/// each other's new ones.
struct Ledger {
    /// For each team, the first team that lists a group it lists.
    circle: Vec<usize>,
    /// For each circle, how many groups more or less there are than at the start.
    more: Vec<i64>,
    deletions_per_listing: u64,
    requests: u64,
    steps: Vec<Step>,
}

impl Ledger {
    fn new(pace: &Pace, teams: &[TeamPlan<'_>]) -> Self {
        let mut lister: HashMap<&GroupId, usize> = HashMap::new();
        let mut circle: Vec<usize> = (0..teams.len()).collect();
        // With writes in one team at most, nothing another team writes will be listed.
        let matters = teams.iter().filter(|team| !team.waves.is_empty()).count() > 1;
        for (position, team) in teams.iter().enumerate().filter(|_| matters) {
            for listed in team.listing.iter().flat_map(|listing| &listing.groups) {
                let first = *lister.entry(&listed.id).or_insert(position);
                circle[position] = circle[position].min(circle[first]);
            }
        }
        Self {
            circle,
            more: vec![0; teams.len()],
            deletions_per_listing: pace.deletions_per_listing() as u64,
            requests: 0,
            steps: Vec::new(),
        }
    }

    fn step(&mut self, position: usize, team: &TeamPlan<'_>, wave: usize, creates: bool) {
        let Some(wave_of) = team.waves.get(wave) else {
            return;
        };
        let writes = match creates {
            true => count(wave_of.creates.len()),
            false => -count(wave_of.deletes.len()),
        };
        let Some(listing) = team.listing.filter(|_| writes != 0) else {
            return;
        };
        let more = &mut self.more[self.circle[position]];
        let before = pages(count(listing.groups.len()) + *more, listing);
        *more += writes;
        let after = pages(count(listing.groups.len()) + *more, listing);
        let writes = writes.unsigned_abs();
        // Deletions rest on a listing of their own, unless the one that confirms the creations of
        // their wave came just before.
        let waits_for_others = team.finishes_last && wave + 1 == team.waves.len();
        let is_on_its_own = wave_of.creates.is_empty() || waits_for_others;
        let first = if !creates && is_on_its_own { before } else { 0 };
        let every = if creates {
            u64::MAX
        } else {
            self.deletions_per_listing
        };
        let again = (writes - 1) / every * before;
        self.steps.push(Step {
            team: position,
            wave,
            creates,
            start: self.requests + first,
            again: (every, before),
            requests: first + writes + again + after,
        });
        self.requests += first + writes + again + after;
    }
}

/// An empty listing takes a request as well.
fn pages(groups: i64, listing: &Listing) -> u64 {
    let size = listing
        .page_size
        .filter(|size| *size > 0)
        .unwrap_or(DEFAULT_PAGE_SIZE);
    groups
        .max(0)
        .unsigned_abs()
        .div_ceil(u64::from(size))
        .max(1)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
