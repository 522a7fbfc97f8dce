//! Hooks.

use super::advice;
use super::defaults::{Defaults, Setting};
use super::file::FileContext;
use super::origin;
use super::payload::{self, ResolvedPayload};
use crate::desired::format::{HookDecl, Lint, TypeName};
use crate::desired::grammar::webhook_types;
use crate::graphql::placeholders;
use crate::model::{Hook, HookType, QueryPlace};
use crate::suggest::closest;
use crate::yaml::{Issue, Located, Span};
use std::collections::HashSet;

/// The hooks of one declared hook, one for each type, and where their query is written.
pub(super) struct ResolvedHooks {
    pub(in crate::desired) hooks: Vec<Hook>,
    pub(super) query: Option<QueryPlace>,
}

/// The hooks of one declared hook; `None` after a reported problem.
pub(in crate::desired) fn resolve(
    context: &FileContext<'_>,
    defaults: &Defaults,
    declared: &Located<HookDecl>,
) -> Option<ResolvedHooks> {
    let span = declared.span;
    let hook = declared.get()?;
    let types = types_of(context, span, hook.hook_type.as_ref(), hook.types.as_ref());
    let method = match (&hook.method, &defaults.method) {
        (Some(method), _) => context.method(method),
        (None, Setting::Set(method)) => Some(method.clone()),
        (None, Setting::Unset) => Some(Hook::METHOD.to_owned()),
        (None, Setting::Wrong) => None,
    };
    let endpoint = endpoint(context, span, hook, defaults);
    let payload = payload(context, span, hook);
    let (types, method, endpoint, payload) = (types?, method?, endpoint?, payload?);
    if let Some(payload) = &payload {
        check_placeholders(context, &types, &payload.texts);
        advice::report(context, span, &types, payload);
    }
    let (origin, query) = payload.map(|it| (it.origin, it.place)).unzip();
    let body = origin
        .as_ref()
        .map_or(0, |origin| origin.body.as_str().len());
    let size = &context.vars.size;
    size.add(context.source, span, types.len(), endpoint.len() + body)?;
    let hook = |hook_type| Hook {
        hook_type,
        method: method.clone(),
        endpoint: endpoint.clone(),
        origin: origin.clone(),
    };
    Some(ResolvedHooks {
        hooks: types.into_iter().map(hook).collect(),
        query,
    })
}

fn endpoint(
    context: &FileContext<'_>,
    span: Span,
    hook: &HookDecl,
    defaults: &Defaults,
) -> Option<String> {
    match (&hook.endpoint, &defaults.endpoint) {
        (Some(endpoint), _) => context.endpoint(endpoint),
        (None, Setting::Set(endpoint)) => Some(endpoint.clone()),
        (None, Setting::Wrong) => None,
        (None, Setting::Unset) => {
            let issue = Issue::new("missing-key", span, "this hook has no `endpoint`");
            context
                .source
                .error(issue.help("add it here, or under `defaults:`"));
            None
        }
    }
}

/// The payload; `Some(None)` is doo's default payload (api-facts: origin-optional).
fn payload(
    context: &FileContext<'_>,
    span: Span,
    hook: &HookDecl,
) -> Option<Option<ResolvedPayload>> {
    match (&hook.graphql, &hook.origin) {
        (Some(graphql), None) => payload::graphql(context, graphql).map(Some),
        (None, Some(origin)) => origin::resolve(context, origin).map(Some),
        (None, None) => {
            let message = "this hook delivers doo's default payload";
            let issue = Issue::new("default-payload", span, message);
            let issue = issue.help("write a query under `graphql:`");
            context
                .levels
                .report(Lint::DefaultPayload, context.source, issue);
            Some(None)
        }
        (Some(_), Some(origin)) => {
            let message = "this hook has both `graphql` and `origin`";
            let issue = Issue::new("conflict", origin.span, message);
            context.source.error(issue.help("keep one of them"));
            None
        }
    }
}

