//! Hooks: what is delivered where, with which payload.

use super::{Body, canonical};
use std::borrow::Cow;
use std::fmt;

/// One subscription: a webhook type, a receiver, and where the payload comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// The kind of change in doo.
    pub hook_type: HookType,
    /// The HTTP method of the delivery.
    pub method: String,
    /// The receiver.
    pub endpoint: String,
    /// The query for the payload; `None` is doo's default payload (api-facts: origin-optional).
    pub origin: Option<Origin>,
}

/// Where doo gets a payload: a GraphQL request that it sends before a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The HTTP method of the GraphQL request.
    pub method: String,
    /// doo's GraphQL endpoint.
    pub endpoint: String,
    /// The body of the GraphQL request.
    pub body: Body,
}

impl Hook {
    /// The default method, of a delivery and of a GraphQL request: doo shows no other
    /// (api-facts: method).
    pub const METHOD: &str = "POST";
}

impl Origin {
    /// The only GraphQL endpoint in doo's newer pages (api-facts: origin).
    pub const ENDPOINT: &str = "https://gql.doo.net";
}

/// A webhook type as it is sent: without the `on_` of doo's pages and the suffix of doo's listings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HookType(String);

impl HookType {
    /// A type as a manifest names it. A leading `on_` is removed: doo's pages list types with it
    /// but want them sent without (api-facts: types).
    pub fn declared(text: &str) -> Self {
        Self(text.strip_prefix("on_").unwrap_or(text).to_owned())
    }

    /// A type as doo lists it. doo appends `_` and 32 hexadecimal digits to the types of GraphQL
    /// hooks. How it makes them is not known, so they are removed, as is a leading `on_`
    /// (api-facts: types-with-suffix, suffix-opaque).
    pub fn listed(text: &str) -> Self {
        Self::declared(Self::without_suffix(text).unwrap_or(text))
    }

    /// A type from a recording, without a suffix.
    pub fn recorded(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The type without a listed suffix, if it has one.
    pub fn without_suffix(text: &str) -> Option<&str> {
        const DIGITS: usize = 32;
        let (base, suffix) = text.rsplit_once('_')?;
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (suffix.len() == DIGITS && suffix.bytes().all(hex) && !base.is_empty()).then_some(base)
    }

    /// The type as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HookType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The fields that make two hooks the same delivery, in canonical form.
type HookKey<'a> = (
    &'a HookType,
    Cow<'a, str>,
    Cow<'a, str>,
    Option<OriginKey<'a>>,
);

/// The method, the endpoint and the body of a payload, in canonical form.
type OriginKey<'a> = (Cow<'a, str>, Cow<'a, str>, &'a str);

impl Hook {
    /// The hook in canonical form; equal keys are equal deliveries.
    pub fn key(&self) -> HookKey<'_> {
        let (hook_type, endpoint) = self.place();
        let (method, origin) = self.way();
        (hook_type, method, endpoint, origin)
    }

    /// The type and endpoint in canonical form, without the payload.
    pub fn place(&self) -> (&HookType, Cow<'_, str>) {
        (&self.hook_type, canonical::url(&self.endpoint))
    }

    /// What a key has beside the place: how it is delivered, and the payload.
    fn way(&self) -> (Cow<'_, str>, Option<OriginKey<'_>>) {
        let Self {
            hook_type: _,
            method,
            endpoint: _,
            origin,
        } = self;
        let origin = origin.as_ref().map(
            |Origin {
                 method,
                 endpoint,
                 body,
             }| {
                (
                    canonical::method(method),
                    canonical::url(endpoint),
                    body.canonical(),
                )
            },
        );
        (canonical::method(method), origin)
    }

    /// Whether two hooks deliver the same to the same receiver.
    pub fn same(&self, other: &Self) -> bool {
        // Most hooks that differ do so in their place, which is quick to compare.
        self == other || (self.place() == other.place() && self.way() == other.way())
    }

    /// Whether two lists have the same hooks, in any order (api-facts: order). A type may occur
    /// twice with different queries, so it is not a key.
    pub fn same_set(a: &[Self], b: &[Self]) -> bool {
        if a.len() != b.len() {
            return false;
        }
        // Most listings keep order and bytes, which saves parsing and sorting.
        if a.iter().zip(b).all(|(a, b)| a == b) {
            return true;
        }
        sorted_keys(a) == sorted_keys(b)
    }

    /// Whether `hooks` has the same delivery.
    pub fn is_in(&self, hooks: &[Self]) -> bool {
        hooks.iter().any(|other| self.same(other))
    }
}

fn sorted_keys(hooks: &[Hook]) -> Vec<HookKey<'_>> {
    let mut keys: Vec<_> = hooks.iter().map(Hook::key).collect();
    keys.sort_unstable();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook(hook_type: &str, body: Option<&str>) -> Hook {
        Hook {
            hook_type: HookType::listed(hook_type),
            method: "POST".into(),
            endpoint: "https://crm.example.com/doo".into(),
            origin: body.map(|body| Origin {
                method: "POST".into(),
                endpoint: Origin::ENDPOINT.into(),
                body: Body::new(body),
            }),
        }
    }

    #[test]
    fn the_listed_suffix_is_dropped_and_only_that() {
        let suffix = "92bd9a53281981160c955e339304b3e5";
        assert_eq!(
            HookType::listed(&format!("event_created_{suffix}")).as_str(),
            "event_created"
        );
        assert_eq!(HookType::listed("event_created").as_str(), "event_created");
        assert_eq!(
            HookType::listed("on_event_created").as_str(),
            "event_created"
        );
        assert_eq!(
            HookType::listed(&format!("event_{}", suffix.to_uppercase())).as_str(),
            format!("event_{}", suffix.to_uppercase())
        );
        assert_eq!(
            HookType::declared("on_order_created").as_str(),
            "order_created"
        );
    }

    #[test]
    fn hooks_are_a_multiset() {
        let one = hook("event_created", Some(r#"{"query":"{ a }"}"#));
        let two = hook("event_created", Some(r#"{"query":"{ b }"}"#));
        assert!(Hook::same_set(
            &[one.clone(), two.clone()],
            &[two.clone(), one.clone()]
        ));
        assert!(!Hook::same_set(
            &[one.clone(), one.clone()],
            &[one.clone(), two.clone()]
        ));
        assert!(!Hook::same_set(
            std::slice::from_ref(&one),
            &[one.clone(), two]
        ));
    }

    #[test]
    fn a_reformatted_body_is_the_same_hook_and_a_default_payload_is_not() {
        let sent = hook(
            "event_created",
            Some(r#"{"operationName":null,"query":"{ event { id } }"}"#),
        );
        let listed = hook(
            "event_created",
            Some("{\"query\": \"{\\n event {\\n  id, } }\"}"),
        );
        assert!(sent.same(&listed));
        assert!(!sent.same(&hook("event_created", None)));
    }
}
