//! What differs between two groups, field by field, for people and for the plan's JSON.

use super::excerpt::excerpts;
use crate::model::{
    Authentication, Group, Scope, display_header_value, display_url, secrets_differ,
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
    /// The listed scope is not known, so it cannot be compared (api-facts: scope-not-listed).
    NotVerifiable,
}

/// What differs between a listed and a declared group, field by field.
pub fn fields_between(listed: &Group, declared: &Group) -> Vec<FieldChange> {
    between(Some(listed), Some(declared))
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
pub(super) struct Fields(pub(super) Vec<FieldChange>);

impl Fields {
    pub(super) fn text(&mut self, path: &str, before: Option<&String>, after: Option<&String>) {
        self.value(path, before.cloned(), after.cloned());
    }

    pub(super) fn value(&mut self, path: &str, before: Option<String>, after: Option<String>) {
        let kind = match (&before, &after) {
            (None, Some(_)) => FieldKind::Added,
            (Some(_), None) => FieldKind::Removed,
            (Some(a), Some(b)) if a != b => FieldKind::Changed,
            _ => return,
        };
        self.push(path, kind, before, after);
    }

    fn push(&mut self, path: &str, kind: FieldKind, before: Option<String>, after: Option<String>) {
        let (before, after) = excerpts(before, after);
        self.0.push(FieldChange {
            path: path.to_owned(),
            kind,
            before,
            after,
        });
    }

    pub(super) fn url(&mut self, path: &str, before: Option<&String>, after: Option<&String>) {
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
            self.push(path, FieldKind::Secret, shown_before, shown_after);
        } else {
            self.value(path, shown_before, shown_after);
        }
    }

    fn scope(&mut self, listed: Option<&Scope>, declared: Option<&Scope>) {
        // Most groups are for the organization; a new or deleted group only names another scope.
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
        let is_shown =
            |value: &&String| both || value.as_str() != Authentication::HEADER_VALUE_FORMAT;
        self.partly_hidden(
            &path("header_value_format"),
            listed.map(|a| &a.header_value_format).filter(is_shown),
            declared.map(|a| &a.header_value_format).filter(is_shown),
            display_header_value,
        );
        // A new or deleted authentication has a secret, even when that is not known.
        let differ = match (listed, declared) {
            (Some(listed), Some(declared)) => secrets_differ(
                listed.client_secret.as_ref(),
                declared.client_secret.as_ref(),
            ),
            (listed, declared) => listed.is_some() || declared.is_some(),
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
