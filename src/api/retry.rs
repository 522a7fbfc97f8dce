//! When a request is repeated, and after how long.

use super::transport::Response;
use http::header::RETRY_AFTER;
use std::time::{Duration, SystemTime};

/// The longest pause that a run waits. A server that asks for more gets no further request.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// The pauses before each repetition of a request.
pub(super) const PAUSES: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

/// How long the server asks to wait, in seconds or until a date; the longest of several. A date in
/// the past asks for nothing. A wrong clock does little harm: no pause is longer than
/// [`LONGEST_PAUSE`].
pub(super) fn retry_after(response: &Response, now: SystemTime) -> Option<Duration> {
    let values = response.headers().get_all(RETRY_AFTER).iter();
    values
        .filter_map(|value| pause(value.to_str().ok()?.trim(), now))
        .max()
}

fn pause(value: &str, now: SystemTime) -> Option<Duration> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
    if is_number(whole) && is_number(fraction) {
        // More digits than a number can hold are more seconds than a run waits.
        let seconds = whole
            .parse::<u64>()
            .map_or(Duration::MAX, Duration::from_secs);
        let more = Duration::from_secs(u64::from(fraction.bytes().any(|digit| digit != b'0')));
        return Some(seconds.saturating_add(more));
    }
    match httpdate::parse_http_date(value) {
        Ok(date) => Some(date.duration_since(now).unwrap_or(Duration::ZERO)),
        // No HTTP date can hold this year.
        Err(_) => has_long_number(value).then_some(Duration::MAX),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn has_long_number(text: &str) -> bool {
    const YEAR: usize = 4;
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && numbers.into_iter().any(|number| number.len() > YEAR)
}

/// A pause in words.
pub(super) fn in_words(pause: Duration) -> String {
    let (minutes, day) = (pause.as_secs().div_ceil(60), 24 * 60);
    match minutes {
        _ if minutes <= 2 * 60 => format!("in {minutes} minutes"),
        _ if minutes <= 2 * day => format!("in {} hours", minutes.div_ceil(60)),
        _ if minutes <= 1000 * day => format!("in {} days", minutes.div_ceil(day)),
        _ => "in years".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &str, now: u64) -> Option<Duration> {
        let response = http::Response::builder()
            .header(RETRY_AFTER, value)
            .body(bytes::Bytes::new())
            .unwrap();
        retry_after(&response, SystemTime::UNIX_EPOCH + Duration::from_secs(now))
    }

    #[test]
    fn seconds_and_dates_are_understood_and_the_rest_is_not() {
        assert_eq!(asked(" 7 ", 0), Some(Duration::from_secs(7)));
        assert_eq!(
            asked("Thu, 01 Jan 1970 00:01:00 GMT", 20),
            Some(Duration::from_secs(40))
        );
        assert_eq!(
            asked("Thu, 01 Jan 1970 00:01:00 GMT", 90),
            Some(Duration::ZERO)
        );
        assert_eq!(asked("soon", 0), None);
        assert_eq!(asked("", 0), None);
        assert_eq!(asked("7.0", 0), Some(Duration::from_secs(7)));
        assert_eq!(asked("7.1", 0), Some(Duration::from_secs(8)));
        assert_eq!(asked("-1", 0), None);
    }

    #[test]
    fn what_is_too_large_to_read_is_longer_than_a_run_waits() {
        for value in [
            "18446744073709551615",
            "18446744073709551616",
            &"9".repeat(400),
            "99999999999999999999.5",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Sat, 01 Jan 10000 00:00:00 GMT",
            "Fri, 31 Dec 99999999999999999999 23:59:59 GMT",
        ] {
            assert!(
                asked(value, 0).is_some_and(|pause| pause > LONGEST_PAUSE),
                "{value}"
            );
        }
    }

    #[test]
    fn the_longest_of_several_pauses_counts() {
        let response = http::Response::builder()
            .header(RETRY_AFTER, "1")
            .header(RETRY_AFTER, "86400")
            .header(RETRY_AFTER, "soon")
            .body(bytes::Bytes::new())
            .unwrap();
        let pause = retry_after(&response, SystemTime::UNIX_EPOCH);
        assert_eq!(pause, Some(Duration::from_secs(86_400)));
    }

    #[test]
    fn a_pause_is_said_in_words_and_never_too_short() {
        for (seconds, words) in [
            (121, "in 3 minutes"),
            (3_600, "in 60 minutes"),
            (86_399, "in 24 hours"),
            (7 * 86_400, "in 7 days"),
            (u64::MAX, "in years"),
        ] {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }
}
