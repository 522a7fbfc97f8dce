//! Characters that a reader does not see, or sees as something else.

/// Why a character cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// White space of any kind, line breaks too.
    WhiteSpace,
    /// It commands a terminal or a program, or is not a character at all.
    Control,
    /// It changes the direction of the text around it.
    Direction,
    /// It has no width, or looks like nothing.
    Invisible,
}

/// Why a character cannot be seen; `None` if it can.
pub fn unseen(c: char) -> Option<Unseen> {
    match c {
        // What most texts consist of.
        '!'..='~' => None,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(Unseen::Direction)
        }
        // What Unicode calls ignorable, and letters that are blank: the fillers of Hangul, the empty
        // pattern of Braille.
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Some(Unseen::Invisible),
        _ if c.is_whitespace() => Some(Unseen::WhiteSpace),
        _ if c.is_control() || u32::from(c) & 0xfffe == 0xfffe => Some(Unseen::Control),
        _ => None,
    }
}

/// The last place up to `at` where a character of a text begins or the text ends.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A character by its number, and its name where people use one: `U+00A0 (no-break space)`.
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
}
