//! doo's ids in a manifest.

pub(in crate::desired) use crate::model::canonical::id as canonical;
use crate::model::{Marker, TeamId};

/// What is wrong with an id, and the help.
pub(in crate::desired) type Fault = (String, String);

/// Checks the id of a scope. No path contains it, so it may be any text: whatever doo lists can be
/// declared (api-facts: ids).
pub(in crate::desired) fn check_scope(text: &str) -> Result<(), Fault> {
    if canonical(text).is_empty() {
        return Err(nothing());
    }
    at_most(Marker::MOST_OF_SCOPE, text)
}

/// Checks that the id of a team has only one spelling. Two spellings would be two teams, and each
/// would delete what the other declares.
///
/// # Errors
/// The fault, without the name of the key.
pub fn check(text: &str) -> Result<(), Fault> {
    const LETTERS: &str = "an id has only letters, digits, `-`, `.`, `_` and `~`";
    let plain = text.trim();
    if plain != text {
        return Err((
            "has white space around it".to_owned(),
            format!("write `{plain}`"),
        ));
    }
    let is_usual = |c: &char| c.is_ascii_alphanumeric() || "-._~".contains(*c);
    let unusual = |c: &char| !is_usual(c);
    if let Some(digits) = plain_number(text) {
        return match &*digits {
            "0" => Err(nothing()),
            // Leading zeros are kept; `canonical` ignores them.
            digits if digits == canonical(text) => Ok(()),
            digits => Err((
                "is not written as doo writes it".to_owned(),
                format!("write `{digits}`"),
            )),
        };
    }
    let fault = match text.chars().find(unusual) {
        Some(c) => Some(format!("has {c:?}, which an id cannot have")),
        None => TeamId::new(text).fault().map(|fault| fault.to_string()),
    };
    match fault {
        Some(fault) => Err((fault, LETTERS.to_owned())),
        None => at_most(Marker::MOST_OF_OWNER, text),
    }
}

/// A marker holds the id and must be short, or doo may cut it in a description.
fn at_most(bytes: usize, text: &str) -> Result<(), Fault> {
    match Marker::bytes_of(text) > bytes {
        true => Err((
            format!("is longer than {bytes} bytes"),
            "write the id as doo lists it".to_owned(),
        )),
        false => Ok(()),
    }
}

fn nothing() -> Fault {
    (
        "is 0, which doo does not use as an id".to_owned(),
        "write the id, or remove the key".to_owned(),
    )
}

/// The digits of a whole number in any spelling: `+42`, `0042`, `42.0`, and full-width digits.
fn plain_number(text: &str) -> Option<String> {
    const FULL_WIDTH: u32 = 0xff10;
    let digit = |c: char| match u32::from(c).checked_sub(FULL_WIDTH) {
        Some(value @ 0..=9) => char::from_digit(value, 10),
        _ => c.to_digit(10).map(|_| c),
    };
    let unsigned = text.strip_prefix(['+', '\u{ff0b}']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if whole.is_empty() || fraction.contains(|c| c != '0') {
        return None;
    }
    let digits: String = whole.chars().map(digit).collect::<Option<_>>()?;
    let plain = digits.trim_start_matches('0');
    Some(if plain.is_empty() { "0" } else { plain }.to_owned())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn an_id_has_one_spelling() {
        for id in [
            "42",
            "0042",
            "9007199254740993",
            "18446744073709551616",
            "38cc7e8d-d107-11e7-abc4-cec278b6b50a",
            "42abc",
            "1e3",
            "0x2A",
            "NO",
            "a.b_c~d",
        ] {
            assert_eq!(check(id), Ok(()), "{id}");
        }
        for (id, help) in [
            ("+42", "write `42`"),
            ("42.0", "write `42`"),
            ("42.", "write `42`"),
            (" 42", "write `42`"),
            ("42\n", "write `42`"),
            ("\u{a0}42", "write `42`"),
            ("\u{ff14}\u{ff12}", "write `42`"),
        ] {
            assert_eq!(check(id).unwrap_err().1, help, "{id}");
        }
        for id in [
            "0",
            "00",
            "0.0",
            ".",
            "..",
            "42/../7",
            "a b",
            "4\u{200b}2",
            "ä",
            "12:30",
            "%2e",
        ] {
            assert!(check(id).is_err(), "{id}");
        }
    }
}
