//! The line of a problem, without what may be a secret.

use crate::characters::floor;
use crate::model::display_url;
use crate::yaml::Span;
use std::ops::Range;

/// The line of a problem; of a very long line, the part around the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The line without its end, or `***` if it may hold a secret.
    pub line: String,
    /// The part that the problem is about, in bytes of `line`.
    pub range: Range<usize>,
}

impl Excerpt {
    /// Replaces a line that may hold a secret.
    const MASK: &str = "***";
    /// The most bytes of a line that are shown.
    const LONGEST: usize = 240;
    /// The bytes before and behind a problem that are read: a line can have millions.
    const SEEN: usize = 4 * 1024;

    /// The line in which a span starts, masked if it may hold a secret.
    pub(super) fn of(text: &str, span: Span, masked: bool) -> Option<Self> {
        let start = floor(text, span.start as usize);
        let first = floor(text, start.saturating_sub(Self::SEEN));
        let last = floor(text, start.saturating_add(Self::SEEN));
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let before = text.as_bytes()[first..start].iter().rposition(&ends);
        let behind = text.as_bytes()[start..last].iter().position(ends);
        let line_start = before.map_or(first, |at| first + at + 1);
        let line_end = behind.map_or(last, |at| start + at);
        let line = &text[line_start..line_end];
        if line.trim().is_empty() {
            return None;
        }
        if masked || looks_secret(line) {
            let (line, range) = (Self::MASK.to_owned(), 0..Self::MASK.len());
            return Some(Self { line, range });
        }
        let from = (start - line_start).min(line.len());
        let to = floor(text, span.end as usize)
            .saturating_sub(line_start)
            .clamp(from, line.len());
        let to = from + line[from..to].trim_end().len();
        Some(Self::clipped(line, from..to))
    }

    fn clipped(line: &str, range: Range<usize>) -> Self {
        if line.len() <= Self::LONGEST {
            return Self {
                line: line.to_owned(),
                range,
            };
        }
        let from = floor(line, range.start.saturating_sub(Self::LONGEST / 3));
        let to = floor(line, (from + Self::LONGEST).min(line.len()));
        let range = range.start - from..range.end.min(to).max(range.start) - from;
        Self {
            line: line[from..to].to_owned(),
            range,
        }
    }
}

/// Whether a line mentions a name for secrets, or has a URL with something to hide.
pub(super) fn looks_secret(line: &str) -> bool {
    const NAMES: [&str; 8] = [
        "secret",
        "token",
        "passw",
        "api_key",
        "apikey",
        "bearer",
        "credential",
        "private",
    ];
    let lower = line.to_ascii_lowercase();
    NAMES.iter().any(|name| lower.contains(name)) || line.split(is_end_of_word).any(hides_something)
}

fn is_end_of_word(c: char) -> bool {
    c.is_whitespace() || "\"'`<>[]{},".contains(c)
}

/// Whether a word is a URL, or almost one, with something to hide.
fn hides_something(word: &str) -> bool {
    // A GraphQL directive.
    let word = word.strip_prefix('@').unwrap_or(word);
    let is_query = |(_, behind): (&str, &str)| behind.starts_with(char::is_alphanumeric);
    let is_url = word.contains(['/', '.', ':', '@']) || word.split_once('?').is_some_and(is_query);
    is_url && display_url(word) != word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, needle: &str) -> Excerpt {
        let start = text.find(needle).unwrap();
        let span = Span {
            start: u32::try_from(start).unwrap(),
            end: u32::try_from(start + needle.len()).unwrap(),
            line: 1,
            column: 1,
        };
        Excerpt::of(text, span, false).unwrap()
    }

    #[test]
    fn an_excerpt_is_the_line_and_the_part() {
        let shown = excerpt("a: 1\r\nnäme: x y\r\nz", "x y");
        assert_eq!(shown.line, "näme: x y");
        assert_eq!(&shown.line[shown.range.clone()], "x y");
    }

    #[test]
    fn a_long_line_is_cut_around_the_problem() {
        let text = format!("{}needle{}", "ä".repeat(500), "b".repeat(500));
        let shown = excerpt(&text, "needle");
        assert!(shown.line.len() <= Excerpt::LONGEST);
        assert_eq!(&shown.line[shown.range.clone()], "needle");
    }

    #[test]
    fn a_line_without_an_end_costs_little() {
        let text = format!("{}needle{}", "a".repeat(8 << 20), "b".repeat(8 << 20));
        let shown = excerpt(&text, "needle");
        assert!(shown.line.len() <= Excerpt::LONGEST);
        assert_eq!(&shown.line[shown.range.clone()], "needle");
    }

    #[test]
    fn lines_that_may_hold_a_secret_are_masked() {
        for line in [
            "client_secret: x",
            "{\"clientSecret\": \"x\"}",
            "endpoint: https://me:x@a.example",
            "endpoint: https://a.example/?key=x",
            "header: Bearer x",
            "endpoint: https:me:x@a.example",
            "endpoint: //x@a.example",
            "endpoint: a.example?x",
            "endpoint: a.example/p?t=x",
            "endpoint: https://a.example/#x",
            "endpoint: https://a.example/p;x",
            "endpoint: mailto:x@a.example",
            "endpoint: HTTPS://a.example?x",
            "- {endpoint: \"https://a.example/ b?x\"}",
        ] {
            assert_eq!(excerpt(line, "x").line, "***", "{line}");
        }
    }

    #[test]
    fn lines_without_a_secret_are_shown() {
        for line in [
            "endpoint: https://a.example/x",
            "query: { a(b: x) @include(if: $c) { d } }",
            "# see https://a.example/x for more?",
            "description: what, who? x; y",
            "on_event: x",
        ] {
            assert_eq!(excerpt(line, "x").line, line);
        }
    }
}
