//! Text from elsewhere, made safe to show.

use std::borrow::Cow;

/// Shows control characters instead of sending them to the terminal: a name that doo lists could
/// hold an escape sequence. Line breaks and tabs are shown, too.
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|c| match c {
        c if is_unsafe(c) => c.escape_default().to_string(),
        c => c.to_string(),
    });
    Cow::Owned(shown.collect())
}

/// Control characters, and the characters that turn the direction of text around.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn escapes_and_line_breaks_are_shown() {
        assert_eq!(safe("a\u{1b}[2Jb\nc"), "a\\u{1b}[2Jb\\nc");
        assert_eq!(safe("Umläute 😀"), "Umläute 😀");
        assert_eq!(safe("a\u{202e}b"), "a\\u{202e}b");
    }
}
