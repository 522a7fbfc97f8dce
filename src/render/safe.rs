//! Escapes outside text for output.

use crate::model::{command_marks, escape, is_invisible, starts_command, undisguised};
use std::borrow::Cow;
use std::fmt::Write;

/// Escapes invisible characters, line breaks and tabs. A name from doo could contain an escape
/// sequence for the terminal, or look the same as another name.
///
/// It also escapes commands to a CI runner; for whole lines, [`safe_line`] does that.
pub fn safe(text: &str) -> Cow<'_, str> {
    defused(shown(text))
}

/// A name or a URL: like any text, but also escapes what makes it look like another: white space at
/// its ends, and letters of another script.
pub fn safe_name(text: &str) -> String {
    let text = undisguised(text);
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len().max(start);
    if start == 0 && end == text.len() {
        return safe(&text).into_owned();
    }
    let blanks = |text: &str| text.chars().map(escape).collect::<String>();
    let (before, inner, after) = (&text[..start], &text[start..end], &text[end..]);
    let whole = format!("{}{}{}", blanks(before), shown(inner), blanks(after));
    defused(Cow::Owned(whole)).into_owned()
}

/// A line of a text. White space at its end is escaped; indentation is visible.
pub(super) fn safe_end(line: &str) -> Cow<'_, str> {
    let end = line.trim_end().len();
    if end == line.len() {
        safe(line)
    } else {
        let blanks: String = line[end..].chars().map(escape).collect();
        Cow::Owned(safe(&line[..end]).into_owned() + &blanks)
    }
}

fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let shown = |c| {
        if is_invisible(c) {
            escape(c)
        } else {
            String::from(c)
        }
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// A line that no CI runner takes as a command.
fn defused(line: Cow<'_, str>) -> Cow<'_, str> {
    let marks: Vec<usize> = command_marks(&line).collect();
    if marks.is_empty() && !starts_command(&line) {
        return line;
    }
    let start = line.len() - line.trim_start().len();
    let is_start = |at: usize| at == start && starts_command(&line);
    let shown = |(at, c): (usize, char)| {
        if is_start(at) || marks.contains(&at) {
            escape(c)
        } else {
            String::from(c)
        }
    };
    Cow::Owned(line.char_indices().map(shown).collect())
}

/// The kind of output that a line is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Text.
    Plain,
    /// Text in colours.
    Coloured,
    /// A comment, in which invisible characters stop names from being mentions.
    Markdown,
    /// A JSON document.
    Json,
    /// Commands for the runner.
    Commands,
}

/// Escapes a line of output, whatever its source: no CI runner takes it as a command, unless that
/// is intended, and each of its characters is visible. Escaped text is not escaped again.
pub fn safe_line(line: &str, lines: Lines) -> Cow<'_, str> {
    match lines {
        Lines::Json => json(line),
        Lines::Commands => shown(line),
        Lines::Markdown => defused(Cow::Borrowed(line)),
        Lines::Plain | Lines::Coloured => text(line, lines == Lines::Coloured),
    }
}

/// A tab is visible as white space, and an escape sequence for a colour as a colour.
fn text(line: &str, is_coloured: bool) -> Cow<'_, str> {
    let is_bare = !line.contains(|c| is_invisible(c) && c != '\t');
    if is_bare {
        return defused(Cow::Borrowed(line));
    }
    let mut whole = String::with_capacity(line.len());
    let mut rest = line;
    // The position that the runner takes as the start of the line.
    let mut is_start = true;
    while let Some(c) = rest.chars().next() {
        let colour = if is_coloured { colour(rest) } else { 0 };
        let length = colour.max(c.len_utf8());
        let part = &rest[..length];
        if is_start && rest.starts_with("::") {
            whole.push_str(&escape(':'));
        } else if colour == 0 && is_invisible(c) && c != '\t' {
            whole.push_str(&escape(c));
        } else {
            whole.push_str(part);
        }
        is_start &= colour > 0 || c.is_whitespace();
        rest = &rest[length..];
    }
    Cow::Owned(defused(Cow::Owned(whole)).into_owned())
}

