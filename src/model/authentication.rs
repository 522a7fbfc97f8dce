//! How doo logs in to the receiver before it delivers.

use super::{Secret, canonical};
use std::borrow::Cow;

/// The OAuth client doo is at the receiver. A group without one is delivered without a token.
#[derive(Debug, Clone)]
pub struct Authentication {
    /// `client_credentials` is the only grant doo documents.
    pub grant_type: String,
    /// The receiver's token endpoint.
    pub endpoint: String,
    /// Fixed to `doo` by newer documentation, free in older.
    pub client_id: String,
    /// `None` when it is not known: listed masked or not at all, or not resolved.
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
    const PLACEHOLDER: &str = "%ACCESS_TOKEN%";
}

/// Two secrets differ only when both are known: an API that masks what it lists must not make a
/// replacement on every run.
impl PartialEq for Authentication {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
            && !secrets_differ(self.client_secret.as_ref(), other.client_secret.as_ref())
    }
}

impl Authentication {
    /// All but the secret, in canonical form.
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

/// A header's value for people: what stands there besides doo's placeholders is a secret that was
/// not given as one, so nothing of it is shown but a scheme before it.
pub fn display_header_value(format: &str) -> String {
    let words: Vec<&str> = format.split_whitespace().collect();
    let is_scheme = |position: usize| position == 0 && words.len() > 1;
    let shown = |(position, word): (usize, &&str)| match *word {
        word if is_scheme(position) || word == Authentication::PLACEHOLDER => word.to_owned(),
        _ => "***".to_owned(),
    };
    let shown: Vec<String> = words.iter().enumerate().map(shown).collect();
    shown.join(" ")
}

/// Whether both secrets are known and not the same.
pub(crate) fn secrets_differ(a: Option<&Secret>, b: Option<&Secret>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_header_value_only_the_scheme_and_the_placeholder_are_shown() {
        for (format, shown) in [
            ("Bearer %ACCESS_TOKEN%", "Bearer %ACCESS_TOKEN%"),
            ("%ACCESS_TOKEN%", "%ACCESS_TOKEN%"),
            ("Basic bWU6cHc=", "Basic ***"),
            ("Key abc %ACCESS_TOKEN%", "Key *** %ACCESS_TOKEN%"),
            ("abc", "***"),
            ("abc%ACCESS_TOKEN%", "***"),
            ("", ""),
        ] {
            assert_eq!(display_header_value(format), shown);
        }
    }
}
