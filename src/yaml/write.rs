//! Writes values so that every reader of YAML reads them unchanged.

use crate::characters::is_invisible;
use crate::model::{command_marks, starts_command};
use std::fmt::Write;

/// A value in block style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A text on one line, quoted if necessary.
    Text(String),
    /// A text under `|`, with its lines as lines of the document. It must satisfy [`fits_lines`];
    /// white space at its end is lost.
    Lines(String),
    /// Text to write as it is: a number, or a collection on one line.
    Inline(String),
    /// A mapping.
    Map(Vec<(String, Self)>),
    /// A list.
    List(Vec<Self>),
}

/// The indentation of a level.
const STEP: usize = 2;

impl Block {
    /// A mapping with fixed keys.
    pub fn map(pairs: impl IntoIterator<Item = (&'static str, Self)>) -> Self {
        let own = |(key, value): (&str, Self)| (key.to_owned(), value);
        Self::Map(pairs.into_iter().map(own).collect())
    }

    /// The lines of the value as a document, or as part of one at this indentation.
    pub fn text(&self, indent: usize) -> String {
        let mut out = String::new();
        match self {
            Self::Map(pairs) if !pairs.is_empty() => write_map(&mut out, indent, pairs),
            Self::List(items) if !items.is_empty() => write_list(&mut out, indent, items),
            other => {
                out.push_str(&" ".repeat(indent));
                other.write_after(&mut out, "", indent);
            }
        }
        out
    }

    /// Writes the value after a key or the dash of an item.
    fn write_after(&self, out: &mut String, blank: &str, indent: usize) {
        match self {
            Self::Text(text) => line(out, blank, &scalar(text)),
            Self::Inline(text) => line(out, blank, text),
            Self::Map(pairs) if pairs.is_empty() => line(out, blank, "{}"),
            Self::List(items) if items.is_empty() => line(out, blank, "[]"),
            Self::Map(pairs) => {
                out.push('\n');
                write_map(out, indent, pairs);
            }
            Self::List(items) => {
                out.push('\n');
                write_list(out, indent, items);
            }
            Self::Lines(text) => {
                line(out, blank, "|");
                for text in text.trim_end().split('\n') {
                    let indent = if text.is_empty() { 0 } else { indent };
                    line(out, &" ".repeat(indent), text);
                }
            }
        }
    }
}

fn line(out: &mut String, before: &str, text: &str) {
    out.push_str(before);
    out.push_str(text);
    out.push('\n');
}

fn write_map(out: &mut String, indent: usize, pairs: &[(String, Block)]) {
    for (key, value) in pairs {
        out.push_str(&" ".repeat(indent));
        out.push_str(&scalar(key));
        out.push(':');
        value.write_after(out, " ", indent + STEP);
    }
}

fn write_list(out: &mut String, indent: usize, items: &[Block]) {
    for item in items {
        // The dash replaces the indentation of the item.
        let text = item.text(indent + STEP);
        out.push_str(&" ".repeat(indent));
        out.push_str("- ");
        out.push_str(&text[indent + STEP..]);
    }
}

/// A text as a scalar on one line, in double quotes if a reader could take it for something else.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Words that YAML 1.1 reads as a boolean or null.
const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

/// Whether a text needs no quotes, also between brackets. It starts with a letter, so it is not a
/// number, a date, or the start of something else.
fn is_plain(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " _-./:%@+()=&~?!;'$".contains(c))
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !WORDS.contains(&text.to_lowercase().as_str())
}

/// A text in double quotes, on one line.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for (c, is_printed) in printed(text) {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_printed => out.push(c),
            c => escape(&mut out, c),
        }
    }
    out.push('"');
    out
}

fn escape(out: &mut String, c: char) {
    let number = u32::from(c);
    // Writing to a string cannot fail.
    let _ = match number {
        0..=0xff => write!(out, "\\x{number:02x}"),
        0x100..=0xffff => write!(out, "\\u{number:04x}"),
        _ => write!(out, "\\U{number:08x}"),
    };
}

/// The characters of a text on one line, each with whether it may be written as it is: YAML allows
/// it, no reader takes it for a line break, and people see it. Marks of pipeline commands are
/// escaped, because a pipeline's log may show the file.
fn printed(text: &str) -> impl Iterator<Item = (char, bool)> {
    let marks: Vec<usize> = command_marks(text).collect();
    let chars = text.char_indices();
    chars.map(move |(at, c)| (c, !is_invisible(c) && !marks.contains(&at)))
}

/// Whether the lines of a text can be lines of a document.
pub fn fits_lines(text: &str) -> bool {
    let text = text.trim_end();
    let fits = |line: &str| {
        !line.starts_with('\t')
            && !starts_command(line)
            && printed(line).all(|(c, is_printed)| c == '\t' || is_printed)
    };
    !text.starts_with([' ', '\n']) && !text.is_empty() && text.split('\n').all(fits)
}

/// The text as comments, line by line.
pub fn comment(text: &str) -> String {
    let mut out = String::new();
    for text in text.trim_end_matches('\n').split('\n') {
        out.push('#');
        if !text.is_empty() {
            out.push(' ');
        }
        for (c, is_printed) in printed(text) {
            match is_printed {
                true => out.push(c),
                false => escape(&mut out, c),
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests;
