//! The sandbox's switches for faults between a client and doo, all off by default.

use super::visibility::Lag;
use clap::Args;
use std::num::NonZeroU64;
use std::str::FromStr;

/// The faults of the sandbox. A share of 0.1 is one request in ten, drawn from the seed: the same
/// requests in the same order get the same faults.
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Faults")]
pub struct Faults {
    /// Answer 500 to this share of requests; half of them take effect first
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share)]
    pub fail_rate: f64,
    /// Drop the connection of this share of POST and DELETE requests after they take effect
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share)]
    pub lose_answer: f64,
    /// Drop the connection of this share of requests before they take effect
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub reset_rate: f64,
    /// Drop the connection of this share of requests in the middle of the answer
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub break_rate: f64,
    /// Send only half of the body of this share of answers, as if it were complete
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub truncate_rate: f64,
    /// Never answer this share of requests; half of them take effect
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub hang_rate: f64,
    /// Ignore the first N DELETE requests for each group and answer 204: a number, or always
    #[arg(long, value_name = "TIMES", default_value_t)]
    pub drop_deletes: Times,
    /// List a new group late: after a time such as 5s or 300ms, or after N listings
    #[arg(long, value_name = "LAG", default_value_t)]
    pub create_lag: Lag,
    /// List a deleted group too long: for a time such as 5s or 300ms, or for N listings
    #[arg(long, value_name = "LAG", default_value_t)]
    pub delete_lag: Lag,
    /// Let access tokens expire after N requests
    #[arg(long, value_name = "N", hide = true)]
    pub token_requests: Option<NonZeroU64>,
    /// Add the number of seconds to wait to answers 429 about the rate
    #[arg(long, value_name = "SECONDS", hide = true)]
    pub retry_after: Option<u64>,
    /// Let another client create a group or delete its own before this share of requests
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub other_client: f64,
    /// Let another client do so before this share of pages after the first
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub shift_pages: f64,
    /// Let another client take over, edit, rename or unmark a group before this share of requests
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub change_hands: f64,
    /// Give this share of new groups an id that another group of the team has or had
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub repeat_ids: f64,
    /// Omit one group from this share of listings, as if it did not exist
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub hide_groups: f64,
    /// Repeat the last group of the page before on this share of pages after the first
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub repeat_groups: f64,
    /// Put a wrong total_items on N pages: a number, or always
    #[arg(long, value_name = "TIMES", default_value_t, hide = true)]
    pub wrong_total: Times,
}

/// How often something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// N times.
    Number(u32),
    /// Every time.
    Always,
}

impl Times {
    /// Whether it happens again after this many times.
    pub(super) fn includes(self, before: u32) -> bool {
        match self {
            Self::Number(times) => before < times,
            Self::Always => true,
        }
    }
}

impl Default for Times {
    fn default() -> Self {
        Self::Number(0)
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(times) => write!(f, "{times}"),
            Self::Always => f.write_str("always"),
        }
    }
}

impl FromStr for Times {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "once" => Ok(Self::Number(1)),
            "always" => Ok(Self::Always),
            number => number
                .parse()
                .map(Self::Number)
                .map_err(|_| "expected a number, once or always"),
        }
    }
}

fn share(text: &str) -> Result<f64, &'static str> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected a share between 0 and 1"),
    }
}
