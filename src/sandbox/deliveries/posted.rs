//! The hooks and the authentication of a posted group, as far as they can be delivered with.

use crate::model::{Authentication, Body, Hook, HookType, Origin, Secret};
use crate::sandbox::listed_group;
use serde_json::{Map, Value};

/// The hooks of a posted group.
pub(super) fn hooks(posted: &Map<String, Value>) -> impl Iterator<Item = Hook> {
    listed_group::hooks(posted).iter().filter_map(hook)
}

fn hook(posted: &Value) -> Option<Hook> {
    let origin = posted.get("origin").filter(|origin| origin.is_object());
    Some(Hook {
        hook_type: HookType::listed(posted.get("type")?.as_str()?),
        method: text(posted, "method", Hook::METHOD),
        endpoint: posted.get("endpoint")?.as_str()?.to_owned(),
        origin: origin.map(|origin| Origin {
            method: text(origin, "method", Hook::METHOD),
            endpoint: text(origin, "endpoint", Origin::ENDPOINT),
            body: Body::new(text(origin, "body", "")),
        }),
    })
}

/// How a posted group gets its tokens, if it does.
pub(super) fn authentication(posted: &Map<String, Value>) -> Option<Authentication> {
    let posted = posted.get("authentication")?;
    let endpoint = posted.get("endpoint")?.as_str()?.to_owned();
    let credentials = posted.get("credentials").unwrap_or(&Value::Null);
    let secret = credentials.get("client_secret").and_then(Value::as_str);
    Some(Authentication {
        grant_type: text(posted, "grant_type", Authentication::GRANT_TYPE),
        endpoint,
        client_id: text(credentials, "client_id", Authentication::CLIENT_ID),
        client_secret: secret.map(Secret::new),
        header_format: text(posted, "header_format", Authentication::HEADER_FORMAT),
        header_value_format: text(
            posted,
            "header_value_format",
            Authentication::HEADER_VALUE_FORMAT,
        ),
    })
}

fn text(posted: &Value, key: &str, default: &str) -> String {
    let given = posted.get(key).and_then(Value::as_str);
    given.unwrap_or(default).to_owned()
}
