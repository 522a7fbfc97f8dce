//! When a request is repeated, and after how long.

use super::transport::Response;
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use http::header::RETRY_AFTER;
use std::time::{Duration, SystemTime};

/// The longest pause a server may ask for; one that asks for more does not want an answer in this
/// run.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// The pauses before each repetition of a request: 2, 4 and 8 seconds.
pub(super) fn pauses() -> ExponentialBackoff {
    const REPETITIONS: usize = 3;
    ExponentialBuilder::new()
        .with_min_delay(Duration::from_secs(2))
        .with_factor(2.0)
        .with_max_delay(Duration::from_secs(30))
        .with_max_times(REPETITIONS)
        .build()
}

/// How long the server asks to wait: in seconds, or until a date. A date that has passed, by this
/// machine's clock, asks for nothing; how wrong the clock may be does not matter beyond that, since
/// no pause is longer than [`LONGEST_PAUSE`].
pub(super) fn retry_after(response: &Response, now: SystemTime) -> Option<Duration> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
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
        assert_eq!(asked("-1", 0), None);
    }

    #[test]
    fn the_pauses_grow() {
        let pauses: Vec<u64> = pauses().map(|pause| pause.as_secs()).collect();
        assert_eq!(pauses, [2, 4, 8]);
    }
}
