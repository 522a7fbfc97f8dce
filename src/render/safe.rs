//! Text from elsewhere, made safe to show.

use std::borrow::Cow;

/// Shows control characters instead of sending them to the terminal: a name that doo lists could
/// hold an escape sequence. Line breaks and tabs are shown, too.
///
/// Nor must what stands in a log be a command to the runner of a workflow, which obeys lines that
/// begin with `::` and, in an older form, `##[` anywhere.
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) && !is_command(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    if is_command(&shown) {
        shown = shown
            .replacen("::", "\\u{3a}:", 1)
            .replace("##[", "#\\u{23}[");
    }
    Cow::Owned(shown)
}

fn is_command(text: &str) -> bool {
    text.trim_start().starts_with("::") || text.contains("##[")
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

    #[test]
    fn commands_to_a_runner_are_shown() {
        assert_eq!(safe(" ::error::x"), " \\u{3a}:error::x");
        assert_eq!(safe("a ##[error]x"), "a #\\u{23}[error]x");
        assert_eq!(safe("a::b #1"), "a::b #1");
    }
}
