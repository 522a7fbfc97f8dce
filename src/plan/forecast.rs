//! How many requests a plan and its apply take: the scarce resource, stated beforehand.

use super::{TeamPlan, Wave};
use crate::model::Listing;

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
        let pages: u64 = teams
            .iter()
            .filter_map(|team| team.listing)
            .map(|l| u64::from(l.pages))
            .sum();
        let plan = pace.session + pages;
        let writes: u64 = teams.iter().map(requests_of_waves).sum();
        let apply = plan + writes;
        // The first request does not wait.
        let waits = apply.saturating_sub(1);
        let seconds = pace
            .requests_per_second
            .map_or(0.0, |rate| (to_f64(waits) / rate).ceil());
        Self {
            plan,
            apply,
            seconds: to_u64(seconds),
        }
    }
}

fn requests_of_waves(team: &TeamPlan<'_>) -> u64 {
    let Some(listing) = team.listing else {
        return 0;
    };
    let mut groups = listing.groups.len() as u64;
    let mut requests = 0;
    for Wave { creates, deletes } in &team.waves {
        if !creates.is_empty() {
            groups += creates.len() as u64;
            requests += creates.len() as u64 + pages(groups, listing);
        }
        if !deletes.is_empty() {
            groups = groups.saturating_sub(deletes.len() as u64);
            requests += deletes.len() as u64 + pages(groups, listing);
        }
    }
    requests
}

/// An empty listing takes a request as well.
fn pages(groups: u64, listing: &Listing) -> u64 {
    let size = listing
        .page_size
        .filter(|size| *size > 0)
        .unwrap_or(DEFAULT_PAGE_SIZE);
    groups.div_ceil(u64::from(size)).max(1)
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
