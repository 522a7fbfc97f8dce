//! What changed payloads mean for receivers, as far as the schema of the manifest says.

use crate::desired::{NoShape, Queries};
use crate::graphql::changes;
use crate::model::Origin;
use crate::plan::{PayloadChange, Plan};
use std::collections::HashMap;

/// Compares the payloads of a plan. Without a schema nothing is said of them. Each pair of queries
/// is compared once.
pub(super) fn compare(plan: &mut Plan<'_>, queries: &Queries) {
    if queries.schema.is_none() {
        return;
    }
    let mut known = HashMap::new();
    plan.compare_payloads(|before, after| {
        let key = (before.map(text), after.map(text));
        let found = known.entry(key);
        found
            .or_insert_with(|| between(queries, before, after))
            .clone()
    });
}

fn text(origin: &Origin) -> (&str, &str) {
    (&origin.endpoint, origin.body.as_str())
}

fn between(
    queries: &Queries,
    before: Option<&Origin>,
    after: Option<&Origin>,
) -> Vec<PayloadChange> {
    let (before, after) = match (before, after) {
        (None, None) => return Vec::new(),
        (None, Some(_)) => return vec![PayloadChange::QueryForDefault],
        (Some(_), None) => return vec![PayloadChange::DefaultForQuery],
        (Some(before), Some(after)) => (queries.shape(before), queries.shape(after)),
    };
    match (before, after) {
        (Ok(before), Ok(after)) => {
            let found = changes(&before, &after).into_iter();
            found.map(PayloadChange::At).collect()
        }
        // Queries for somebody else are nobody's business here.
        (Err(NoShape::OtherEndpoint), Err(NoShape::OtherEndpoint)) => Vec::new(),
        (Err(_), _) => vec![PayloadChange::UnknownBefore],
        (Ok(_), Err(_)) => vec![PayloadChange::UnknownAfter],
    }
}
