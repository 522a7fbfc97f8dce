//! Texts and numbers as a manifest writes them.

use crate::yaml::{Block, fits_lines};

/// A text with `${` escaped, so that it is not a variable of the manifest.
pub(super) fn text(text: &str) -> Block {
    Block::Text(literal(text))
}

/// A text, on several lines if it has several.
pub(super) fn lines(text: &str) -> Block {
    let literal = literal(text);
    if text.contains('\n') && fits_lines(&literal) {
        Block::Lines(literal)
    } else {
        Block::Text(literal)
    }
}

pub(super) fn literal(text: &str) -> String {
    text.replace("${", "$${")
}

/// An identifier, without quotes if it is a number.
pub(super) fn id(id: &str) -> Block {
    if !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) {
        Block::Inline(id.to_owned())
    } else {
        text(id)
    }
}
