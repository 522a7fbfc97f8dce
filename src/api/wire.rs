//! JSON as doo documents it, read with every variant its documents show.

use super::answer::{Label, describe};
use super::error::ApiError;
use super::session::Call;
use super::transport::Response;
use crate::model::{
    Authentication, Body, Group, GroupId, Hook, HookType, ListedGroup, Marker, Origin, Scope,
    Secret,
};
use bytes::Bytes;
use http::Method;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};
use std::fmt;
use std::marker::PhantomData;

/// The request for a token: no bearer, credentials in a JSON body.
pub(super) fn token_call(id: &Secret, secret: &Secret) -> Call {
    let body = json!({
        "client_id": id.expose(),
        "client_secret": secret.expose(),
        "grant_type": "client_credentials",
    });
    Call {
        label: Label {
            method: "POST",
            path: "/oauth".to_owned(),
        },
        method: Method::POST,
        path: "/oauth".to_owned(),
        body: Some(Bytes::from(body.to_string())),
        repeatable: true,
        secrets: vec![secret.clone()],
    }
}

/// The token from doo's envelope, or from a bare OAuth answer should doo ever send one.
pub(super) fn read_token(call: &Call, response: &Response) -> Result<Secret, ApiError> {
    let answer: Option<Value> = serde_json::from_slice(response.body()).ok();
    let token = answer.as_ref().and_then(|answer| {
        answer
            .pointer("/data/access_token")
            .or_else(|| answer.get("access_token"))?
            .as_str()
    });
    token
        .filter(|token| !token.is_empty())
        .map(Secret::new)
        .ok_or_else(|| unreadable(call, response))
}

/// The error for an answer that is not what doo documents.
pub(super) fn unreadable(call: &Call, response: &Response) -> ApiError {
    ApiError::Unreadable {
        request: call.label.to_string(),
        found: describe(response),
    }
}

/// doo's AddWebhook object. The client secret is in it.
///
/// `event_id` and `event_guide_id` are strings, as in doo's description of the object.
pub fn add_webhook(group: &Group, marker: &Marker) -> Value {
    let Group {
        name,
        description,
        scope,
        hooks,
        authentication,
    } = group;
    let mut object = json!({ "name": name, "description": marker.append_to(description) });
    match scope {
        Scope::Event(id) => object["event_id"] = json!(id),
        Scope::EventGuide(id) => object["event_guide_id"] = json!(id),
        Scope::Organization | Scope::Unknown => {}
    }
    object["hooks"] = hooks.iter().map(hook_object).collect();
    if let Some(authentication) = authentication {
        object["authentication"] = authentication_object(authentication);
    }
    object
}

fn hook_object(hook: &Hook) -> Value {
    let Hook {
        hook_type,
        method,
        endpoint,
        origin,
    } = hook;
    let mut object = json!({ "type": hook_type.as_str(), "method": method, "endpoint": endpoint });
    if let Some(Origin {
        method,
        endpoint,
        body,
    }) = origin
    {
        object["origin"] = json!({ "method": method, "endpoint": endpoint, "body": body.as_str() });
    }
    object
}

fn authentication_object(authentication: &Authentication) -> Value {
    let Authentication {
        grant_type,
        endpoint,
        client_id,
        client_secret,
        header_format,
        header_value_format,
    } = authentication;
    json!({
        "grant_type": grant_type,
        "endpoint": endpoint,
        "credentials": {
            "client_id": client_id,
            "client_secret": client_secret.as_ref().map(Secret::expose),
        },
        "header_format": header_format,
        "header_value_format": header_value_format,
    })
}

/// One page of a listing. Links are not even read: they point to other hosts, and following them
/// would take the credentials there.
#[derive(serde::Deserialize)]
pub(super) struct PageObject {
    #[serde(default, rename = "_embedded")]
    pub(super) embedded: Lenient<Embedded>,
    #[serde(default, rename = "_links")]
    pub(super) links: Lenient<Links>,
    #[serde(default)]
    pub(super) page_count: Option<u32>,
    #[serde(default)]
    pub(super) page_size: Option<u32>,
    #[serde(default)]
    pub(super) total_items: Option<u64>,
}

#[derive(serde::Deserialize)]
pub(super) struct Embedded {
    #[serde(default)]
    pub(super) webhooks: Many<GroupObject>,
}

/// Only whether there is a next page, for listings that do not count their pages.
#[derive(serde::Deserialize)]
pub(super) struct Links {
    #[serde(default)]
    pub(super) next: Option<IgnoredAny>,
}

/// One listed group.
#[derive(serde::Deserialize)]
pub(super) struct GroupObject {
    id: Text,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    event_id: Option<Text>,
    #[serde(default)]
    event_guide_id: Option<Text>,
    #[serde(default)]
    hooks: Many<HookObject>,
    #[serde(default)]
    authentication: Lenient<AuthenticationObject>,
}

#[derive(serde::Deserialize)]
struct HookObject {
    #[serde(rename = "type")]
    hook_type: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    endpoint: Option<String>,
    #[serde(default)]
    origin: Lenient<OriginObject>,
}

#[derive(serde::Deserialize)]
struct OriginObject {
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    endpoint: Option<String>,
    #[serde(default)]
    body: Option<BodyText>,
}

