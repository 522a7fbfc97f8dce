//! JSON as doo documents it.

mod lenient;
mod listed;
mod read;

pub(in crate::api) use lenient::{Many, Text, Whole};
pub(in crate::api) use listed::PageObject;
pub(in crate::api) use read::{read, undocumented, unreadable};

use crate::api::call::{Call, Effect};
use crate::api::error::ApiError;
use crate::api::path::Path;
use crate::api::transport::Response;
use crate::model::{Authentication, Group, Hook, Marker, Origin, Scope, Secret};
use bytes::Bytes;
use http::Method;
use lenient::Lenient;
use serde_json::{Value, json};

/// The request for a token: no bearer, credentials in a JSON body.
pub(in crate::api) fn token_call(id: &Secret, secret: &Secret) -> Call {
    let body = json!({
        "client_id": id.expose(),
        "client_secret": secret.expose(),
        "grant_type": "client_credentials",
    });
    Call {
        body: Some(Bytes::from(body.to_string())),
        ..Call::new(Method::POST, Path::token(), Effect::None)
    }
}

/// The token from doo's envelope, or from a bare OAuth answer should doo ever send one.
pub(in crate::api) fn read_token(call: &Call, response: &Response) -> Result<Secret, ApiError> {
    let TokenAnswer { data, access_token } = read(call, response)?;
    let token = data.0.and_then(|data| data.access_token).or(access_token);
    match token {
        None => Err(undocumented(call, "data.access_token", "is missing")),
        Some(token) if token.is_empty() => Err(undocumented(call, "data.access_token", "is empty")),
        Some(token) => Ok(Secret::new(token)),
    }
}

#[derive(serde::Deserialize)]
struct TokenAnswer {
    #[serde(default)]
    data: Lenient<TokenObject>,
    #[serde(default)]
    access_token: Option<String>,
}

#[derive(serde::Deserialize)]
struct TokenObject {
    #[serde(default)]
    access_token: Option<String>,
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
