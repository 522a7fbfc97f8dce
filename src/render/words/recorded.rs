//! Says that a plan is made from a recording, and how old the recording is.

use crate::observed::Recorded;
use jiff::SignedDuration;

/// The recording that a plan is made from, in a sentence.
pub fn recorded(Recorded { at, age }: &Recorded) -> String {
    let time = at.strftime("%Y-%m-%d %H:%M UTC");
    let age = self::age(*age);
    format!("From a recording of {time}, {age}; secrets were not compared.")
}

/// An age: `3 h old`.
pub fn age(age: SignedDuration) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let text = match age.unsigned_abs().as_secs() {
        seconds @ 0..MINUTE => format!("{seconds} s"),
        seconds @ MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        // Up to two days in hours, because that is how nightly recordings are judged.
        seconds if seconds < 2 * DAY => format!("{} h", seconds / HOUR),
        seconds => format!("{} days", seconds / DAY),
    };
    if age.is_negative() {
        format!("{text} ahead of this machine's clock")
    } else {
        format!("{text} old")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_as_exact_as_people_need() {
        for (seconds, text) in [
            (0, "0 s old"),
            (59, "59 s old"),
            (60, "1 min old"),
            (3 * 3600 + 1234, "3 h old"),
            (47 * 3600, "47 h old"),
            (48 * 3600, "2 days old"),
            (-300, "5 min ahead of this machine's clock"),
        ] {
            assert_eq!(age(SignedDuration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn the_time_is_told_to_the_minute() {
        let made = Recorded {
            at: "2026-11-22T02:40:31Z".parse().unwrap(),
            age: SignedDuration::from_hours(3),
        };
        assert_eq!(
            recorded(&made),
            "From a recording of 2026-11-22 02:40 UTC, 3 h old; secrets were not compared."
        );
    }
}
