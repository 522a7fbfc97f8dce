//! What is valid in a hook's query but may be a mistake, once there is a schema: the lints.

use super::file::FileContext;
use super::payload::{GivenVariable, ResolvedPayload};
use crate::desired::format::Lint;
use crate::graphql::{Advice, Variable, is_placeholder_name};
use crate::model::HookType;
use crate::yaml::{Issue, Span};
use serde_json::Value;

/// Reports what concerns the variables and the types of a hook.
pub(super) fn report(
    context: &FileContext<'_>,
    span: Span,
    types: &[HookType],
    payload: &ResolvedPayload,
) {
    let Some(checked) = &payload.checked else {
        return;
    };
    let advice = checked.advice();
    for given in &payload.given {
        let Some(variable) = advice.variables.get(&given.name) else {
            continue;
        };
        check_type(context, given, variable);
        check_entity(context, given, variable);
    }
    check_removed(context, span, types, advice);
}

/// The placeholder that is all of a text.
fn placeholder(value: &Value) -> Option<&str> {
    let text = value.as_str()?;
    let name = text.strip_prefix('%')?.strip_suffix('%')?;
    is_placeholder_name(name).then_some(name)
}

/// doo sends a placeholder as a string (api-facts: placeholders).
fn check_type(context: &FileContext<'_>, given: &GivenVariable, variable: &Variable) {
    let Some(name) = placeholder(&given.value).filter(|_| !variable.takes_strings) else {
        return;
    };
    let (own, kind) = (&given.name, &variable.kind);
    let message = format!("doo sends %{name}% as a string, and `${own}` is of the type `{kind}`");
    let issue = Issue::new("placeholder-type", given.span, message);
    let help = format!("declare it as `${own}: ID!`, or write a value of the type `{kind}`");
    context
        .levels
        .report(Lint::PlaceholderType, context.source, issue.help(help));
}

/// The documented entities with their placeholders (api-facts: placeholders).
const ENTITIES: [(&str, &str); 2] = [("event", "EVENT_ID"), ("order", "ORDER_ID")];

fn check_entity(context: &FileContext<'_>, given: &GivenVariable, variable: &Variable) {
    let Some(name) = placeholder(&given.value) else {
        return;
    };
    let Some((own, _)) = ENTITIES.iter().find(|(_, it)| *it == name) else {
        return;
    };
    let other = ENTITIES
        .iter()
        .find(|(field, _)| field != own && variable.identifies.iter().any(|it| it == field));
    if let Some((field, fitting)) = other {
        let message = format!("%{name}% is given to `{field}(id:)`");
        let issue = Issue::new("placeholder-entity", given.span, message);
        let issue = issue.help(format!("use %{fitting}%"));
        context
            .levels
            .report(Lint::PlaceholderEntity, context.source, issue);
    }
}

/// What was removed may not be there when doo asks for it.
fn check_removed(context: &FileContext<'_>, span: Span, types: &[HookType], advice: &Advice) {
    for hook_type in types {
        let Some(entity) = hook_type.as_str().strip_suffix("_removed") else {
            continue;
        };
        if advice.roots.iter().any(|(root, _)| root == entity) {
            let message = format!("`{hook_type}` asks for `{entity}`, which may be gone by then");
            let issue = Issue::new("removed-entity", span, message);
            let help =
                "the receiver may get null: ask for nothing but what is left, or allow for it";
            context
                .levels
                .report(Lint::RemovedEntity, context.source, issue.help(help));
        }
    }
}
