//! The requests that doo sends to receivers. Nothing else makes them, so that what is probed and
//! rehearsed is what doo sends.

use crate::api::transport::Request;
use crate::model::{Authentication, Hook, Secret};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use http::{Method, Uri};
use url::form_urlencoded;

/// Who sends a request. It is the only difference to doo's request that is known: a receiver can
/// distinguish a test from a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// `probe`, or the guard of an apply.
    Probe,
    /// The sandbox.
    Sandbox,
}

impl Client {
    fn user_agent(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Probe => concat!("dooctl/", env!("CARGO_PKG_VERSION"), " (probe)"),
            Self::Sandbox => concat!("dooctl/", env!("CARGO_PKG_VERSION"), " (sandbox)"),
        })
    }
}

/// The header that carries a receiver's token.
pub type TokenHeader = (HeaderName, HeaderValue);

/// The request for a token: a form, not JSON (api-facts: receiver-token). `None` if no request can
/// be sent to the endpoint.
pub fn token_request(
    authentication: &Authentication,
    secret: &Secret,
    client: Client,
) -> Option<Request> {
    let Authentication {
        grant_type,
        endpoint,
        client_id,
        client_secret: _,
        header_format: _,
        header_value_format: _,
    } = authentication;
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", client_id)
        .append_pair("client_secret", secret.expose())
        .append_pair("grant_type", grant_type)
        .finish();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request(&Method::POST, endpoint, form, Bytes::from(body), client)
}

/// A delivery (api-facts: delivery). `token` is the header with the token, if the group has an
/// authentication. `None` if no request can be sent to the endpoint.
pub fn delivery(
    hook: &Hook,
    token: Option<TokenHeader>,
    body: Bytes,
    client: Client,
) -> Option<Request> {
    let method: Method = hook.method.parse().ok()?;
    let json = HeaderValue::from_static("application/json");
    let mut request = request(&method, &hook.endpoint, json, body, client)?;
    if let Some((name, mut value)) = token {
        value.set_sensitive(true);
        request.headers_mut().insert(name, value);
    }
    Some(request)
}

fn request(
    method: &Method,
    endpoint: &str,
    content_type: HeaderValue,
    body: Bytes,
    client: Client,
) -> Option<Request> {
    // As every client does: in ASCII, and without what follows `#`.
    let mut url = url::Url::parse(endpoint).ok()?;
    url.set_fragment(None);
    let uri: Uri = url.as_str().parse().ok()?;
    http::Request::builder()
        .method(method)
        .uri(uri)
        .header(USER_AGENT, client.user_agent())
        .header(CONTENT_TYPE, content_type)
        .body(body)
        .ok()
}
