//! What may go wrong between a client and doo: switches for the sandbox, all off by default.

use super::visibility::Lag;
use clap::Args;
use std::num::NonZeroU64;
use std::str::FromStr;

/// The faults that the sandbox commits. A share of 0.1 is one request in ten, drawn from the
/// sandbox's seed: the same requests in the same order meet the same faults.
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Faults")]
pub struct Faults {
    /// Answer 500 to this share of requests, to half of them after doing what they ask
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share)]
    pub fail_rate: f64,
    /// Do what this share of POST and DELETE requests ask, and drop the connection unanswered
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share)]
    pub lose_answer: f64,
    /// Drop the connection of this share of requests without doing anything
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub reset_rate: f64,
    /// Drop the connection of this share of requests in the middle of the answer
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub break_rate: f64,
    /// Send only the first half of the body to this share of requests, as if it were all
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub truncate_rate: f64,
    /// Never answer this share of requests, half of them done nevertheless
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub hang_rate: f64,
    /// Ignore so many DELETE requests for each group, still answering 204: a number, or always
    #[arg(long, value_name = "TIMES", default_value_t)]
    pub drop_deletes: Times,
    /// List a new group so late: a time such as 5s or 300ms, or a number of listings without it
    #[arg(long, value_name = "LAG", default_value_t)]
    pub create_lag: Lag,
    /// List a deleted group for so long: a time such as 5s or 300ms, or a number of listings
    #[arg(long, value_name = "LAG", default_value_t)]
    pub delete_lag: Lag,
    /// Let access tokens expire after so many requests
    #[arg(long, value_name = "N", hide = true)]
    pub token_requests: Option<NonZeroU64>,
    /// Say in answers 429 to a rate that was exceeded how many seconds to wait
    #[arg(long, value_name = "SECONDS", hide = true)]
    pub retry_after: Option<u64>,
    /// Let another client create a group or delete one of its own before this share of requests
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub other_client: f64,
    /// Let another client do so before this share of the pages after the first
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub shift_pages: f64,
    /// Let another client take over, edit, rename or unmark a group before this share of requests
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub change_hands: f64,
    /// Give this share of new groups an id that another group of the team has or had
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub repeat_ids: f64,
    /// Leave one group out of this share of listings, as if it were not there
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub hide_groups: f64,
    /// List the last group of a page again on this share of the pages after the first
    #[arg(long, value_name = "SHARE", default_value_t, value_parser = share, hide = true)]
    pub repeat_groups: f64,
    /// Say a wrong total_items on so many pages: a number, or always
    #[arg(long, value_name = "TIMES", default_value_t, hide = true)]
    pub wrong_total: Times,
}

/// How often something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// So often, then no more.
    Number(u32),
    /// Each time.
    Always,
}

impl Times {
    /// Whether it happens when it has happened so often.
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
