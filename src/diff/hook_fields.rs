//! What differs between the hooks of two groups.

use super::fields::Fields;
use crate::model::{Hook, Origin, Query};

impl Fields {
    /// Hooks without an equal on the other side are paired by their type. What has no partner was
    /// added or removed.
    pub(super) fn hooks(&mut self, listed: &[Hook], declared: &[Hook]) {
        // Most changed groups change in something else.
        if listed == declared {
            return;
        }
        let mut before = only_in(listed, declared);
        let mut pairs: Vec<(Option<&Hook>, Option<&Hook>)> = Vec::new();
        for hook in only_in(declared, listed) {
            let partner = before
                .iter()
                .position(|other| other.hook_type == hook.hook_type);
            pairs.push((partner.map(|at| before.remove(at)), Some(hook)));
        }
        pairs.extend(before.into_iter().map(|hook| (Some(hook), None)));
        pairs.sort_by(|a, b| pair_type(a).cmp(pair_type(b)));
        for (position, pair) in pairs.iter().enumerate() {
            let earlier = pairs[..position]
                .iter()
                .filter(|other| pair_type(other) == pair_type(pair))
                .count();
            let label = match earlier {
                0 => format!("hooks[{}]", pair_type(pair)),
                more => format!("hooks[{}#{}]", pair_type(pair), more + 1),
            };
            self.hook(&label, pair.0, pair.1);
        }
    }

    fn hook(&mut self, label: &str, listed: Option<&Hook>, declared: Option<&Hook>) {
        let path = |field: &str| format!("{label}.{field}");
        self.url(
            &path("endpoint"),
            listed.map(|h| &h.endpoint),
            declared.map(|h| &h.endpoint),
        );
        // Most hooks use `POST`; a new or removed hook only names another method (api-facts: method).
        let method = |hook: &Hook| {
            let both = listed.is_some() && declared.is_some();
            (both || hook.method != Hook::METHOD).then(|| hook.method.clone())
        };
        self.value(
            &path("method"),
            listed.and_then(method),
            declared.and_then(method),
        );
        let before = listed.and_then(|hook| hook.origin.as_ref());
        let after = declared.and_then(|hook| hook.origin.as_ref());
        if listed.is_some() && declared.is_some() && before.is_some() != after.is_some() {
            let payload = |origin: Option<&Origin>| {
                Some(
                    if origin.is_some() {
                        "GraphQL"
                    } else {
                        "doo's default"
                    }
                    .to_owned(),
                )
            };
            self.value(&path("payload"), payload(before), payload(after));
        }
        self.origin(label, before, after);
    }

    fn origin(&mut self, label: &str, listed: Option<&Origin>, declared: Option<&Origin>) {
        let path = |field: &str| format!("{label}.origin.{field}");
        let endpoint = |origin: &&Origin| {
            let one_side = listed.is_none() || declared.is_none();
            !(one_side && origin.endpoint == Origin::ENDPOINT)
        };
        self.url(
            &path("endpoint"),
            listed.filter(endpoint).map(|o| &o.endpoint),
            declared.filter(endpoint).map(|o| &o.endpoint),
        );
        if let (Some(listed), Some(declared)) = (listed, declared) {
            self.text(
                &path("method"),
                Some(&listed.method),
                Some(&declared.method),
            );
        }
        self.body(&path, listed, declared);
    }

    fn body(
        &mut self,
        path: &dyn Fn(&str) -> String,
        listed: Option<&Origin>,
        declared: Option<&Origin>,
    ) {
        let canonical = |origin: &Origin| origin.body.canonical().to_owned();
        if listed.map(canonical) == declared.map(canonical) {
            return;
        }
        let known = self.0.len();
        let query = |origin: &Origin| origin.body.query();
        let (before, after) = (listed.and_then(query), declared.and_then(query));
        let name = |query: &Query| query.operation_name.clone();
        let variables = |query: &Query| query.variables.clone();
        self.value(
            &path("operation_name"),
            before.as_ref().and_then(name),
            after.as_ref().and_then(name),
        );
        self.value(
            &path("variables"),
            before.as_ref().and_then(variables),
            after.as_ref().and_then(variables),
        );
        let tokens = |query: &Option<Query>| query.as_ref().map(Query::tokens);
        if tokens(&before) != tokens(&after) {
            self.value(
                &path("query"),
                before.as_ref().map(Query::pretty),
                after.as_ref().map(Query::pretty),
            );
        }
        if self.0.len() == known {
            // No part of a GraphQL request differs, so show the whole body.
            self.value(
                &path("body"),
                listed.map(canonical),
                declared.map(canonical),
            );
        }
    }
}

fn pair_type<'a>(pair: &(Option<&'a Hook>, Option<&'a Hook>)) -> &'a str {
    pair.0.or(pair.1).map_or("", |hook| hook.hook_type.as_str())
}

/// The hooks of `a` that `b` does not have, each as often as `a` has more of them. Sorted, since hooks
/// are listed in no documented order (api-facts: order).
fn only_in<'a>(a: &'a [Hook], b: &[Hook]) -> Vec<&'a Hook> {
    let mut others: Vec<_> = b.iter().map(Hook::key).collect();
    let mut only: Vec<&Hook> = Vec::new();
    for hook in a {
        let key = hook.key();
        match others.iter().position(|other| *other == key) {
            Some(at) => drop(others.swap_remove(at)),
            None => only.push(hook),
        }
    }
    only.sort_by_cached_key(|hook| hook.key());
    only
}
