//! The time of what is sent.
//!
//! doo wants local times and calls their zone CET (api-facts: init-window). That may be one hour
//! before UTC all year, or the time of Berlin. The beginning is written in UTC+1 and the end in
//! UTC+2: under both readings nothing in the window is left out, and at most an hour on each side
//! is sent besides.

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

/// A point in time of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A time.
    At(Timestamp),
    /// A duration before now.
    Before(SignedDuration),
}

/// What is wrong with a point in time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MomentFault {
    /// It has no offset, or is none.
    #[error(
        "write a time with its offset, such as 2026-03-01T09:00:00+01:00, or a duration before now, such as 24h"
    )]
    Format,
    /// doo could not read it.
    #[error("years have four digits, and minutes 60 seconds")]
    Range,
}

/// A window in time, open on a side without a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// From here on.
    pub since: Option<Timestamp>,
    /// Up to here.
    pub until: Option<Timestamp>,
}

/// What is wrong with a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WindowFault {
    /// Nothing can be in it.
    #[error("--until must be later than --since")]
    Empty,
    /// Nothing is in it yet.
    #[error("--since must not be in the future")]
    Future,
}

impl std::str::FromStr for Moment {
    type Err = MomentFault;

    fn from_str(text: &str) -> Result<Self, MomentFault> {
        if let Ok(duration) = text.parse::<SignedDuration>() {
            let is_past = !duration.is_negative();
            return is_past
                .then_some(Self::Before(duration))
                .ok_or(MomentFault::Format);
        }
        // jiff would round a leap second, and take years and names of zones that doo cannot.
        let year = text.split('-').next().unwrap_or_default();
        let digits = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
        let seconds = text.split(':').nth(2).and_then(|it| it.get(..2));
        if seconds == Some("60") || (year.len() > 4 && digits(year.trim_start_matches('+'))) {
            return Err(MomentFault::Range);
        }
        if year.len() != 4 || !digits(year) || text.contains('[') {
            return Err(MomentFault::Format);
        }
        text.parse().map(Self::At).map_err(|_| MomentFault::Format)
    }
}

impl Moment {
    fn at(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::At(time) => Some(time),
            Self::Before(duration) => now.checked_sub(duration).ok(),
        }
    }
}

impl Window {
    /// The window between two moments.
    ///
    /// # Errors
    /// Nothing is in it.
    pub fn between(
        since: Option<Moment>,
        until: Option<Moment>,
        now: Timestamp,
    ) -> Result<Self, WindowFault> {
        let time = |moment: Option<Moment>| match moment {
            None => Ok(None),
            Some(moment) => moment.at(now).map(Some).ok_or(WindowFault::Empty),
        };
        let window = Self {
            since: time(since)?,
            until: time(until)?,
        };
        if window.since.is_some_and(|since| since > now) {
            return Err(WindowFault::Future);
        }
        match (window.since, window.until) {
            (Some(since), Some(until)) if until <= since => Err(WindowFault::Empty),
            _ => Ok(window),
        }
    }

    /// `last_updated_after`: a whole second at the beginning or before it.
    pub fn sent_after(&self) -> Option<String> {
        let second = self.since?.as_second() - i64::from(self.since?.subsec_nanosecond() < 0);
        local(second, 1)
    }

    /// `last_updated_before`: a whole second at the end or after it.
    pub fn sent_before(&self) -> Option<String> {
        let second = self.until?.as_second() + i64::from(self.until?.subsec_nanosecond() > 0);
        local(second, 2)
    }
}

/// The local time this many hours before UTC, as doo writes it.
fn local(second: i64, hours: i8) -> Option<String> {
    let time = Timestamp::from_second(second).ok()?;
    let local = Offset::constant(hours).to_datetime(time);
    let (date, time) = (local.date(), local.time());
    Some(format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    ))
}
