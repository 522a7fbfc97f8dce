//! Hides URLs and query values in a text, also those that the run does not know.

use crate::model::{HIDDEN, display_url};

/// The text with its URLs as output shows them, and without the values of anything that looks like
/// part of a query.
pub(super) fn hidden(text: &str) -> String {
    let ends = |c: char| c.is_whitespace() || "\"'`<>\\".contains(c);
    text.split_inclusive(ends).map(word).collect()
}

fn word(word: &str) -> String {
    let inner = word.trim_end_matches(|c: char| c.is_whitespace() || "\"'`<>\\".contains(c));
    let end = &word[inner.len()..];
    let shown = match inner.find("://") {
        Some(at) => {
            let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
            let before = inner[..at].trim_end_matches(is_scheme);
            format!("{before}{}", display_url(&inner[before.len()..]))
        }
        None => values(inner),
    };
    shown + end
}

/// Hides what is behind `?key=` and `&key=`.
fn values(word: &str) -> String {
    let mut shown = String::new();
    for part in word.split_inclusive(['?', '&', ';']) {
        let inner = part.trim_end_matches(['?', '&', ';']);
        let is_pair = shown.ends_with(['?', '&', ';']);
        match inner.split_once('=') {
            Some((key, value)) if is_pair && !value.is_empty() => {
                shown.extend([key, "=", HIDDEN, &part[inner.len()..]]);
            }
            _ => shown.push_str(part),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn urls_and_pairs_are_hidden_wherever_they_are_in_a_sentence() {
        for (text, shown) in [
            ("no such team", "no such team"),
            ("what? a=b", "what? a=b"),
            (
                "cannot reach https://a.example/?t=abc now",
                "cannot reach https://a.example/?t=*** now",
            ),
            (
                "\"https://me:pw@a.example/x\"",
                "\"https://***@a.example/x\"",
            ),
            (
                "at (url=https://a.example/#abc",
                "at (url=https://a.example/#***",
            ),
            ("GET /x?t=abc&amp;u=def HTTP", "GET /x?t=***&amp;u=*** HTTP"),
        ] {
            assert_eq!(hidden(text), shown);
        }
    }
}
