//! What a change of a payload means, in words.

use crate::graphql::{Class, ShapeChange, What};
use crate::payload::Change;

/// The word for a class, the same in every output.
pub fn class_word(class: Class) -> &'static str {
    match class {
        Class::Breaking => "breaking",
        Class::Risky => "risky",
        Class::Compatible => "compatible",
    }
}

/// What a new schema does to a query.
pub fn payload_change(change: &Change) -> String {
    match change {
        Change::NotValid {
            was_valid: true,
            reason,
        } => format!("the query is no longer valid: {reason}"),
        Change::NotValid {
            was_valid: false,
            reason,
        } => format!("the query is not valid: {reason}"),
        Change::ValidNow => "the query is valid now".to_owned(),
        Change::At(change) => at(change),
    }
}

fn at(change: &ShapeChange) -> String {
    let what = match &change.what {
        What::Removed => "is no longer delivered".to_owned(),
        What::Added => "is delivered as well".to_owned(),
        What::MayBeNull => "may be null now".to_owned(),
        What::NeverNull => "is never null now".to_owned(),
        What::MayBeAbsent => "may be missing now".to_owned(),
        What::AlwaysThere => "is always there now".to_owned(),
        What::Type { before, after } => format!("has the type {after} instead of {before}"),
        What::Lists => "is in more or fewer lists".to_owned(),
        What::MoreWords(words) => format!("may also be {}", words.join(", ")),
        What::FewerWords(words) => format!("is never {} now", words.join(", ")),
        What::WordToText => "may be any text now".to_owned(),
        What::TextToWord => "is one of a few words now".to_owned(),
        What::IntegerToNumber => "need not be a whole number now".to_owned(),
        What::NumberToInteger => "is always a whole number now".to_owned(),
        What::SelectsOtherwise => "is selected otherwise".to_owned(),
        What::Deprecated => "is deprecated".to_owned(),
        What::Described => "is described otherwise".to_owned(),
    };
    format!("`{}` {what}", change.path)
}
