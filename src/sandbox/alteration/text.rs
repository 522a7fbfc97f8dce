//! Changes to texts by databases and templates.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

pub(super) fn nfc(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    composed.into_owned()
}

pub(super) fn nfd(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    decomposed.into_owned()
}

pub(super) fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

pub(super) fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

pub(super) fn padded(text: &str) -> String {
    format!(" {text} ")
}

pub(super) fn first_characters(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// At most this many bytes, without half a character.
pub(super) fn first_bytes(text: &str, most: usize) -> String {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = ends.take_while(|end| *end <= most).last();
    text[..end.unwrap_or(0)].to_owned()
}

/// The text as PHP's `htmlspecialchars` writes it.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

/// Whether MySQL's `utf8`, with at most three bytes, cannot store a character.
fn is_emoji(c: char) -> bool {
    c.len_utf8() > 3
}

pub(super) fn without_emoji(text: &str) -> String {
    text.replace(is_emoji, "?")
}

/// The text as a lenient MySQL cuts it if its `utf8` cannot store it.
pub(super) fn until_emoji(text: &str) -> String {
    let end = text.find(is_emoji).unwrap_or(text.len());
    text[..end].to_owned()
}
