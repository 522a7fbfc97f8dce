//! Where in a file a part of a value stands.

use crate::yaml::{self, Span};
use std::ops::Range;

/// The part of a value's span that some bytes of the value are written in; the whole span where that
/// cannot be known, as with a variable that was filled in.
pub(super) fn part(document: &str, span: Span, value: &str, bytes: Range<usize>) -> Span {
    let find = || {
        let written = document.get(span.bytes()).filter(|_| bytes.start > 0)?;
        let (start, end) = match written.find(value) {
            Some(at) => (at + bytes.start, at + bytes.end),
            None => escaped(written, value, bytes)?,
        };
        let before = written.get(..start)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
        let column = count(before[line..].chars().count());
        Some(Span {
            start: span.start + count(start),
            end: span.start + count(end),
            line: span.line + count(before.matches('\n').count()),
            column: if line == 0 {
                span.column + column
            } else {
                1 + column
            },
        })
    };
    find().unwrap_or(span)
}

/// The bytes between double quotes that the bytes of a value are written in.
fn escaped(written: &str, value: &str, bytes: Range<usize>) -> Option<(usize, usize)> {
    let inner = written.strip_prefix('"')?;
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let (mut start, mut end) = (None, None);
    let (mut at, mut decoded) = (0, 0);
    loop {
        start = start.or((decoded == bytes.start).then_some(at));
        end = end.or((decoded >= bytes.end).then_some(at));
        if let (Some(start), Some(end)) = (start, end) {
            return Some((1 + start, 1 + end));
        }
        let (taken, c) = character(&inner[at..])?;
        if !value.get(decoded..)?.starts_with(c) {
            return None;
        }
        at += taken;
        decoded += c.len_utf8();
    }
}

/// The next character of a text in double quotes, and the bytes it is written in.
fn character(written: &str) -> Option<(usize, char)> {
    let first = written.chars().next()?;
    if first != '\\' {
        return Some((first.len_utf8(), first));
    }
    let (c, length) = yaml::escape(written[1..].chars())?;
    Some((length, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(document: &str, value: &str, needle: &str) -> (u32, u32, String) {
        let start = document.find(": ").unwrap() + 2;
        let span = Span {
            start: u32::try_from(start).unwrap(),
            end: u32::try_from(document.trim_end().len()).unwrap(),
            line: 1,
            column: u32::try_from(start + 1).unwrap(),
        };
        let at = value.find(needle).unwrap();
        let part = part(document, span, value, at..at + needle.len());
        (part.line, part.column, document[part.bytes()].to_owned())
    }

    #[test]
    fn a_part_is_found_as_it_is_written() {
        for (document, value, needle, line, column, written) in [
            ("k: a\\b\n", "a\\b", "\\", 1, 5, "\\"),
            ("k: 'ä b'\n", "ä b", " ", 1, 6, " "),
            ("k: \"a\\\\b\"\n", "a\\b", "\\", 1, 6, "\\\\"),
            ("k: \"ä\\u00a0b\"\n", "ä\u{a0}b", "\u{a0}", 1, 6, "\\u00a0"),
            ("k: \"a\\x41\\n\"\n", "aA\n", "\n", 1, 10, "\\n"),
            ("k: |\n  a b\n  c\n", "a b", "b", 2, 5, "b"),
            // Filled in, folded: the whole value.
            ("k: ${a} b\n", "x b", " ", 1, 4, "${a} b"),
            ("k: \"a\n  b\"\n", "a b", "b", 1, 4, "\"a\n  b\""),
        ] {
            let found = place(document, value, needle);
            assert_eq!(found, (line, column, written.to_owned()), "{document}");
        }
    }
}
