//! What doo knows a client by.

use crate::model::Secret;
use http::HeaderValue;

/// What doo knows a client by.
#[derive(Debug)]
pub struct Credentials {
    /// Identifies the client on every request and is what limits count by.
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
    /// It is given one and cannot get another.
    Token(Secret),
}

/// Whether a header can hold a secret.
pub fn fits_header(secret: &Secret) -> bool {
    HeaderValue::from_str(secret.expose()).is_ok()
}

impl Credentials {
    /// What no answer may be quoted with. The client id is half of a login.
    pub(super) fn secrets(&self) -> Vec<&Secret> {
        let Self { api_key, grant } = self;
        match grant {
            Grant::Client { id, secret } => vec![api_key, id, secret],
            Grant::Token(token) => vec![api_key, token],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
