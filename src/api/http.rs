//! The transport for earnest: HTTP over TLS, or in clear to this machine.

use super::transport::{Request, Response, Sending, TIME_LIMIT, Transport, TransportError};
use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client};
use std::error::Error;
use std::time::Duration;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// The longest answer that is read: a listing page of doo's is some hundred kilobytes at most.
const LONGEST: usize = 64 * 1024 * 1024;

/// Sends with reqwest.
pub struct HttpTransport {
    client: Client,
}

/// The HTTP client could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up: {0}")]
pub struct InvalidTransport(String);

impl HttpTransport {
    /// Sets the client up.
    ///
    /// Redirects are not followed: they would take the API key to another host. Nothing is
    /// repeated: a session counts and decides. The bundled root certificates are used besides the
    /// machine's, so that a container without any works.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(secure: bool) -> Result<Self, InvalidTransport> {
        let invalid = |error: &dyn Error| InvalidTransport(innermost(error));
        // An error means that a provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(concat!("dooctl/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT)
            .timeout(TIME_LIMIT);
        builder = if secure {
            let roots: Result<Vec<_>, _> = webpki_root_certs::TLS_SERVER_ROOT_CERTS
                .iter()
                .map(|root| Certificate::from_der(root))
                .collect();
            builder.tls_certs_merge(roots.map_err(|error| invalid(&error))?)
        } else {
            // Reading the machine's certificates takes longer than a listing on this machine.
            builder.tls_certs_only([])
        };
        let client = builder.build().map_err(|error| invalid(&error))?;
        Ok(Self { client })
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let (parts, body) = request.into_parts();
        let no_answer =
            |error: reqwest::Error| TransportError::NoAnswer(innermost(&error.without_url()));
        let sent = self
            .client
            .request(parts.method, parts.uri.to_string())
            .headers(parts.headers)
            .body(body)
            .send()
            .await
            .map_err(|error| {
                if error.is_connect() || error.is_builder() {
                    TransportError::NotSent(innermost(&error.without_url()))
                } else {
                    no_answer(error)
                }
            })?;
        let (status, headers) = (sent.status(), sent.headers().clone());
        let body = read_body(sent).await?;
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

async fn read_body(mut sent: reqwest::Response) -> Result<Bytes, TransportError> {
    let mut body = BytesMut::new();
    loop {
        match sent.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > LONGEST => {
                let limit = LONGEST / 1024 / 1024;
                return Err(TransportError::NoAnswer(format!(
                    "the answer is longer than {limit} MiB"
                )));
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body.freeze()),
            Err(error) => return Err(TransportError::NoAnswer(innermost(&error.without_url()))),
        }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.exchange(request))
    }
}

/// The cause at the bottom: "connection refused" says more than "error sending request".
fn innermost(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
