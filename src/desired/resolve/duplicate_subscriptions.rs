//! Finds hooks of a team that deliver the same to the same endpoint for the same events.

use super::file::FileContext;
use super::placed::Placed;
use crate::desired::format::Lint;
use crate::model::{Hook, HookType, Scope};
use crate::yaml::{Issue, Span};
use std::collections::HashMap;

/// A hook of a group.
#[derive(Clone, Copy)]
struct Declared<'a> {
    hook: &'a Hook,
    placed: &'a Placed,
    span: Span,
}

impl<'a> Declared<'a> {
    /// Whether both come from the `types` of one hook.
    fn is_beside(&self, other: &Self) -> bool {
        std::ptr::eq(self.placed, other.placed) && self.span == other.span
    }

    fn scope(&self) -> &'a Scope {
        &self.placed.declared.group.scope
    }
}

/// The first hooks of each delivery, by their events.
#[derive(Default)]
struct Firsts<'a> {
    any: Option<Declared<'a>>,
    organization: Option<Declared<'a>>,
    limited: HashMap<&'a Scope, Declared<'a>>,
}

/// Reports what arrives twice for certain: each hook gets its own delivery
/// (api-facts: several-subscribers). A group for an event and a group for an event guide may
/// both be meant: only doo knows whether they overlap.
pub(in crate::desired) fn check<'a>(
    context: &FileContext<'_>,
    groups: impl Iterator<Item = &'a Placed>,
) {
    if context.levels.is_off(Lint::DuplicateSubscription) {
        return;
    }
    let mut found: Vec<(Declared<'a>, Declared<'a>, Vec<&'a HookType>)> = Vec::new();
    for (first, second) in duplicates(groups) {
        match found.last_mut() {
            Some((f, s, types)) if f.is_beside(&first) && s.is_beside(&second) => {
                types.push(&second.hook.hook_type);
            }
            _ => found.push((first, second, vec![&second.hook.hook_type])),
        }
    }
    for (first, second, types) in found {
        let types: Vec<String> = types.iter().map(|one| format!("`{one}`")).collect();
        let s = if types.len() == 1 { "s" } else { "" };
        let types = types.join(", ");
        let message = format!("{types} arrive{s} at this endpoint twice, with the same payload");
        let (line, column) = (first.span.line, first.span.column);
        let help = format!(
            "the first hook is in line {line}, column {column}, in the group `{}`; remove one of them",
            first.placed.declared.group.name
        );
        // An alias repeats hooks that are declared in one place.
        let is_alias = first.span == second.span;
        let span = if is_alias {
            second.placed.span
        } else {
            second.span
        };
        let issue = Issue::new("duplicate-subscription", span, message).help(help);
        let lint = Lint::DuplicateSubscription;
        context.levels.report(lint, context.source, issue);
    }
}

/// Pairs of a first hook and its repetition, in the order of the repetitions.
fn duplicates<'a>(groups: impl Iterator<Item = &'a Placed>) -> Vec<(Declared<'a>, Declared<'a>)> {
    let declared = groups.flat_map(|placed| {
        let hooks = placed.declared.group.hooks.iter().zip(&placed.hooks);
        hooks.map(move |(hook, span)| Declared {
            hook,
            placed,
            span: *span,
        })
    });
    // Payloads are compared only if type and endpoint are equal.
    let mut by_place: HashMap<_, Vec<(usize, Declared<'a>)>> = HashMap::new();
    for (position, one) in declared.enumerate() {
        by_place
            .entry(one.hook.place())
            .or_default()
            .push((position, one));
    }
    let mut found: Vec<(usize, Declared<'a>, Declared<'a>)> = Vec::new();
    for several in by_place.into_values().filter(|all| all.len() > 1) {
        let mut firsts: HashMap<_, Firsts<'a>> = HashMap::new();
        for (position, one) in several {
            let firsts = firsts.entry(one.hook.key()).or_default();
            found.extend(firsts.repeated_by(one).map(|first| (position, first, one)));
        }
    }
    found.sort_unstable_by_key(|(position, ..)| *position);
    found
        .into_iter()
        .map(|(_, first, second)| (first, second))
        .collect()
}

impl<'a> Firsts<'a> {
    /// The hook that this one repeats, if any; otherwise this one becomes a first.
    fn repeated_by(&mut self, one: Declared<'a>) -> Option<Declared<'a>> {
        let first = match one.scope() {
            Scope::Organization | Scope::Unknown => self.any,
            scope => self
                .organization
                .or_else(|| self.limited.get(scope).copied()),
        };
        self.any.get_or_insert(one);
        match one.scope() {
            Scope::Organization | Scope::Unknown => {
                self.organization.get_or_insert(one);
            }
            scope => {
                self.limited.entry(scope).or_insert(one);
            }
        }
        first
    }
}
