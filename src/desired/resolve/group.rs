//! Webhook groups.

use super::authentication::{self, Resolved};
use super::defaults::{Defaults, Setting};
use super::duplicate_subscriptions;
use super::file::FileContext;
use super::hook::{self, ResolvedHooks};
use super::placed::Placed;
use crate::desired::format::{GroupDecl, HookDecl, Lint};
use crate::model::{
    DeclaredGroup, Group, Hook, Places, QueryPlace, Scope, canonical, resembles_marker,
};
use crate::yaml::{Issue, Located, Span, Verbatim};
use std::collections::HashMap;

/// The groups of a team; `None` after a reported problem.
pub(super) fn resolve_all(
    context: &FileContext<'_>,
    defaults: &Defaults,
    declared: &[Located<GroupDecl>],
) -> Option<Vec<DeclaredGroup>> {
    let mut lines: HashMap<String, u32> = HashMap::with_capacity(declared.len());
    let mut groups = Vec::with_capacity(declared.len());
    for group in declared {
        let Some(decl) = group.get() else {
            groups.push(None);
            continue;
        };
        let name = context.filled(&decl.name, "name");
        if let Some(name) = &name {
            check_ends(context, name, decl.name.span);
            check_unique(context, &mut lines, name, decl.name.span);
        }
        groups.push(resolve(context, defaults, group.span, decl, name));
    }
    duplicate_subscriptions::check(context, groups.iter().flatten());
    let group = |placed: Option<Placed>| Some(placed?.declared);
    groups.into_iter().map(group).collect()
}

/// doo may remove white space at the ends of a name, which a reader does not see.
fn check_ends(context: &FileContext<'_>, name: &str, span: Span) {
    if name.trim() != name {
        let message = format!("the name `{}` has white space at its ends", name.trim());
        let issue = Issue::new("outer-white-space", span, message);
        let help = "remove it; after `|` or `>`, a name ends with a line break";
        context.source.warning(issue.help(help));
    }
}

/// Names are unique in the form in which they are matched: doo may change one into the other.
fn check_unique(
    context: &FileContext<'_>,
    lines: &mut HashMap<String, u32>,
    name: &str,
    span: Span,
) {
    let matched = canonical::text(name).into_owned();
    if let Some(line) = lines.get(&matched) {
        let message = format!("the team has two groups named `{matched}`");
        let help = format!(
            "the first is in line {line}; names must be unique within a team, and white space \
             around them and the spelling of accents do not count"
        );
        context
            .source
            .error(Issue::new("duplicate-group", span, message).help(help));
        return;
    }
    lines.insert(matched, span.line);
}

fn resolve(
    context: &FileContext<'_>,
    defaults: &Defaults,
    span: Span,
    declared: &GroupDecl,
    name: Option<String>,
) -> Option<Placed> {
    let GroupDecl {
        name: _,
        description,
        event_id,
        event_guide_id,
        hooks,
        authentication,
    } = declared;
    let description = match description {
        Some(description) => self::description(context, description),
        None => Some(String::new()),
    };
    let scope = scope(context, event_id.as_ref(), event_guide_id.as_ref());
    let hooks = self::hooks(context, defaults, hooks);
    let authentication = match (authentication, &defaults.authentication) {
        (Some(declared), _) => authentication::resolve(context, declared).map(Some),
        (None, Setting::Set(default)) => Some(Some(default.clone())),
        (None, Setting::Unset) => Some(None),
        (None, Setting::Wrong) => None,
    };
    let (authentication, secret, token) = match authentication? {
        Some(Resolved {
            authentication,
            secret,
            place,
        }) => (Some(authentication), Some(secret), Some(place)),
        None => (None, None, None),
    };
    let (mut declared_hooks, mut spans) = (vec![], vec![]);
    let mut places = Places {
        token_endpoint: token,
        ..Places::default()
    };
    for PlacedHook {
        hook,
        span,
        endpoint,
        query,
    } in hooks?
    {
        declared_hooks.push(hook);
        spans.push(span);
        places.endpoints.push(context.source.place(endpoint));
        places.queries.push(query);
    }
    let (name, description) = (name?, description?);
    let size = &context.vars.size;
    size.add(context.source, span, 1, name.len() + description.len())?;
    let declared = DeclaredGroup {
        group: Group {
            name,
            description,
            scope: scope?,
            hooks: declared_hooks,
            authentication,
        },
        place: context.source.place(span),
        places,
        secret,
    };
    Some(Placed {
        declared,
        span,
        hooks: spans,
    })
}

