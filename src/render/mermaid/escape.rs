//! Escapes outside text for a label.

use crate::model::escape;
use crate::render::safe_name;
use std::fmt::Write as _;

/// Mermaid's own marks around a number between reading and drawing: a name that has them would be
/// shown as another one.
const MARKS: [char; 2] = ['ﬂ', '¶'];

/// A text between quotes that Mermaid shows as it is.
///
/// Only letters, digits and what joins them stay. Everything else is a number between `#` and `;`,
/// which Mermaid turns into the character after it has read labels, directives, Markdown, icons and
/// formulas: so none of them can begin in a name.
pub(super) fn label(text: &str) -> String {
    let text = MARKS.iter().fold(safe_name(text), |text, mark| {
        text.replace(*mark, &escape(*mark))
    });
    let mut escaped = String::with_capacity(text.len() + 2);
    escaped.push('"');
    for (at, c) in text.char_indices() {
        if is_plain(&text, at, c) {
            escaped.push(c);
        } else {
            // Writing to a string does not fail.
            let _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    escaped.push('"');
    escaped
}

fn is_plain(text: &str, at: usize, c: char) -> bool {
    let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_inside = is_word(before.chars().next_back()) && is_word(after.chars().next());
    match c {
        ' ' => !before.is_empty() && !before.ends_with(' '),
        '-' | '_' => is_inside,
        // `www.` becomes a link.
        '.' => is_inside && !ends_with_www(before),
        ',' => is_word(before.chars().next_back()),
        c => c.is_alphanumeric(),
    }
}

fn ends_with_www(text: &str) -> bool {
    let start = text.len().checked_sub(3);
    let end = start.and_then(|start| text.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case("www"))
}
