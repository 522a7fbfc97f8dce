//! The credentials of a client.

use super::redactor::Redactor;
use crate::model::Secret;

/// Identifies a client to doo, which asks for a key and a token (api-facts: two-secrets).
#[derive(Debug)]
pub struct Credentials {
    /// Sent with every request; doo counts limits by it.
    pub api_key: Secret,
    /// How the session gets its token.
    pub grant: Grant,
}

/// How a session gets its access token.
#[derive(Debug)]
pub enum Grant {
    /// It asks doo for one.
    Client {
        /// The OAuth client.
        id: Secret,
        /// Its secret.
        secret: Secret,
    },
    /// It uses this token and cannot get another.
    Token(Secret),
}

/// Whether a header can hold a secret: characters outside ASCII have no agreed encoding there.
pub fn fits_header(secret: &Secret) -> bool {
    let visible = |b: u8| matches!(b, b' '..=b'~' | b'\t');
    secret.expose().bytes().all(visible)
}

impl Credentials {
    /// Adds the credentials to what the redactor hides. The client id is half of a login.
    pub(super) fn teach(&self, redactor: &Redactor) {
        let Self { api_key, grant } = self;
        redactor.learn(api_key);
        match grant {
            Grant::Client { id, secret } => {
                redactor.learn_id(id.expose());
                redactor.learn(secret);
            }
            Grant::Token(token) => redactor.learn(token),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_holds_visible_ascii() {
        for (secret, fits) in [
            ("the-api-key", true),
            ("a b\tc", true),
            ("the-api\nkey", false),
            ("key\r", false),
            ("\u{feff}key", false),
            ("k\u{e9}y", false),
            ("key\0", false),
            ("key\u{7f}", false),
        ] {
            assert_eq!(fits_header(&Secret::new(secret)), fits, "{secret:?}");
        }
    }

    #[test]
    fn debug_shows_nothing() {
        let secret = || Secret::new("canary");
        for grant in [
            Grant::Token(secret()),
            Grant::Client {
                id: secret(),
                secret: secret(),
            },
        ] {
            let credentials = Credentials {
                api_key: secret(),
                grant,
            };
            let shown = format!("{credentials:?} {credentials:#?}");
            assert!(
                shown.contains("***") && !shown.contains("canary"),
                "{shown}"
            );
        }
    }
}
