//! How many requests a plan and its apply take. Requests are scarce (api-facts: limits).

use super::steps::{Step, StepId};

/// What requests cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Requests per second, or `None` when nothing limits them.
    pub requests_per_second: Option<f64>,
    /// Requests before the first listing: one for a token, none if one is given.
    pub session: u64,
}

/// What a plan and its apply take if nothing goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Forecast {
    /// Requests of a plan.
    pub plan: u64,
    /// Requests of a whole apply, its own planning included.
    pub apply: u64,
    /// Seconds of a whole apply at the configured pace.
    pub seconds: u64,
}

/// For how long both a deleted group and its replacement deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Overlap {
    /// Requests from a creation to the deletion that waits for it; the most of all deletions.
    pub requests: u64,
    /// Seconds at the configured pace; 0 when nothing limits it.
    pub seconds: u64,
}

impl Forecast {
    /// Of steps, after a plan that read this many pages.
    pub(super) fn of(pace: &Pace, pages: u64, steps: &[Step<'_>]) -> Self {
        let plan = pace.session + pages;
        let apply = plan + steps.iter().map(|step| step.requests).sum::<u64>();
        // The first request does not wait.
        let seconds = pace.seconds(apply.saturating_sub(1));
        Self {
            plan,
            apply,
            seconds,
        }
    }
}

impl Overlap {
    /// Of each team, in the order of the teams.
    pub(super) fn of(pace: &Pace, teams: usize, steps: &[Step<'_>]) -> Vec<Self> {
        let mut most = vec![0; teams];
        let mut requests = 0;
        let mut before = Vec::with_capacity(steps.len());
        for step in steps {
            before.push(requests);
            let required = step.deletion().map_or(&[][..], |it| &it.requires);
            let waited = required.iter().map(|StepId(at)| requests - before[*at]);
            most[step.team] = waited.max().unwrap_or(0).max(most[step.team]);
            requests += step.requests;
        }
        let overlap = |requests: u64| Self {
            requests,
            seconds: pace.seconds(requests),
        };
        most.into_iter().map(overlap).collect()
    }
}

impl Pace {
    /// How many deletions rest on one listing, which may be five minutes old at most. With a slow
    /// server a request takes up to one and a half times as long as the pace says.
    pub(super) fn deletions_per_listing(&self) -> usize {
        const SECONDS: f64 = 200.0;
        let most = self.requests_per_second.map(|rate| to_u64(rate * SECONDS));
        let most = most.map_or(usize::MAX, |most| {
            usize::try_from(most).unwrap_or(usize::MAX)
        });
        most.max(1)
    }

    fn seconds(&self, requests: u64) -> u64 {
        let rate = self.requests_per_second;
        let seconds = rate.map_or(0.0, |rate| (to_f64(requests) / rate).ceil());
        to_u64(seconds)
    }
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
