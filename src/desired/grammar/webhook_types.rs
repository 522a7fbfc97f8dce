//! The names of webhook types.

use crate::model::HookType;
use crate::yaml::{Issue, Span};

/// The documented types (api-facts: known-types). Contacts and invitees have types as well, with
/// unpublished names: an unknown type is a warning, not an error.
pub(in crate::desired) const KNOWN: [&str; 11] = [
    "event_created",
    "event_updated",
    "event_removed",
    "order_created",
    "order_updated",
    "order_cancelled",
    "order_removed",
    "attendee_pending",
    "attendee_validated",
    "attendee_cancelled",
    "attendee_checkin",
];

/// The type that a manifest names, or what is wrong with the name (api-facts: types).
pub(in crate::desired) fn declared(text: &str, span: Span) -> Result<HookType, Issue> {
    if let Some(base) = HookType::without_suffix(text) {
        let message = format!("`{text}` has the suffix that doo adds in its listings");
        return Err(Issue::new("listed-type", span, message)
            .help(format!("remove it: write `{}`", HookType::declared(base))));
    }
    let hook_type = HookType::declared(text);
    if is_well_formed(hook_type.as_str()) {
        return Ok(hook_type);
    }
    let message = format!("`{text}` is not a webhook type: types look like `order_created`");
    let like = text.to_lowercase().replace(['-', '.', ' '], "_");
    let like = like.strip_prefix("on_").unwrap_or(&like);
    let issue = Issue::new("invalid-type", span, message);
    // `order` is equally close to all types of orders.
    Err(if like.contains('_') {
        issue.suggest(like, KNOWN)
    } else {
        issue
    })
}

/// Reads a type that is not in a manifest.
///
/// # Errors
/// What is wrong with it, and the help.
pub fn named(text: &str) -> Result<HookType, String> {
    declared(text, Span::default()).map_err(|Issue { message, help, .. }| match help {
        Some(help) => format!("{message}; {help}"),
        None => message,
    })
}

/// A warning if the type is not documented.
pub(in crate::desired) fn check_known(hook_type: &HookType, span: Span) -> Option<Issue> {
    let text = hook_type.as_str();
    if KNOWN.contains(&text) {
        return None;
    }
    let message = format!("doo's documentation has no webhook type `{text}`");
    Some(Issue::new("unknown-type", span, message).suggest(text, KNOWN))
}

/// `[a-z][a-z0-9]*(_[a-z0-9]+)+`
fn is_well_formed(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.contains('_')
        && text.split('_').all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types() {
        for (text, outcome) in [
            ("order_created", Ok("order_created")),
            ("on_order_created", Ok("order_created")),
            ("contact_created", Ok("contact_created")),
            ("order", Err("invalid-type")),
            ("on_order", Err("invalid-type")),
            ("Order_Created", Err("invalid-type")),
            ("order__created", Err("invalid-type")),
            ("order_", Err("invalid-type")),
            ("1order_created", Err("invalid-type")),
            ("", Err("invalid-type")),
            (
                "order_created_92bd9a53281981160c955e339304b3e5",
                Err("listed-type"),
            ),
        ] {
            let found = declared(text, Span::default());
            let found = found
                .as_ref()
                .map(HookType::as_str)
                .map_err(|issue| issue.code);
            assert_eq!(found, outcome, "{text}");
        }
        let help = declared("Order.Created", Span::default()).unwrap_err().help;
        assert_eq!(help.as_deref(), Some("did you mean `order_created`?"));
    }
}
