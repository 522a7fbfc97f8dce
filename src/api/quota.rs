//! Whether an answer says that the day's requests are used up.
//!
//! doo documents the limit but not the answer above it. Its gateway is known to say "Limit
//! Exceeded"; other texts are recognised by their words (api-facts: limits, limit-answers).

use super::answer;
use super::transport::Response;
use http::StatusCode;

/// Words that only a daily limit has.
const DAY: [&str; 9] = [
    " day ",
    " days ",
    " daily ",
    " today ",
    " tomorrow ",
    " midnight ",
    " 24h ",
    " 24 h ",
    " 24 hours ",
];

/// Words of a limit per second or minute.
const MOMENT: [&str; 8] = [
    " per second ",
    " per minute ",
    " requests second ",
    " requests minute ",
    " a second ",
    " a minute ",
    " each second ",
    " each minute ",
];

/// Words for the pace.
const PACE: [&str; 5] = [" rate ", " rates ", " burst ", " throttl", " slow down "];

/// Words for an allowance that is used up. They do not describe a pace.
const SPENT: [&str; 8] = [
    " quota ",
    " quotas ",
    " limit exceeded ",
    " limit reached ",
    " exceeded limit ",
    " exceeded your limit ",
    " exhausted ",
    " used up ",
];

/// Whether the answer says so. A limit without a period is a daily one, unless the text is about
/// the pace.
pub(super) fn is_spent(response: &Response, status: StatusCode) -> bool {
    // The gateway of AWS names its errors in a header.
    let kind = response.headers().get("x-amzn-errortype");
    let kind = kind.map_or(&b""[..], http::HeaderValue::as_bytes);
    let words = words(&[answer::body(response), b" ", kind].concat());
    // A 403 may mention days without being about requests.
    let is_limit = status == StatusCode::TOO_MANY_REQUESTS
        || [" quota ", " limit ", " requests "]
            .iter()
            .any(|part| words.contains(part));
    is_limit && means_spent(&words)
}

fn means_spent(words: &str) -> bool {
    let has = |any: &[&str]| any.iter().any(|part| words.contains(part));
    if has(&MOMENT) {
        return false;
    }
    has(&DAY) || has(&SPENT) && !has(&PACE)
}

/// The words at the beginning of a text in small letters, with one space between and around them:
/// `LimitExceeded`, `limit_exceeded` and `Limit exceeded!` are the same.
fn words(text: &[u8]) -> String {
    const READ: usize = 4096;
    let text = String::from_utf8_lossy(&text[..text.len().min(READ)]);
    let mut words = String::from(" ");
    let mut was_small = false;
    for c in text.chars() {
        let begins = c.is_uppercase() && was_small;
        if (begins || !c.is_alphanumeric()) && !words.ends_with(' ') {
            words.push(' ');
        }
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        }
        was_small = c.is_lowercase();
    }
    words.push(' ');
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spent_day_is_known_by_its_meaning() {
        for text in [
            r#"{"message":"Limit Exceeded"}"#,
            r#"{"message":"LIMIT EXCEEDED."}"#,
            "LimitExceededException",
            r#"{"error":"daily_limit"}"#,
            "Daily quota exhausted",
            "You have exceeded your quota",
            "Too many requests: 1000 per day are allowed",
            "1000 requests/day",
            r#"{"code":"quotaExceeded","message":"Too Many Requests"}"#,
            "No requests left today, come back tomorrow",
            "Only 1000 requests in 24h",
            "API rate limit exceeded for this day",
            "The day's requests are used up",
        ] {
            assert!(means_spent(&words(text.as_bytes())), "{text}");
        }
    }

    #[test]
    fn a_pace_is_no_spent_day() {
        for text in [
            "",
            r#"{"message":"Too Many Requests"}"#,
            "Rate limit exceeded",
            "Rate exceeded",
            "ThrottlingException: limit exceeded",
            "Quota exceeded for 'requests per minute'",
            "Limits are 1 request per second and 1000 per day",
            "because of the weather",
        ] {
            assert!(!means_spent(&words(text.as_bytes())), "{text}");
        }
    }
}
