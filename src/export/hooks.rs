//! Hooks as a manifest writes them: hooks that differ only in their type share one item.

use super::payload::{self, DeclaredPayload};
use super::queries::{PlaceQuery, QueryUse};
use super::scalars::text;
use crate::desired::TeamReader;
use crate::model::{Hook, HookType, Origin};
use crate::yaml::Block;
use std::collections::BTreeMap;

/// A hook, or several that differ only in their types.
pub(super) struct HookForm {
    types: Vec<HookType>,
    method: String,
    endpoint: String,
    payload: Option<DeclaredPayload>,
}

/// The longest list of types on one line.
const LINE: usize = 72;

/// The hooks of a group, sorted: the order of a listing means nothing.
pub(super) fn forms(reader: &TeamReader, hooks: &[Hook]) -> Vec<HookForm> {
    let mut alike: BTreeMap<_, Vec<&Hook>> = BTreeMap::new();
    for hook in hooks {
        let (_, method, endpoint, origin) = hook.key();
        let rest = (endpoint, method, origin);
        alike.entry(rest).or_default().push(hook);
    }
    let mut forms: Vec<_> = alike
        .into_values()
        .flat_map(|hooks| merged(reader, &hooks))
        .collect();
    // Equal items keep the order of the map.
    forms.sort_by(|a, b| (&a.types, &a.endpoint).cmp(&(&b.types, &b.endpoint)));
    forms
}

/// One form for hooks that differ only in their types. doo delivers a duplicate hook twice, so the
/// second one goes into a second form.
fn merged(reader: &TeamReader, hooks: &[&Hook]) -> Vec<HookForm> {
    // Equal hooks can have different texts. Which one is written must not depend on the order.
    let Some(first) = hooks.iter().min_by_key(|hook| texts(hook)) else {
        return vec![];
    };
    let origin = first.origin.as_ref();
    let payload = origin.map(|origin| payload::of(reader, origin));
    let mut rounds: Vec<Vec<HookType>> = vec![];
    let mut count: BTreeMap<&HookType, usize> = BTreeMap::new();
    for hook in hooks {
        let times = count.entry(&hook.hook_type).or_default();
        if *times == rounds.len() {
            rounds.push(vec![]);
        }
        rounds[*times].push(hook.hook_type.clone());
        *times += 1;
    }
    let form = |mut types: Vec<HookType>| {
        types.sort();
        HookForm {
            types,
            method: first.method.clone(),
            endpoint: first.endpoint.clone(),
            payload: payload.clone(),
        }
    };
    rounds.into_iter().map(form).collect()
}

/// What is written of a hook, except its type.
fn texts(hook: &Hook) -> [&str; 5] {
    let origin = hook.origin.as_ref().map(|origin| {
        let Origin {
            endpoint,
            method,
            body,
        } = origin;
        [body.as_str(), endpoint, method]
    });
    let [body, server, origin_method] = origin.unwrap_or_default();
    [&hook.endpoint, &hook.method, body, server, origin_method]
}

impl HookForm {
    pub(super) fn block(&self, group: &str, place: PlaceQuery<'_>) -> Block {
        let mut pairs = match &self.types[..] {
            [only] => vec![("type", text(only.as_str()))],
            several => vec![("types", types(several))],
        };
        if self.method != Hook::METHOD {
            pairs.push(("method", text(&self.method)));
        }
        pairs.push(("endpoint", text(&self.endpoint)));
        match &self.payload {
            None => {}
            Some(DeclaredPayload::Origin(origin)) => {
                pairs.push(("origin", payload::origin(origin)));
            }
            Some(DeclaredPayload::Graphql(graphql)) => {
                let file = place(&QueryUse {
                    group,
                    hook_type: self.types.first().map_or("", HookType::as_str),
                    graphql,
                });
                pairs.push(("graphql", graphql.block(file)));
            }
        }
        Block::map(pairs)
    }
}

fn types(types: &[HookType]) -> Block {
    let texts = types.iter().map(|hook_type| text(hook_type.as_str()));
    let length: usize = types.iter().map(|it| it.as_str().len() + 2).sum();
    if length > LINE {
        return Block::List(texts.collect());
    }
    let words: Vec<_> = texts
        .map(|text| text.text(0).trim_end().to_owned())
        .collect();
    Block::Inline(format!("[{}]", words.join(", ")))
}
