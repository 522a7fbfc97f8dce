//! Characters that a reader does not see, or takes for another.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The word joiner, which has no width: behind a character it keeps it from having a meaning.
pub const JOINER: &str = "\u{2060}";

/// Why a character cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// White space of any kind, line breaks too.
    WhiteSpace,
    /// It controls a terminal or a program, or is not a character at all.
    Control,
    /// It changes the direction of the text around it.
    Direction,
    /// It has no width, or looks empty.
    Invisible,
}

/// Why a character cannot be seen; `None` if it can.
pub fn unseen(c: char) -> Option<Unseen> {
    match c {
        // Most texts have only these.
        '!'..='~' => None,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(Unseen::Direction)
        }
        _ if c.is_whitespace() => Some(Unseen::WhiteSpace),
        _ if is_ignorable(c) => Some(Unseen::Invisible),
        _ if c.is_control() || u32::from(c) & 0xfffe == 0xfffe => Some(Unseen::Control),
        _ => None,
    }
}

/// Characters that Unicode calls ignorable or format characters, and the empty Braille pattern.
fn is_ignorable(c: char) -> bool {
    const BRAILLE_BLANK: char = '\u{2800}';
    !c.is_ascii()
        && (c == BRAILLE_BLANK
            || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
            || CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format)
}

/// Whether a character shows nothing, breaks a line, moves the cursor, or changes the direction of
/// text, so that different texts look the same. Spaces of any width are visible.
pub fn is_invisible(c: char) -> bool {
    match unseen(c) {
        None => false,
        Some(Unseen::WhiteSpace) => c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'),
        Some(Unseen::Control | Unseen::Direction | Unseen::Invisible) => true,
    }
}

/// The escape of a character: its letter, or its number.
pub fn escape(c: char) -> String {
    match c {
        '\n' | '\r' | '\t' => c.escape_default().to_string(),
        c => c.escape_unicode().to_string(),
    }
}

/// The last character boundary of a text up to `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A character's number, with its common name if it has one: `U+00A0 (no-break space)`.
pub fn named(c: char) -> String {
    let name = match c {
        '\0' => "NUL",
        '\t' => "tab",
        '\n' => "line break",
        '\r' => "carriage return",
        ' ' => "blank",
        '\u{a0}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{200b}' => "zero width space",
        '\u{200c}' => "zero width non-joiner",
        '\u{200d}' => "zero width joiner",
        '\u{200e}' | '\u{200f}' | '\u{61c}' => "direction mark",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "direction override",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202f}' => "narrow no-break space",
        '\u{2060}' => "word joiner",
        '\u{3000}' => "ideographic space",
        '\u{fe00}'..='\u{fe0f}' => "variation selector",
        '\u{feff}' => "byte order mark",
        '\u{e0000}'..='\u{e007f}' => "tag",
        _ => "",
    };
    let number = format!("U+{:04X}", u32::from(c));
    if name.is_empty() {
        number
    } else {
        format!("{number} ({name})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_known() {
        for (kind, characters) in [
            (None, "azAZ09~!/ä漢🛒é\u{301}ß"),
            (
                Some(Unseen::WhiteSpace),
                " \t\n\r\u{85}\u{a0}\u{2003}\u{2028}\u{3000}",
            ),
            (
                Some(Unseen::Control),
                "\0\u{1b}\u{7f}\u{9b}\u{fffe}\u{1ffff}",
            ),
            (
                Some(Unseen::Direction),
                "\u{200e}\u{200f}\u{202e}\u{2066}\u{2069}\u{61c}",
            ),
            (
                Some(Unseen::Invisible),
                "\u{ad}\u{200b}\u{200d}\u{2060}\u{feff}\u{fe0f}\u{e0041}\u{3164}\u{2800}",
            ),
        ] {
            for c in characters.chars() {
                assert_eq!(unseen(c), kind, "{}", named(c));
            }
        }
    }

    #[test]
    fn a_character_is_named_by_its_number() {
        assert_eq!(named('\u{a0}'), "U+00A0 (no-break space)");
        assert_eq!(named('\u{1b}'), "U+001B");
    }

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
}
