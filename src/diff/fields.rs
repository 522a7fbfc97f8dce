//! What differs between two groups, field by field, for people and for the plan's JSON.

use crate::model::{
    Authentication, Group, Hook, Origin, Query, Scope, display_header_value, display_url,
    secrets_differ,
};

/// One difference. Values are as people may see them: no secret is among them, and the values in
/// the queries of URLs and fixed values of headers are hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Where: `description`, `hooks[order_created].endpoint`, `authentication.client_secret`.
    pub path: String,
    /// What kind of difference.
    pub kind: FieldKind,
    /// The listed value, if there is one to show.
    pub before: Option<String>,
    /// The declared value, if there is one to show.
    pub after: Option<String>,
}

/// What kind of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Declared only.
    Added,
    /// Listed only.
    Removed,
    /// Both, not the same.
    Changed,
    /// A secret differs; its values are never shown.
    Secret,
    /// What is listed cannot be compared: the scope is not known.
    NotVerifiable,
}

/// Compares a listed group, if there is one, with a declared one, if there is one.
pub(super) fn between(listed: Option<&Group>, declared: Option<&Group>) -> Vec<FieldChange> {
    let mut fields = Fields::default();
    if let (Some(listed), Some(declared)) = (listed, declared) {
        fields.text("name", Some(&listed.name), Some(&declared.name));
    }
    let description = |group: &'_ Group| {
        let text = group.description.trim_end();
        (!text.is_empty()).then(|| text.to_owned())
    };
    fields.value(
        "description",
        listed.and_then(description),
        declared.and_then(description),
    );
    fields.scope(
        listed.map(|group| &group.scope),
        declared.map(|group| &group.scope),
    );
    fields.hooks(
        listed.map_or(&[], |group| &group.hooks),
        declared.map_or(&[], |group| &group.hooks),
    );
    fields.authentication(
        listed.and_then(|group| group.authentication.as_ref()),
        declared.and_then(|group| group.authentication.as_ref()),
    );
    fields.0
}

#[derive(Default)]
struct Fields(Vec<FieldChange>);

impl Fields {
    fn text(&mut self, path: &str, before: Option<&String>, after: Option<&String>) {
        self.value(path, before.cloned(), after.cloned());
    }

    fn value(&mut self, path: &str, before: Option<String>, after: Option<String>) {
        let kind = match (&before, &after) {
            (None, Some(_)) => FieldKind::Added,
            (Some(_), None) => FieldKind::Removed,
            (Some(a), Some(b)) if a != b => FieldKind::Changed,
            _ => return,
        };
        self.0.push(FieldChange {
            path: path.to_owned(),
            kind,
            before,
            after,
        });
    }

    fn url(&mut self, path: &str, before: Option<&String>, after: Option<&String>) {
        self.partly_hidden(path, before, after, display_url);
    }

    fn partly_hidden(
        &mut self,
        path: &str,
        before: Option<&String>,
        after: Option<&String>,
        display: fn(&str) -> String,
    ) {
        if before == after {
            return;
        }
        let shown = |value: &String| display(value);
        let (shown_before, shown_after) = (before.map(shown), after.map(shown));
        if shown_before == shown_after {
            // They differ only in what is hidden.
            let kind = FieldKind::Secret;
            self.0.push(FieldChange {
                path: path.to_owned(),
                kind,
                before: shown_before,
                after: shown_after,
            });
        } else {
            self.value(path, shown_before, shown_after);
        }
    }

    fn scope(&mut self, listed: Option<&Scope>, declared: Option<&Scope>) {
        // The organization is the rule and goes without saying.
        let shown = |scope: &Scope| (*scope != Scope::Organization).then(|| scope.to_string());
        match (listed, declared) {
            (Some(listed), Some(declared)) if listed.satisfies(declared) => {}
            (Some(Scope::Unknown), Some(declared)) => self.0.push(FieldChange {
                path: "scope".to_owned(),
                kind: FieldKind::NotVerifiable,
                before: Some(Scope::Unknown.to_string()),
                after: Some(declared.to_string()),
            }),
            (Some(listed), Some(declared)) => {
                self.value(
                    "scope",
                    Some(listed.to_string()),
                    Some(declared.to_string()),
                );
            }
            (listed, declared) => {
                self.value("scope", listed.and_then(shown), declared.and_then(shown));
            }
        }
    }

    /// Hooks that are only on one side are paired by their type; what is left was added or removed.
    fn hooks(&mut self, listed: &[Hook], declared: &[Hook]) {
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
        // `POST` is the rule and goes without saying where a hook is new or gone.
        let method = |hook: &Hook| {
            let both = listed.is_some() && declared.is_some();
            (both || hook.method != "POST").then(|| hook.method.clone())
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
        let canonical = |origin: &Origin| origin.body.canonical().into_owned();
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
            // The difference is in none of the parts that a GraphQL request has.
            self.value(
                &path("body"),
                listed.map(canonical),
                declared.map(canonical),
            );
        }
    }

    fn authentication(
        &mut self,
        listed: Option<&Authentication>,
        declared: Option<&Authentication>,
    ) {
        let path = |field: &str| format!("authentication.{field}");
        self.url(
            &path("endpoint"),
            listed.map(|a| &a.endpoint),
            declared.map(|a| &a.endpoint),
        );
        let both = listed.is_some() && declared.is_some();
        type Part = (&'static str, fn(&Authentication) -> &String, &'static str);
        let parts: [Part; 3] = [
            ("grant_type", |a| &a.grant_type, Authentication::GRANT_TYPE),
            ("client_id", |a| &a.client_id, Authentication::CLIENT_ID),
            (
                "header_format",
                |a| &a.header_format,
                Authentication::HEADER_FORMAT,
            ),
        ];
        for (name, part, default) in parts {
            let shown = |a: &Authentication| (both || part(a) != default).then(|| part(a).clone());
            self.value(
                &path(name),
                listed.and_then(shown),
                declared.and_then(shown),
            );
        }
        let is_told =
            |value: &&String| both || value.as_str() != Authentication::HEADER_VALUE_FORMAT;
        self.partly_hidden(
            &path("header_value_format"),
            listed.map(|a| &a.header_value_format).filter(is_told),
            declared.map(|a| &a.header_value_format).filter(is_told),
            display_header_value,
        );
        let secret = |a: &Authentication| a.client_secret.clone();
        let differ = match (listed, declared) {
            (Some(listed), Some(declared)) => secrets_differ(
                listed.client_secret.as_ref(),
                declared.client_secret.as_ref(),
            ),
            (listed, declared) => listed.or(declared).and_then(secret).is_some(),
        };
        if differ {
            let kind = FieldKind::Secret;
            self.0.push(FieldChange {
                path: path("client_secret"),
                kind,
                before: None,
                after: None,
            });
        }
    }
}

fn pair_type<'a>(pair: &(Option<&'a Hook>, Option<&'a Hook>)) -> &'a str {
    pair.0.or(pair.1).map_or("", |hook| hook.hook_type.as_str())
}

/// The hooks of `a` that `b` does not have, each as often as it has more of them; in the order of
/// their keys, so that no listing's order shows.
fn only_in<'a>(a: &'a [Hook], b: &[Hook]) -> Vec<&'a Hook> {
    let mut others: Vec<_> = b.iter().map(Hook::key).collect();
    let mut only: Vec<&Hook> = Vec::new();
    for hook in a {
        match others.iter().position(|other| *other == hook.key()) {
            Some(at) => drop(others.swap_remove(at)),
            None => only.push(hook),
        }
    }
    only.sort_by(|a, b| a.key().cmp(&b.key()));
    only
}
