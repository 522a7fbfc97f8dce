//! The payloads of a manifest: what is the same for several types or groups is one.

use super::default_payload::DefaultPayload;
use crate::desired::{Desired, DesiredTeam, NoShape, Queries};
use crate::graphql::{Shape, contract};
use crate::model::{
    Authentication, DeclaredGroup, Group, Hook, HookType, Origin, Place, Places, QueryPlace,
    TeamId, canonical, display_url,
};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;

/// What some hooks deliver: the same query or default payload, sent in the same way.
#[derive(Debug)]
pub struct Payload<'d> {
    /// The groups that have such hooks, with their teams.
    pub groups: Vec<(&'d TeamId, &'d str)>,
    /// The types of these hooks.
    pub types: Vec<&'d HookType>,
    /// The receiver, for comparisons; outputs have [`Payload::shown_endpoint`].
    pub endpoint: &'d str,
    /// The HTTP method.
    pub method: &'d str,
    /// How doo logs in, if it does: a header carries the token.
    pub authentication: Option<&'d Authentication>,
    /// The query, if there is one.
    pub origin: Option<&'d Origin>,
    /// Where the first of these hooks names its endpoint.
    pub place: &'d Place,
    /// Where the query of the first of these hooks is written.
    pub query_place: Option<&'d QueryPlace>,
    /// What is delivered.
    pub content: Content,
}

/// What is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The answer to a query.
    Answer(Shape),
    /// The answer to a query, of which nothing is known.
    Unknown(NoShape),
    /// A default payload of doo.
    Default(DefaultPayload),
}

impl Payload<'_> {
    /// The endpoint without what may be secret in it.
    pub fn shown_endpoint(&self) -> String {
        display_url(self.endpoint)
    }

    /// The JSON Schema of what is delivered; `None` if it is not known.
    pub fn schema(&self, queries: &Queries) -> Option<Value> {
        match &self.content {
            Content::Answer(shape) => Some(contract(shape, queries.envelope, &queries.scalars)),
            Content::Unknown(_) => None,
            Content::Default(default) => Some(default.schema()),
        }
    }
}

/// The payloads of the hooks with one of these types, in the order of the manifest; of all hooks if
/// there are none.
pub fn of<'d>(desired: &'d Desired, types: &[HookType]) -> Vec<Payload<'d>> {
    let mut found: Vec<Payload<'d>> = vec![];
    let mut known = HashMap::new();
    for (team, declared) in groups(&desired.teams) {
        let group = (team, declared.group.name.as_str());
        let authentication = declared.group.authentication.as_ref();
        for (delivery, alike) in of_group(&declared.group, types) {
            let header = authentication.map(|it| {
                let name = canonical::header_name(&it.header_format);
                (name, it.header_value_format.trim())
            });
            let Alike {
                types,
                position,
                hook,
            } = alike;
            let key = (delivery, types.clone(), header);
            let at = *known.entry(key).or_insert(found.len());
            if let Some(payload) = found.get_mut(at) {
                payload.groups.push(group);
                continue;
            }
            let Places {
                endpoints, queries, ..
            } = &declared.places;
            found.push(Payload {
                groups: vec![group],
                types,
                endpoint: &hook.endpoint,
                method: &hook.method,
                authentication,
                origin: hook.origin.as_ref(),
                place: endpoints.get(position).unwrap_or(&declared.place),
                query_place: queries.get(position).and_then(Option::as_ref),
                content: content(hook, &desired.queries),
            });
        }
    }
    found
}

fn groups(teams: &[DesiredTeam]) -> impl Iterator<Item = (&TeamId, &DeclaredGroup)> {
    teams
        .iter()
        .flat_map(|team| team.groups.iter().map(|declared| (&team.team, declared)))
}

/// What makes two hooks the same delivery, their types aside: method, endpoint, query, and the
/// default payload where there is no query.
type Delivery<'d> = (
    Cow<'d, str>,
    Cow<'d, str>,
    Option<[Cow<'d, str>; 3]>,
    Option<DefaultPayload>,
);

/// Hooks of one group that deliver the same, by their types, with the first of them.
struct Alike<'d> {
    types: Vec<&'d HookType>,
    position: usize,
    hook: &'d Hook,
}

fn of_group<'d>(group: &'d Group, types: &[HookType]) -> Vec<(Delivery<'d>, Alike<'d>)> {
    let mut found: Vec<(Delivery<'d>, Alike<'d>)> = vec![];
    let mut known = HashMap::new();
    for (position, hook) in group.hooks.iter().enumerate() {
        if !types.is_empty() && !types.contains(&hook.hook_type) {
            continue;
        }
        let delivery = delivery(hook);
        let at = *known.entry(delivery.clone()).or_insert(found.len());
        match found.get_mut(at) {
            Some((_, alike)) if alike.types.contains(&&hook.hook_type) => {}
            Some((_, alike)) => alike.types.push(&hook.hook_type),
            None => {
                let types = vec![&hook.hook_type];
                found.push((
                    delivery,
                    Alike {
                        types,
                        position,
                        hook,
                    },
                ));
            }
        }
    }
    found
}

fn delivery(hook: &Hook) -> Delivery<'_> {
    let (hook_type, method, endpoint, origin) = hook.key();
    let default = origin.is_none().then(|| DefaultPayload::of(hook_type));
    let origin = origin.map(|(method, endpoint, body)| [method, endpoint, body.into()]);
    (method, endpoint, origin, default)
}

fn content(hook: &Hook, queries: &Queries) -> Content {
    match &hook.origin {
        None => Content::Default(DefaultPayload::of(&hook.hook_type)),
        Some(origin) => match queries.shape(origin) {
            Ok(shape) => Content::Answer(shape),
            Err(why) => Content::Unknown(why),
        },
    }
}
