//! What a plan changes about payloads, in words. Names are not escaped.

use super::count;
use super::limits::limits;
use crate::graphql::{ShapeChange, What};
use crate::plan::{PayloadChange, PayloadClass, Rewrite, TeamPlan};

/// One payload that changes, for the types that have the same changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct Changed {
    /// `order_created at crm.example.com/doo/orders`.
    pub(in crate::render) title: String,
    /// The worst of its changes.
    pub(in crate::render) class: PayloadClass,
    /// Each with its word: `breaking`, `added`.
    pub(in crate::render) changes: Vec<(&'static str, String)>,
    /// The number of others; none of them is worse.
    pub(in crate::render) others: usize,
}

impl Changed {
    /// Whether the receiver may fail.
    pub(in crate::render) fn is_breaking(&self) -> bool {
        self.class == PayloadClass::Breaking
    }
}

/// The most changes that are shown of one payload.
const SHOWN: usize = 10;

/// The payloads of a team that change for their receivers, the worst first.
pub(in crate::render) fn changed(team: &TeamPlan<'_>) -> Vec<Changed> {
    let place = |it: &Rewrite<'_>| (it.shown_endpoint(), limits(it.by.scope));
    let is_same = |a: &Rewrite<'_>, b: &Rewrite<'_>| a.changes == b.changes && place(a) == place(b);
    team.payloads
        .chunk_by(is_same)
        .filter_map(of_alike)
        .collect()
}

fn of_alike(alike: &[Rewrite<'_>]) -> Option<Changed> {
    let first = alike.first()?;
    let mut types: Vec<&str> = alike.iter().map(|it| it.after.hook_type.as_str()).collect();
    types.sort_unstable();
    types.dedup();
    let changes = first.changes.iter().take(SHOWN);
    Some(Changed {
        title: title(first, &types.join(", ")),
        class: first.class()?,
        changes: changes.map(|it| (word(it), brief(it))).collect(),
        others: first.changes.len().saturating_sub(SHOWN),
    })
}

fn title(payload: &Rewrite<'_>, types: &str) -> String {
    let shown = payload.shown_endpoint();
    let endpoint = shown.strip_prefix("https://").unwrap_or(&shown);
    format!("{types} at {endpoint}{}", limits(payload.by.scope))
}

/// One payload and its changes, in a sentence.
pub fn sentence(payload: &Rewrite<'_>) -> String {
    let changes = payload.changes.iter().take(SHOWN);
    let changes = changes.map(|it| format!("{}: {}", it.class().word(), message(it)));
    let mut parts: Vec<String> = changes.collect();
    let others = payload.changes.len().saturating_sub(SHOWN);
    if others > 0 {
        parts.push(format!("and {others} more"));
    }
    let title = title(payload, payload.after.hook_type.as_str());
    format!("{title}: {}", parts.join("; "))
}

/// Why the guard stops a plan: how many hooks, and the first.
pub(super) fn breaking(payloads: &[Rewrite<'_>]) -> String {
    let breaking = payloads.iter().filter(|it| it.is_breaking());
    let mut breaking = breaking.peekable();
    let first = breaking
        .peek()
        .and_then(|it| Some((*it, it.changes.first()?)));
    let first = first.map(|(payload, change)| {
        let title = title(payload, payload.after.hook_type.as_str());
        format!("; {title}: {}", message(change))
    });
    let hooks = count(breaking.count(), "hook");
    format!(
        "the payloads of {hooks} would break{}",
        first.unwrap_or_default()
    )
}

/// `breaking`, or `added`.
fn word(change: &PayloadChange) -> &'static str {
    match change {
        PayloadChange::At(ShapeChange {
            what: What::Added, ..
        }) => "added",
        other => other.class().word(),
    }
}

/// The change beside its word.
fn brief(change: &PayloadChange) -> String {
    match change {
        PayloadChange::At(ShapeChange {
            path,
            what: What::Added,
            ..
        }) => format!("`{path}`"),
        other => message(other),
    }
}

/// A change in a sentence without a period.
pub fn message(change: &PayloadChange) -> String {
    let ShapeChange {
        class: _,
        path,
        what,
    } = match change {
        PayloadChange::At(change) => change,
        PayloadChange::QueryForDefault => {
            return "the payload is another one: a query instead of doo's default payload".into();
        }
        PayloadChange::DefaultForQuery => {
            return "the payload is another one: doo's default payload instead of a query".into();
        }
        PayloadChange::UnknownBefore => {
            return "the query in doo cannot be read with this schema".into();
        }
        PayloadChange::UnknownAfter => {
            return "the declared query cannot be read with this schema".into();
        }
    };
    let what = match what {
        What::Removed => "is no longer delivered".to_owned(),
        What::Added => "is new".to_owned(),
        What::MayBeNull => "may be null".to_owned(),
        What::NeverNull => "is never null any more".to_owned(),
        What::MayBeAbsent => "may be missing".to_owned(),
        What::AlwaysThere => "is always there".to_owned(),
        What::Type { before, after } => format!("has the type {after}, no longer {before}"),
        What::Lists => "is in more lists, or in fewer".to_owned(),
        What::MoreWords(words) => format!("may also be {}", words.join(", ")),
        What::FewerWords(words) => format!("is never {} any more", words.join(", ")),
        What::WordToText => "may be any text".to_owned(),
        What::TextToWord => "is one of some words".to_owned(),
        What::IntegerToNumber => "may have decimals".to_owned(),
        What::NumberToInteger => "is always a whole number".to_owned(),
        What::SelectsOtherwise => "selects otherwise: another field, or other arguments".to_owned(),
        What::Deprecated => "is deprecated".to_owned(),
        What::Described => "is described otherwise".to_owned(),
    };
    format!("`{path}` {what}")
}