#[derive(serde::Deserialize)]
struct AuthenticationObject {
    #[serde(default)]
    grant_type: Option<String>,
    #[serde(default)]
    endpoint: Option<String>,
    #[serde(default)]
    credentials: Lenient<CredentialsObject>,
    #[serde(default)]
    header_format: Option<String>,
    #[serde(default)]
    header_value_format: Option<String>,
}

#[derive(serde::Deserialize)]
struct CredentialsObject {
    #[serde(default)]
    client_id: Option<String>,
    #[serde(default)]
    client_secret: Option<String>,
}

impl GroupObject {
    /// The group in our words: without marker, suffixes, and whatever doo adds.
    pub(super) fn into_listed(self) -> ListedGroup {
        let Self {
            id,
            name,
            description,
            event_id,
            event_guide_id,
            hooks,
            authentication,
        } = self;
        let description = description.unwrap_or_default();
        let (text, marker) = Marker::split(&description);
        let scope = match (event_id, event_guide_id, &marker) {
            (Some(event), _, _) => Scope::Event(event.0),
            (None, Some(guide), _) => Scope::EventGuide(guide.0),
            (None, None, Some(marker)) => marker.scope.clone(),
            (None, None, None) => Scope::Unknown,
        };
        let group = Group {
            name: name.unwrap_or_default(),
            description: text.to_owned(),
            scope,
            hooks: hooks.0.into_iter().map(HookObject::into_hook).collect(),
            authentication: authentication
                .0
                .and_then(AuthenticationObject::into_authentication),
        };
        ListedGroup {
            id: GroupId::new(id.0),
            group,
            marker,
        }
    }
}

impl HookObject {
    fn into_hook(self) -> Hook {
        let Self {
            hook_type,
            method,
            endpoint,
            origin,
        } = self;
        let origin = origin.0.and_then(|origin| {
            let OriginObject {
                method,
                endpoint,
                body,
            } = origin;
            // Without a body there is no query: that is doo's default payload.
            let body = body.filter(|body| !body.0.is_empty())?;
            Some(Origin {
                method: method.unwrap_or_else(post),
                endpoint: endpoint.unwrap_or_default(),
                body: Body::new(body.0),
            })
        });
        Hook {
            hook_type: HookType::listed(&hook_type),
            method: method.unwrap_or_else(post),
            endpoint: endpoint.unwrap_or_default(),
            origin,
        }
    }
}

impl AuthenticationObject {
    fn into_authentication(self) -> Option<Authentication> {
        let Self {
            grant_type,
            endpoint,
            credentials,
            header_format,
            header_value_format,
        } = self;
        // `{}` is how an engine may list that there is none.
        if grant_type.is_none() && endpoint.is_none() && credentials.0.is_none() {
            return None;
        }
        let (client_id, client_secret) = match credentials.0 {
            Some(CredentialsObject {
                client_id,
                client_secret,
            }) => (client_id, client_secret),
            None => (None, None),
        };
        let default =
            |value: Option<String>, default: &str| value.unwrap_or_else(|| default.to_owned());
        Some(Authentication {
            grant_type: default(grant_type, Authentication::GRANT_TYPE),
            endpoint: default(endpoint, ""),
            client_id: default(client_id, Authentication::CLIENT_ID),
            client_secret: client_secret
                .map(Secret::new)
                .filter(|secret| !secret.is_masked()),
            header_format: default(header_format, Authentication::HEADER_FORMAT),
            header_value_format: default(header_value_format, Authentication::HEADER_VALUE_FORMAT),
        })
    }
}

fn post() -> String {
    "POST".to_owned()
}

/// A string, or a number taken as one: ids come as both.
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl Visitor<'_> for TextVisitor {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }
            fn visit_string<E: de::Error>(self, text: String) -> Result<Text, E> {
                Ok(Text(text))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

/// The body of a GraphQL request: JSON in a string, or that JSON itself.
struct BodyText(String);

impl<'de> Deserialize<'de> for BodyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::String(text) => Self(text),
            Value::Null => Self(String::new()),
            other => Self(other.to_string()),
        })
    }
}

/// A list, or an object whose values are the list, or nothing.
pub(super) struct Many<T>(pub(super) Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ManyVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
            type Value = Many<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_unit<E: de::Error>(self) -> Result<Many<T>, E> {
                Ok(Many::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Many<T>, A::Error> {
                let mut all = Vec::with_capacity(items.size_hint().unwrap_or_default());
                while let Some(item) = items.next_element()? {
                    all.push(item);
                }
                Ok(Many(all))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Many<T>, A::Error> {
                let mut all = Vec::new();
                while let Some((IgnoredAny, item)) = items.next_entry()? {
                    all.push(item);
                }
                Ok(Many(all))
            }
        }
        deserializer.deserialize_any(ManyVisitor(PhantomData))
    }
}

/// An object, or any of the ways to say that there is none: `null`, `[]`, absence.
pub(super) struct Lenient<T>(pub(super) Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LenientVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for LenientVisitor<T> {
            type Value = Lenient<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_unit<E: de::Error>(self) -> Result<Lenient<T>, E> {
                Ok(Lenient(None))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Lenient<T>, A::Error> {
                match items.next_element::<IgnoredAny>()? {
                    None => Ok(Lenient(None)),
                    Some(_) => Err(de::Error::custom("a list where an object was expected")),
                }
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Lenient<T>, A::Error> {
                T::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(|value| Lenient(Some(value)))
            }
        }
        deserializer.deserialize_any(LenientVisitor(PhantomData))
    }
}
