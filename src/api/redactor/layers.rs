//! A text as it is and decoded, step by step: escapes can be nested.

use crate::characters::JOINER;
use std::ops::Range;

/// A text that knows for each byte from which bytes of the original it came.
pub(super) struct Layer {
    pub(super) bytes: Vec<u8>,
    at: Vec<Range<usize>>,
}

/// How often a text is decoded: an error page shows a URL in a JSON string in HTML.
const DEEPEST: usize = 4;

/// The text and its decoded forms, until nothing is left to decode.
pub(super) fn layers(text: &[u8]) -> Vec<Layer> {
    let mut layers = vec![Layer {
        bytes: text.to_vec(),
        at: (0..text.len()).map(|at| at..at + 1).collect(),
    }];
    while let Some(next) = layers.last().and_then(Layer::decoded)
        && layers.len() <= DEEPEST
    {
        layers.push(next);
    }
    layers
}

impl Layer {
    /// The range in the original.
    pub(super) fn origin(&self, range: Range<usize>) -> Range<usize> {
        match (
            self.at.get(range.start),
            self.at.get(range.end.saturating_sub(1)),
        ) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }

    /// The text with its escapes decoded, if it has any.
    fn decoded(&self) -> Option<Self> {
        let mut next = Self {
            bytes: Vec::new(),
            at: Vec::new(),
        };
        let mut at = 0;
        let mut follows_ampersand = false;
        while at < self.bytes.len() {
            let rest = &self.bytes[at..];
            let (bytes, length) = match rest[0] {
                b'%' => percent(rest),
                b'\\' => backslash(rest),
                b'&' => entity(rest),
                // In `&#47;` it belongs to what is before it, also if that was an escape itself.
                b'#' if !follows_ampersand => mermaid(rest),
                b'<' => code(rest),
                0xe2 => joiner(rest),
                _ => None,
            }
            .unwrap_or_else(|| (vec![rest[0]], 1));
            follows_ampersand = bytes == b"&" && rest[0] != b'#';
            let origin = self.origin(at..at + length);
            next.at.extend(bytes.iter().map(|_| origin.clone()));
            next.bytes.extend(bytes);
            at += length;
        }
        (next.bytes != self.bytes).then_some(next)
    }
}

/// What an escape means, and its length.
type Escape = Option<(Vec<u8>, usize)>;

/// `%2f`
fn percent(text: &[u8]) -> Escape {
    let byte = number(text.get(1..3)?, 16)?;
    Some((vec![u8::try_from(byte).ok()?], 3))
}

/// `\/`, `\n`, `\x2f`, `\u002f`, `\u{2f}`
fn backslash(text: &[u8]) -> Escape {
    match text.get(1)? {
        b'u' if text.get(2) == Some(&b'{') => {
            let end = text.iter().take(12).position(|b| *b == b'}')?;
            Some((character(number(text.get(3..end)?, 16)?)?, end + 1))
        }
        b'u' => {
            let unit = number(text.get(2..6)?, 16)?;
            // Two UTF-16 units can form one character.
            let second = text.get(6..12).filter(|next| next.starts_with(b"\\u"));
            let second = second.and_then(|next| number(&next[2..], 16));
            match (unit, second) {
                (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) => {
                    let number = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                    Some((character(number)?, 12))
                }
                _ => Some((character(unit)?, 6)),
            }
        }
        b'x' => Some((character(number(text.get(2..4)?, 16)?)?, 4)),
        b'n' | b'r' | b't' => Some((vec![b' '], 2)),
        other @ (b'/' | b'\\' | b'"' | b'\'') => Some((vec![*other], 2)),
        _ => None,
    }
}

/// `&amp;`, `&#47;`, `&#x2f;`
fn entity(text: &[u8]) -> Escape {
    let end = text.iter().take(12).position(|b| *b == b';')?;
    let bytes = match text.get(1..end)? {
        b"amp" => b"&".to_vec(),
        b"lt" => b"<".to_vec(),
        b"gt" => b">".to_vec(),
        b"quot" => b"\"".to_vec(),
        b"apos" => b"'".to_vec(),
        b"nbsp" => b" ".to_vec(),
        [b'#', b'x' | b'X', digits @ ..] => character(number(digits, 16)?)?,
        [b'#', digits @ ..] => character(number(digits, 10)?)?,
        _ => return None,
    };
    Some((bytes, end + 1))
}

/// `#47;`, in a label of Mermaid
fn mermaid(text: &[u8]) -> Escape {
    let end = text.iter().take(12).position(|b| *b == b';')?;
    Some((character(number(text.get(1..end)?, 10)?)?, end + 1))
}

/// The tags around what a message has between backticks
fn code(text: &[u8]) -> Escape {
    let tags = [&b"<code>"[..], b"</code>"];
    let tag = tags.iter().find(|tag| text.starts_with(tag))?;
    Some((vec![b'`'], tag.len()))
}

/// The invisible character that a comment has where a mention could begin
fn joiner(text: &[u8]) -> Escape {
    text.starts_with(JOINER.as_bytes())
        .then(|| (Vec::new(), JOINER.len()))
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    let is_number = digits.bytes().all(|b| b.is_ascii_alphanumeric());
    is_number.then(|| u32::from_str_radix(digits, radix).ok())?
}

fn character(number: u32) -> Option<Vec<u8>> {
    Some(char::from_u32(number)?.to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_escape_is_decoded_and_knows_where_it_came_from() {
        for text in [
            "a/b",
            "a%2Fb",
            "a\\/b",
            "a\\u002fb",
            "a\\u{2f}b",
            "a\\x2fb",
            "a&#47;b",
            "a&#x2F;b",
            "a%252Fb",
            "a&#37;2fb",
            "a\\\\/b",
            "a\\u0026#47;b",
            "a#47;b",
            "a#92;/b",
        ] {
            let layers = layers(text.as_bytes());
            let last = layers.last().unwrap();
            assert_eq!(last.bytes, b"a/b", "{text}");
            assert_eq!(last.origin(0..3), 0..text.len());
            assert_eq!(last.origin(1..2), 1..text.len() - 1);
        }
        let decoded = |text: &str| layers(text.as_bytes()).pop().unwrap().bytes;
        assert_eq!(
            decoded("\\ud83d\\ude00&amp;&quot;%C3%A4"),
            "😀&\"ä".as_bytes()
        );
        // What is not an escape stays, up to the end of the text.
        for text in [
            "100 %", "%2", "\\", "\\u00", "\\q", "&;", "&#;", "&copy;", "\\u{", "\\ud83d",
        ] {
            assert_eq!(decoded(text), text.as_bytes());
        }
    }
}
