//! The host of an endpoint.

use crate::model::{display_url, host_sent};

/// The host of an endpoint with its port, and nothing else of it; as it is sent in parentheses, if
/// that differs. Of a text that is not a URL, what may be shown of it.
pub(super) fn host(endpoint: &str) -> String {
    let shown = display_url(endpoint);
    let Some((_, rest)) = shown.split_once("://") else {
        return shown;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.to_lowercase();
    match host_sent(&shown) {
        Some(sent) => format!("{host} ({sent})"),
        None => host,
    }
}
