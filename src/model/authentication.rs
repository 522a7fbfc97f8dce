//! How doo logs in to the receiver before it delivers.

use super::{Secret, canonical};
use std::borrow::Cow;

/// The OAuth client of doo at the receiver, which gives doo a token (api-facts: receiver-token).
/// Without it doo delivers without a token.
#[derive(Debug, Clone)]
pub struct Authentication {
    /// `client_credentials` is the only grant doo documents.
    pub grant_type: String,
    /// The receiver's token endpoint.
    pub endpoint: String,
    /// Always `doo` in newer pages of doo, free in older ones (api-facts: client-id).
    pub client_id: String,
    /// `None` if it is not known: masked, not listed, or not resolved.
    pub client_secret: Option<Secret>,
    /// The name of the header that carries the token.
    pub header_format: String,
    /// The header's value; doo puts the token in place of `%ACCESS_TOKEN%`.
    pub header_value_format: String,
}

impl Authentication {
    /// The grant type when none is given.
    pub const GRANT_TYPE: &str = "client_credentials";
    /// The client id when none is given.
    pub const CLIENT_ID: &str = "doo";
    /// The header's name when none is given.
    pub const HEADER_FORMAT: &str = "Authorization";
    /// The header's value when none is given.
    pub const HEADER_VALUE_FORMAT: &str = "Bearer %ACCESS_TOKEN%";
    /// Where doo puts the token in the header's value.
    pub const PLACEHOLDER: &str = "%ACCESS_TOKEN%";
}

/// Secrets differ only if both are known: an API that masks them must not cause a replacement on
/// every run.
impl PartialEq for Authentication {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
            && !secrets_differ(self.client_secret.as_ref(), other.client_secret.as_ref())
    }
}

impl Authentication {
    /// Everything except the secret, in canonical form.
    pub(crate) fn key(&self) -> [Cow<'_, str>; 5] {
        let Self {
            grant_type,
            endpoint,
            client_id,
            client_secret: _,
            header_format,
            header_value_format,
        } = self;
        [
            grant_type.into(),
            canonical::url(endpoint),
            client_id.into(),
            canonical::header_name(header_format).into(),
            header_value_format.trim().into(),
        ]
    }
}

/// Whether both secrets are known and different.
pub(crate) fn secrets_differ(a: Option<&Secret>, b: Option<&Secret>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}
