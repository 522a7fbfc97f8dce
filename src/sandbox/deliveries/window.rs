//! Which entities a request to send what exists is about, by their last change.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde_json::{Map, Value};

/// The zone of the bounds. doo calls it CET, which may also mean the time of Berlin
/// (api-facts: init-window). The sandbox takes the word as it is: one hour before UTC, all year. If
/// doo means the other, a bound in summer is one hour later here than in doo.
const CET: Offset = Offset::constant(1);

/// How doo writes a time.
const FORMAT: &str = "%Y-%m-%d %H:%M:%S";

/// A window in whole seconds, its bounds included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InitWindow {
    after: Option<Timestamp>,
    before: Option<Timestamp>,
}

impl InitWindow {
    /// The window of a request, or the key that is not a time.
    pub(super) fn of(body: &Map<String, Value>) -> Result<Self, &'static str> {
        let bound = |key: &'static str| match body.get(key).filter(|it| !it.is_null()) {
            None => Ok(None),
            Some(value) => value.as_str().and_then(time).map(Some).ok_or(key),
        };
        Ok(Self {
            after: bound("last_updated_after")?,
            before: bound("last_updated_before")?,
        })
    }

    /// Whether what was changed then is in it. A time that is not known is in every window: what
    /// may be in it is not left out.
    pub(super) fn has(self, changed: Option<Timestamp>) -> bool {
        let Self { after, before } = self;
        changed.is_none_or(|changed| {
            let second = changed.as_second();
            after.is_none_or(|after| after.as_second() <= second)
                && before.is_none_or(|before| second <= before.as_second())
        })
    }
}

fn time(text: &str) -> Option<Timestamp> {
    let local = DateTime::strptime(FORMAT, text).ok()?;
    // Other spellings are not as doo writes it.
    let is_whole = local.strftime(FORMAT).to_string() == text;
    CET.to_timestamp(local).ok().filter(|_| is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn window(after: &Value, before: &Value) -> Result<InitWindow, &'static str> {
        let body = json!({ "last_updated_after": after, "last_updated_before": before });
        InitWindow::of(body.as_object().unwrap())
    }

    #[test]
    fn bounds_are_in_the_window_and_one_hour_before_utc_all_year() {
        for (after, before, first, last) in [
            (
                "2026-01-31 09:00:00",
                "2026-01-31 10:00:00",
                "2026-01-31T08:00:00Z",
                "2026-01-31T09:00:00.9Z",
            ),
            (
                "2026-07-31 00:30:00",
                "2026-07-31 00:30:00",
                "2026-07-30T23:30:00Z",
                "2026-07-30T23:30:00Z",
            ),
        ] {
            let window = window(&json!(after), &json!(before)).unwrap();
            let at = |time: &str| time.parse::<Timestamp>().unwrap();
            let second = jiff::SignedDuration::from_secs(1);
            assert!(window.has(Some(at(first))) && window.has(Some(at(last))));
            assert!(!window.has(Some(at(first) - second)));
            assert!(!window.has(Some(at(last) + second)));
            assert!(window.has(None));
        }
        let open = window(&Value::Null, &Value::Null).unwrap();
        assert!(open.has(Some(Timestamp::MIN)) && open.has(Some(Timestamp::MAX)));
    }

    #[test]
    fn a_bound_that_is_not_a_time_is_named() {
        for text in [
            "",
            "2026-01-31",
            "2026-01-31T09:00:00",
            "2026-1-31 9:00:00",
            "2026-02-31 09:00:00",
            "2026-01-31 09:00:00+01:00",
        ] {
            assert_eq!(
                window(&json!(text), &Value::Null),
                Err("last_updated_after")
            );
            assert_eq!(
                window(&Value::Null, &json!(text)),
                Err("last_updated_before")
            );
        }
        assert_eq!(window(&json!(7), &Value::Null), Err("last_updated_after"));
    }
}
