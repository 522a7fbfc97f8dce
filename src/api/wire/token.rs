//! The request for a token, and its answer.

use super::read::{read, undocumented};
use crate::api::error::ApiError;
use crate::api::lenient::Lenient;
use crate::api::path::Path;
use crate::api::request::{Call, Effect};
use crate::api::transport::Response;
use crate::model::Secret;
use bytes::Bytes;
use http::Method;
use serde_json::json;

/// Asks for a token: no bearer, credentials in a JSON body (api-facts: token, two-secrets).
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

/// The token from doo's envelope, or from a plain OAuth answer.
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
