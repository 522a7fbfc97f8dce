//! Describes what is wrong with JSON.

use super::HIDDEN;

/// What is wrong with a JSON document, without the values that the library quotes.
pub fn json_fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // A key is not a value.
    let quote: &[char] = if text.contains(" field `") {
        &['"']
    } else {
        &['"', '`']
    };
    let quotes = text.find(quote).zip(text.rfind(", expected"));
    match quotes {
        Some((start, end)) if start < end => format!("{}{HIDDEN}{}", &text[..start], &text[end..]),
        _ => text,
    }
}
