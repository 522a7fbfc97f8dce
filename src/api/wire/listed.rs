//! Listings, in every variant that doo documents.

use crate::api::lenient::{BodyText, Lenient, Many, Text, Whole};
use crate::model::{
    Authentication, Body, Group, GroupId, Hook, HookType, ListedGroup, Marker, Origin, Scope,
    Secret, canonical,
};
use serde::de::IgnoredAny;

/// One page of a listing (api-facts: paging). Its links are not read: following them would take the
/// credentials to other hosts (api-facts: links).
#[derive(serde::Deserialize)]
pub(in crate::api) struct PageObject {
    #[serde(default, rename = "_embedded")]
    pub(in crate::api) embedded: Lenient<Embedded>,
    #[serde(default, rename = "_links")]
    pub(in crate::api) links: Lenient<Links>,
    #[serde(default)]
    pub(in crate::api) page_count: Option<Whole>,
    #[serde(default)]
    pub(in crate::api) page_size: Option<Whole>,
    #[serde(default)]
    pub(in crate::api) total_items: Option<Whole>,
}

#[derive(serde::Deserialize)]
pub(in crate::api) struct Embedded {
    #[serde(default)]
    pub(in crate::api) webhooks: Option<Many<GroupObject>>,
}

/// Only whether there is a next page, for listings that do not count their pages.
#[derive(serde::Deserialize)]
pub(in crate::api) struct Links {
    #[serde(default)]
    pub(in crate::api) next: Option<IgnoredAny>,
}

/// One listed group, usually without its scope (api-facts: scope-not-listed).
#[derive(serde::Deserialize)]
pub(in crate::api) struct GroupObject {
    id: Text,
    #[serde(default)]
    name: Option<Text>,
    #[serde(default)]
    description: Option<Text>,
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
    client_id: Option<Text>,
    #[serde(default)]
    client_secret: Option<Text>,
}

impl GroupObject {
    /// The group in the model: without marker, suffixes, and anything that doo adds.
    pub(in crate::api) fn into_listed(self) -> ListedGroup {
        let Self {
            id,
            name,
            description,
            event_id,
            event_guide_id,
            hooks,
            authentication,
        } = self;
        let description = description.map(|text| text.0).unwrap_or_default();
        let (text, marking) = Marker::split(&description);
        let id_of = |id: Option<Text>| id.filter(|id| !canonical::id(&id.0).is_empty());
        let scope = match (id_of(event_id), id_of(event_guide_id), marking.marker()) {
            (Some(event), _, _) => Scope::Event(event.0),
            (None, Some(guide), _) => Scope::EventGuide(guide.0),
            (None, None, Some(marker)) => marker.scope.clone(),
            (None, None, None) => Scope::Unknown,
        };
        let group = Group {
            name: name.map(|name| name.0).unwrap_or_default(),
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
            marking,
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
            // Without a body there is no query: that is doo's default payload
            // (api-facts: origin-optional).
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
        // `{}` means that there is none (api-facts: no-authentication).
        if grant_type.is_none() && endpoint.is_none() && credentials.0.is_none() {
            return None;
        }
        let (client_id, client_secret) = match credentials.0 {
            Some(CredentialsObject {
                client_id,
                client_secret,
            }) => (
                client_id.map(|id| id.0),
                client_secret.map(|secret| secret.0),
            ),
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
    Hook::METHOD.to_owned()
}