fn types_of(
    context: &FileContext<'_>,
    span: Span,
    one: Option<&Located<TypeName>>,
    several: Option<&Located<Vec<Located<TypeName>>>>,
) -> Option<Vec<HookType>> {
    let error = |issue| {
        context.source.error(issue);
        None
    };
    match (one, several) {
        (Some(one), None) => Some(vec![type_of(context, one)?]),
        (None, Some(several)) => {
            let list = several.get()?;
            if list.is_empty() {
                return error(Issue::new("empty-list", several.span, "`types` is empty"));
            }
            let found: Vec<_> = list.iter().map(|item| type_of(context, item)).collect();
            let mut seen = HashSet::new();
            for (position, item) in found.iter().enumerate() {
                if let Some(hook_type) = item
                    && !seen.insert(hook_type)
                {
                    let message =
                        format!("`{hook_type}` is listed twice: it would be delivered twice");
                    error(Issue::new("duplicate-type", list[position].span, message))?;
                }
            }
            found.into_iter().collect()
        }
        (Some(_), Some(several)) => {
            let message = "this hook has both `type` and `types`";
            error(Issue::new("conflict", several.span, message).help("keep one of them"))
        }
        (None, None) => {
            let issue = Issue::new("missing-key", span, "this hook has no `type`");
            error(issue.help("add `type: order_created`, or a list under `types:`"))
        }
    }
}

/// A type of a hook or a guard.
pub(super) fn type_of(context: &FileContext<'_>, declared: &Located<TypeName>) -> Option<HookType> {
    let TypeName(text) = declared.get()?;
    let text = context.vars.fill(context.source, declared.span, text)?;
    match webhook_types::declared(&text, declared.span) {
        Ok(hook_type) => {
            if let Some(issue) = webhook_types::check_known(&hook_type, declared.span) {
                context
                    .levels
                    .report(Lint::UnknownType, context.source, issue);
            }
            Some(hook_type)
        }
        Err(issue) => {
            context.source.error(issue);
            None
        }
    }
}

/// The documented placeholders, each with the prefix of its types (api-facts: placeholders).
const PLACEHOLDERS: [(&str, &str); 2] = [("EVENT_ID", "event_"), ("ORDER_ID", "order_")];

fn check_placeholders(context: &FileContext<'_>, types: &[HookType], texts: &[(String, Span)]) {
    for (text, span) in texts {
        for name in placeholders(text) {
            let issue = match PLACEHOLDERS.iter().find(|(known, _)| *known == name) {
                Some((_, prefix)) => misplaced(name, prefix, types, *span),
                None => {
                    let message = format!("doo's documentation has no placeholder %{name}%");
                    let known = PLACEHOLDERS.iter().map(|(name, _)| *name);
                    let issue = Issue::new("placeholder", *span, message);
                    Some(match closest(name, known) {
                        Some(close) => issue.help(format!("did you mean `%{close}%`?")),
                        None => issue,
                    })
                }
            };
            if let Some(issue) = issue {
                context
                    .levels
                    .report(Lint::Placeholder, context.source, issue);
            }
        }
    }
}

/// An event's placeholder in a hook for orders, or the reverse.
fn misplaced(name: &str, prefix: &str, types: &[HookType], span: Span) -> Option<Issue> {
    let (other, fitting) = PLACEHOLDERS.iter().find_map(|(known, other)| {
        let found = types
            .iter()
            .find(|hook_type| hook_type.as_str().starts_with(other));
        found
            .filter(|_| *other != prefix)
            .map(|found| (found, known))
    })?;
    let message = format!("%{name}% is not filled in for `{other}`");
    Some(Issue::new("placeholder", span, message).help(format!("use %{fitting}%")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_upper_case_words_between_percent_signs() {
        for (text, found) in [
            ("%EVENT_ID%", &["EVENT_ID"][..]),
            ("a %A% b %B2% c", &["A", "B2"]),
            ("100%", &[]),
            ("%event_id%", &[]),
            ("%A", &[]),
            ("%%", &[]),
        ] {
            assert_eq!(placeholders(text).collect::<Vec<_>>(), found, "{text}");
        }
    }
}
