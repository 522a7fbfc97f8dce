//! Changes to bodies of GraphQL requests.

use super::bodies::string_length;
use super::places::{Posted, body_texts};
use serde_json::Value;

pub(super) fn spaced_bodies(group: &mut Posted) {
    body_texts(group, |text| {
        let body = serde_json::from_str::<Value>(text);
        let spaced = body.and_then(|body| serde_json::to_string_pretty(&body));
        spaced.unwrap_or_else(|_| text.to_owned())
    });
}

pub(super) fn one_line(query: &str) -> String {
    query.replace("\r\n", " ").replace(['\n', '\r'], " ")
}

/// A piece of a query: a string with its quotes, a comment without its line end, or anything else.
enum Piece<'a> {
    String(&'a str),
    Comment(&'a str),
    Other(&'a str),
}

fn pieces(query: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = query;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let length = match first {
            '"' => string_length(rest),
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            _ => rest.find(['"', '#']).unwrap_or(rest.len()),
        };
        let (piece, behind) = rest.split_at(length);
        rest = behind;
        Some(match first {
            '"' => Piece::String(piece),
            '#' => Piece::Comment(piece),
            _ => Piece::Other(piece),
        })
    })
}

pub(super) fn without_comments(query: &str) -> String {
    let kept = pieces(query).map(|piece| match piece {
        Piece::String(text) | Piece::Other(text) => text,
        Piece::Comment(_) => "",
    });
    kept.collect()
}

/// Block strings with four more spaces before each line but the first: common indentation is not
/// part of their value (GraphQL, "BlockStringValue").
pub(super) fn indent_blocks(query: &str) -> String {
    let indented = pieces(query).map(|piece| match piece {
        Piece::String(text) if text.starts_with("\"\"\"") => text.replace('\n', "\n    "),
        Piece::String(text) | Piece::Comment(text) | Piece::Other(text) => text.to_owned(),
    });
    indented.collect()
}
