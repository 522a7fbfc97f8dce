//! Finds the place in a document of the characters of a text.

use super::Span;
use std::ops::Range;
use std::str::Chars;

/// The part of a scalar's span where some bytes of its text are written; the whole span if that is
/// not known, as after filling in a variable.
pub(crate) fn part_of(document: &str, span: Span, text: &str, bytes: Range<usize>) -> Span {
    let find = || {
        let written = document.get(span.bytes()).filter(|_| bytes.start > 0)?;
        let offsets = offsets(written, text)?;
        let (start, end) = (*offsets.get(bytes.start)?, *offsets.get(bytes.end)?);
        // White space between joined lines has no place of its own.
        let first = text.get(bytes.start..)?.chars().next()?;
        let has_place = written[start..].starts_with([first, '\\']);
        has_place.then(|| span.part(written, start, end - start))
    };
    find().unwrap_or(span)
}

/// For each byte of a scalar's text and for its end, the byte of the document where it is written.
/// White space is only approximate: lines may be joined.
///
/// `written` is the document from the scalar's start. `None` means that the text is not written
/// there, as with an alias.
pub(crate) fn offsets(written: &str, text: &str) -> Option<Vec<usize>> {
    // A block's text can begin with a quote as well.
    [Quotes::None, Quotes::Single, Quotes::Double]
        .into_iter()
        .find_map(|quotes| Reader::new(written, quotes)?.follow(text))
}

#[derive(Clone, Copy, PartialEq)]
enum Quotes {
    None,
    Single,
    Double,
}

struct Reader<'w> {
    written: &'w str,
    at: usize,
    quotes: Quotes,
}

impl<'w> Reader<'w> {
    fn new(written: &'w str, quotes: Quotes) -> Option<Self> {
        let quote = match quotes {
            Quotes::None => "",
            Quotes::Single => "'",
            Quotes::Double => "\"",
        };
        written.starts_with(quote).then_some(Self {
            written,
            at: quote.len(),
            quotes,
        })
    }

    fn follow(mut self, text: &str) -> Option<Vec<usize>> {
        let mut offsets = Vec::with_capacity(text.len() + 1);
        for c in text.chars() {
            let at = match is_blank(c) {
                true => self.blank(c),
                false => self.mark(c)?,
            };
            offsets.extend(std::iter::repeat_n(at, c.len_utf8()));
        }
        offsets.push(self.at);
        Some(offsets)
    }

    /// The place of white space, as far as it is written.
    fn blank(&mut self, c: char) -> usize {
        let at = self.at;
        match self.next() {
            Some((found, length)) if is_blank(found) || found == c => self.at += length,
            _ => {}
        }
        at
    }

    /// The place of any other character, after white space that the text does not have.
    fn mark(&mut self, c: char) -> Option<usize> {
        loop {
            let (found, length) = self.next()?;
            let at = self.at;
            if !is_blank(found) && found != c {
                return None;
            }
            self.at += length;
            if found == c {
                return Some(at);
            }
        }
    }

    /// The next character and its length in bytes.
    fn next(&self) -> Option<(char, usize)> {
        let rest = self.written.get(self.at..)?;
        let first = rest.chars().next()?;
        match (self.quotes, first) {
            (Quotes::Single, '\'') => rest.starts_with("''").then_some(('\'', 2)),
            (Quotes::Double, '"') => None,
            (Quotes::Double, '\\') => escape(rest[1..].chars()),
            _ => Some((first, first.len_utf8())),
        }
    }
}

/// The character of an escape after its backslash; for a continued line, white space.
fn escape(mut rest: Chars<'_>) -> Option<(char, usize)> {
    let kind = rest.next()?;
    let digits = match kind {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => {
            let c = match kind {
                '0' => '\0',
                'a' => '\u{7}',
                'b' => '\u{8}',
                't' => '\t',
                'n' => '\n',
                'v' => '\u{b}',
                'f' => '\u{c}',
                'r' => '\r',
                'e' => '\u{1b}',
                'N' => '\u{85}',
                '_' => '\u{a0}',
                'L' => '\u{2028}',
                'P' => '\u{2029}',
                c => c,
            };
            return Some((c, 1 + kind.len_utf8()));
        }
    };
    let code = u32::from_str_radix(rest.as_str().get(..digits)?, 16).ok()?;
    Some((char::from_u32(code)?, 2 + digits))
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_of_a_text_is_found_however_it_is_written() {
        for (written, text) in [
            ("{ a $x }", "{ a $x }"),
            ("{ a\n    # c\n\n    $x }\n", "{ a\n# c\n\n$x }\n"),
            ("{ a\r\n    $x }", "{ a $x }"),
            ("\"{ a\\n\\t\\\"\\u00e4\\\"\n   $x }\"", "{ a\n\t\"ä\" $x }"),
            ("\"{ a\\\n   b $x }\"", "{ ab $x }"),
            ("'{ ''a''\n\n  $x }'", "{ 'a'\n$x }"),
            ("\"a\" { $x }\n", "\"a\" { $x }\n"),
        ] {
            let offsets = offsets(written, text).unwrap();
            assert_eq!(offsets.len(), text.len() + 1);
            let at = offsets[text.find("$x").unwrap()];
            assert!(written[at..].starts_with("$x"), "{written}: {at}");
        }
        assert_eq!(offsets("*alias", "{ a }"), None);
        assert_eq!(offsets("\"{ \\ud83d }\"", "{ x }"), None);
        assert_eq!(offsets("{ a", "{ a }"), None);
    }

    fn place(document: &str, value: &str, needle: &str) -> (u32, u32, String) {
        let start = document.find(": ").unwrap() + 2;
        // The span of a block begins with its text.
        let start = match document[start..].strip_prefix("|\n") {
            Some(block) => document.len() - block.trim_start().len(),
            None => start,
        };
        let span = Span {
            start: u32::try_from(start).unwrap(),
            end: u32::try_from(document.trim_end().len()).unwrap(),
            line: 1 + u32::try_from(document[..start].matches('\n').count()).unwrap(),
            column: u32::try_from(start - document[..start].rfind('\n').map_or(0, |at| at + 1) + 1)
                .unwrap(),
        };
        let at = value.find(needle).unwrap();
        let part = part_of(document, span, value, at..at + needle.len());
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
            ("k: \"a\n  b\"\n", "a b", "b", 2, 3, "b"),
            // Filled in, or the end of a line: the whole value.
            ("k: ${a} b\n", "x b", " ", 1, 4, "${a} b"),
            ("k: \"a\n  b\"\n", "a b", " ", 1, 4, "\"a\n  b\""),
        ] {
            let found = place(document, value, needle);
            assert_eq!(found, (line, column, written.to_owned()), "{document}");
        }
    }
}
