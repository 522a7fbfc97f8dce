//! Which characters a person sees, and what a pipeline's runner would obey.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Whether a character shows nothing, breaks a line, moves the cursor, or turns the direction of
/// text: two texts that differ in it look the same, or one text looks like another.
pub fn is_invisible(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let is_control = matches!(
        category,
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
    );
    is_control
        || c == BRAILLE_BLANK
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// A symbol by its category, without a dot to be seen.
const BRAILLE_BLANK: char = '\u{2800}';

/// A character by its number, or by the letter that stands for it.
pub fn escape(c: char) -> String {
    match c {
        '\n' | '\r' | '\t' => c.escape_default().to_string(),
        c => c.escape_unicode().to_string(),
    }
}

/// Whether a runner takes the line for a command: GitHub's obeys what begins with `::`, behind any
/// white space.
pub fn starts_command(line: &str) -> bool {
    line.trim_start().starts_with("::")
}

/// Where marks of commands are that runners obey anywhere in a line, such as `##[` and `##vso[`:
/// the place of each second `#`.
pub fn command_marks(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('[').filter_map(|(at, _)| {
        let word =
            text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "-_.".contains(c));
        word.ends_with("##").then(|| word.len() - 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_known_by_what_unicode_says_of_it() {
        let invisible = [
            '\u{0}',
            '\t',
            '\n',
            '\r',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{9b}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2064}',
            '\u{2066}',
            '\u{2069}',
            '\u{206a}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{1d173}',
            '\u{e0001}',
            '\u{e0041}',
            '\u{e007f}',
            '\u{e0100}',
        ];
        for c in invisible {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in ['a', ' ', '\u{a0}', 'ä', '\u{301}', '字', '😀', '\u{fffd}'] {
            assert!(!is_invisible(c), "{c:?}");
        }
    }

    #[test]
    fn commands_of_runners_are_found_where_runners_find_them() {
        for line in ["::error::x", "  ::x", "\u{a0}\t::x"] {
            assert!(starts_command(line), "{line:?}");
        }
        assert!(!starts_command("a ::x"));
        for (text, marks) in [
            ("##[error]x", &[1usize] as &[usize]),
            ("a ##vso[task.x]y ###[z]", &[3, 19]),
            ("##task.setvariable[x", &[1]),
            ("# #[x ## [y #[z", &[]),
        ] {
            assert_eq!(command_marks(text).collect::<Vec<_>>(), marks, "{text}");
        }
    }
}
