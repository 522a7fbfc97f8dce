//! Ids for new groups, in the kinds of doo's pages (api-facts: ids).

use super::choices::IdStyle;
use super::random::Random;
use super::state::{State, id_text};
use serde_json::Value;

/// A new id.
pub(super) fn new(style: IdStyle, state: &mut State, random: &mut Random) -> Value {
    loop {
        let id = match style {
            IdStyle::Opaque => opaque(random).into(),
            IdStyle::Uuid1 => uuid1(random).into(),
            IdStyle::Decimal => state.take_number().to_string().into(),
            IdStyle::Number => state.take_number().into(),
        };
        if !state.has(&id_text(&id)) {
            return id;
        }
    }
}

/// An id that looks like a UUID but has no valid version, as doo lists them.
fn opaque(random: &mut Random) -> String {
    let digits = random.hex(30);
    format!(
        "{}-{}-a{}-6{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..15],
        &digits[15..18],
        &digits[18..30]
    )
}

/// A UUID of version 1, with the node of doo's examples.
fn uuid1(random: &mut Random) -> String {
    let digits = random.hex(18);
    format!(
        "{}-{}-11{}-b{}-0206116776d1",
        &digits[..8],
        &digits[8..12],
        &digits[12..14],
        &digits[14..17]
    )
}

/// Whether doo could have made this id.
pub(super) fn is_id(id: &Value) -> bool {
    id.is_u64() || id.as_str().is_some_and(|id| !id.is_empty())
}