/// A hook with the places of its declaration, its endpoint and its query.
struct PlacedHook {
    hook: Hook,
    span: Span,
    endpoint: Span,
    query: Option<QueryPlace>,
}

/// The hooks with their places.
fn hooks(
    context: &FileContext<'_>,
    defaults: &Defaults,
    declared: &Located<Vec<Located<HookDecl>>>,
) -> Option<Vec<PlacedHook>> {
    let list = declared.get()?;
    if list.is_empty() {
        let issue = Issue::new("empty-list", declared.span, "this group has no hooks");
        context
            .source
            .error(issue.help("add a hook, or remove the group"));
        return None;
    }
    let resolved: Vec<_> = list
        .iter()
        .map(|hook| hook::resolve(context, defaults, hook))
        .collect();
    check_shared_endpoints(context, list, &resolved);
    let resolved: Vec<ResolvedHooks> = resolved.into_iter().collect::<Option<_>>()?;
    let placed = list.iter().zip(resolved).flat_map(|(declared, resolved)| {
        let span = declared.span;
        let endpoint = declared.get().and_then(|hook| hook.endpoint.as_ref());
        let endpoint = endpoint.map_or(span, |endpoint| endpoint.span);
        let ResolvedHooks { hooks, query } = resolved;
        hooks.into_iter().map(move |hook| PlacedHook {
            hook,
            span,
            endpoint,
            query: query.clone(),
        })
    });
    Some(placed.collect())
}

fn description(context: &FileContext<'_>, declared: &Located<String>) -> Option<String> {
    let text = context.text(declared)?;
    // The text of a manifest must not decide who owns a group.
    if resembles_marker(&text) {
        let span = declared.span.narrow(context.source.text, "[dooctl ");
        let issue = Issue::new(
            "marker-in-description",
            span,
            "the description has something that looks like a dooctl marker",
        );
        context
            .source
            .error(issue.help("remove `[dooctl ...]`: dooctl adds its marker itself"));
        return None;
    }
    Some(text.trim_end().to_owned())
}

fn scope(
    context: &FileContext<'_>,
    event: Option<&Located<Verbatim>>,
    guide: Option<&Located<Verbatim>>,
) -> Option<Scope> {
    match (event, guide) {
        (None, None) => Some(Scope::Organization),
        (Some(event), None) => context.scope_id(event, "event_id").map(Scope::Event),
        (None, Some(guide)) => context
            .scope_id(guide, "event_guide_id")
            .map(Scope::EventGuide),
        (Some(_), Some(guide)) => {
            let message = "this group has both `event_id` and `event_guide_id`";
            let issue = Issue::new("conflict", guide.span, message);
            context.source.error(
                issue.help(
                    "keep one of them; without both, the group is for the whole organization",
                ),
            );
            None
        }
    }
}

/// Reports types that a receiver cannot distinguish: doo documents no header with the type, so two
/// types with the same payload on one endpoint look the same.
fn check_shared_endpoints<T>(
    context: &FileContext<'_>,
    declared: &[Located<T>],
    resolved: &[Option<ResolvedHooks>],
) {
    if context.levels.is_off(Lint::SharedEndpoint) {
        return;
    }
    let mut first: HashMap<_, &Hook> = HashMap::new();
    for (declared, resolved) in declared.iter().zip(resolved) {
        for hook in resolved.iter().flat_map(|it| &it.hooks) {
            let (hook_type, _, endpoint, origin) = hook.key();
            let other = *first.entry((endpoint, origin)).or_insert(hook);
            if other.hook_type != *hook_type {
                let message = format!(
                    "a receiver cannot distinguish `{}` from `{hook_type}`: both arrive at one endpoint with the same payload",
                    other.hook_type
                );
                let issue = Issue::new("shared-endpoint", declared.span, message);
                let issue =
                    issue.help("use an endpoint for each type, or deliver different payloads");
                context
                    .levels
                    .report(Lint::SharedEndpoint, context.source, issue);
                break;
            }
        }
    }
}
