//! How many requests a plan and its apply take: the scarce resource, stated beforehand.

use super::TeamPlan;
use crate::model::{GroupId, Listing};
use std::collections::HashMap;

/// What requests cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Requests per second, or `None` when nothing limits them.
    pub requests_per_second: Option<f64>,
    /// Requests before the first listing: one for a token, none if one is given.
    pub session: u64,
}

/// What a plan and its apply take when nothing goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Forecast {
    /// Requests of a plan.
    pub plan: u64,
    /// Requests of a whole apply, its own planning included.
    pub apply: u64,
    /// Seconds of a whole apply at the configured pace.
    pub seconds: u64,
}

/// How many groups doo puts on a page when it does not say.
const DEFAULT_PAGE_SIZE: u32 = 25;

impl Forecast {
    pub(super) fn of(pace: &Pace, teams: &[TeamPlan<'_>]) -> Self {
        let listings = teams.iter().filter_map(|team| team.listing);
        let pages: u64 = listings.map(|listing| u64::from(listing.pages)).sum();
        let plan = pace.session + pages;
        let apply = plan + Ledger::new(teams).requests(teams);
        // The first request does not wait.
        let waits = apply.saturating_sub(1);
        let rate = pace.requests_per_second;
        let seconds = rate.map_or(0.0, |rate| (to_f64(waits) / rate).ceil());
        Self {
            plan,
            apply,
            seconds: to_u64(seconds),
        }
    }
}

/// How many groups each team will list at a step. Teams that list the same groups now will list
/// each other's new ones.
struct Ledger {
    /// For each team, the first team that lists a group it lists.
    circle: Vec<usize>,
    /// For each circle, how many groups more or less there are than at the start.
    more: Vec<i64>,
}

impl Ledger {
    fn new(teams: &[TeamPlan<'_>]) -> Self {
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
        }
    }

    /// The requests of all waves, in the order in which an apply sends them.
    fn requests(mut self, teams: &[TeamPlan<'_>]) -> u64 {
        let mut requests = 0;
        for (position, team) in teams.iter().enumerate() {
            for (number, wave) in team.waves.iter().enumerate() {
                requests += self.step(position, team, count(wave.creates.len()));
                if number + 1 < team.waves.len() || !team.finishes_last {
                    requests += self.step(position, team, -count(wave.deletes.len()));
                }
            }
        }
        for (position, team) in teams
            .iter()
            .enumerate()
            .filter(|(_, team)| team.finishes_last)
        {
            let last = team.waves.last().map_or(0, |wave| wave.deletes.len());
            requests += self.step(position, team, -count(last));
        }
        requests
    }

    /// Writes, and the listing that confirms them.
    fn step(&mut self, position: usize, team: &TeamPlan<'_>, writes: i64) -> u64 {
        let Some(listing) = team.listing.filter(|_| writes != 0) else {
            return 0;
        };
        let more = &mut self.more[self.circle[position]];
        *more += writes;
        writes.unsigned_abs() + pages(count(listing.groups.len()) + *more, listing)
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

#[expect(
    clippy::cast_precision_loss,
    reason = "requests are far fewer than 2^52"
)]
fn to_f64(requests: u64) -> f64 {
    requests as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number of seconds, never negative; saturates"
)]
fn to_u64(seconds: f64) -> u64 {
    seconds as u64
}