/// The length of the escape sequence for a colour at the start of a text; 0 without one.
fn colour(text: &str) -> usize {
    let Some(codes) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let end = codes.find(|c: char| !(c.is_ascii_digit() || c == ';'));
    match end {
        Some(end) if codes[end..].starts_with('m') => text.len() - codes.len() + end + 1,
        _ => 0,
    }
}

/// The same document: only strings can contain what is escaped.
fn json(line: &str) -> Cow<'_, str> {
    let marks: Vec<usize> = command_marks(line).collect();
    if marks.is_empty() && !line.contains(is_invisible) {
        return Cow::Borrowed(line);
    }
    let mut shown = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        if !is_invisible(c) && !marks.contains(&at) {
            shown.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string does not fail.
            let _ = write!(shown, "\\u{unit:04x}");
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_and_line_breaks_are_shown() {
        assert_eq!(safe("a\u{1b}[2Jb\nc"), "a\\u{1b}[2Jb\\nc");
        assert_eq!(safe("Umläute 😀"), "Umläute 😀");
        assert_eq!(
            safe("a\u{202e}b\u{200b}\u{ad}"),
            "a\\u{202e}b\\u{200b}\\u{ad}"
        );
    }

    #[test]
    fn commands_to_a_runner_are_shown() {
        assert_eq!(safe(" ::error::x"), " \\u{3a}:error::x");
        assert_eq!(safe("a ##[error]x"), "a #\\u{23}[error]x");
        assert_eq!(safe("a::b #1"), "a::b #1");
    }

    #[test]
    fn what_makes_a_name_look_like_another_is_shown() {
        for (name, shown) in [
            ("Orders", "Orders"),
            ("a b", "a b"),
            ("Orders ", "Orders\\u{20}"),
            ("\u{a0}Orders\t", "\\u{a0}Orders\\t"),
            (" ", "\\u{20}"),
            (" ::x", "\\u{20}::x"),
            ("\u{41e}rders", "\\u{41e}rders"),
        ] {
            assert_eq!(safe_name(name), shown);
        }
    }

    #[test]
    fn a_line_begins_with_no_command_whatever_it_was_wrapped_from() {
        for (line, lines, shown) in [
            ("  ::error::x", Lines::Plain, "  \\u{3a}:error::x"),
            (
                "\u{1b}[31m ::x\u{1b}[0m",
                Lines::Coloured,
                "\u{1b}[31m \\u{3a}:x\u{1b}[0m",
            ),
            ("\u{1b}[31mx", Lines::Plain, "\\u{1b}[31mx"),
            ("\u{1b}[2Jx", Lines::Coloured, "\\u{1b}[2Jx"),
            (
                "> ##vso[x] a\u{2060}b",
                Lines::Markdown,
                "> #\\u{23}vso[x] a\u{2060}b",
            ),
            (
                "::error ::a\u{200b}",
                Lines::Commands,
                "::error ::a\\u{200b}",
            ),
            ("a\tb", Lines::Plain, "a\tb"),
        ] {
            assert_eq!(safe_line(line, lines), shown);
        }
    }

    proptest! {
        #[test]
        fn a_line_of_output_is_seen_whole_and_obeyed_by_nobody(
            line in "([ \t:#\\[a]|\u{1b}\\[|[0-9;m]|\\PC|\\p{C}){0,24}",
            is_coloured in any::<bool>(),
        ) {
            let lines = if is_coloured { Lines::Coloured } else { Lines::Plain };
            let shown = safe_line(&line, lines);
            let bare = anstream::adapter::strip_str(&shown).to_string();
            prop_assert!(!starts_command(&bare), "{bare:?}");
            prop_assert!(!starts_command(&shown), "{shown:?}");
            prop_assert_eq!(command_marks(&shown).next(), None);
            prop_assert!(!bare.contains(|c| is_invisible(c) && c != '\t'), "{:?}", bare);
        }

        #[test]
        fn json_stays_the_same_document(text in "([:#\\[a]|\\PC|\\p{C}){0,16}") {
            let document = serde_json::to_string(&text).unwrap();
            let shown = safe_line(&document, Lines::Json);
            prop_assert_eq!(command_marks(&shown).next(), None);
            prop_assert!(!shown.contains(is_invisible));
            prop_assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        }
    }
}
