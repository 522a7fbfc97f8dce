//! The real transport: HTTP over TLS, or plain HTTP to this machine.

use super::transport::{Request, Response, Sending, TIME_LIMIT, Transport, TransportError};
use crate::model::is_loopback;
use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client};
use std::error::Error;
use std::time::Duration;
use url::Url;

/// The limits after which a transport gives up.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The time for a connection.
    pub connect: Duration,
    /// The time for the whole request, from the connection to the last byte of the answer.
    pub request: Duration,
    /// The size of an answer in bytes, after decompression.
    pub answer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: TIME_LIMIT,
            // A page of a listing has a few hundred kilobytes at most.
            answer: 64 * 1024 * 1024,
        }
    }
}

/// Sends with reqwest.
pub struct HttpTransport {
    client: Client,
    longest: usize,
}

/// The HTTP client could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up: {0}")]
pub struct InvalidTransport(String);

impl HttpTransport {
    /// Sets up a client for this URL.
    ///
    /// It does not follow redirects: they would send the API key to another host. It repeats
    /// nothing: a session counts and decides. It trusts the bundled root certificates besides the
    /// machine's, so that a container without any works. Requests to this machine never use a
    /// proxy: they are not encrypted, and would leave the machine.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(url: &Url, limits: &Limits) -> Result<Self, InvalidTransport> {
        let Limits {
            connect,
            request,
            answer,
        } = limits;
        let invalid = |error: &dyn Error| InvalidTransport(innermost(error));
        // An error means that a provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(concat!("dooctl/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(*connect)
            .timeout(*request);
        if is_loopback(url) {
            builder = builder.no_proxy();
        }
        builder = if url.scheme() == "https" {
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
        Ok(Self {
            client,
            longest: *answer,
        })
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let (parts, body) = request.into_parts();
        let no_answer =
            |error: reqwest::Error| TransportError::NoAnswer(innermost(&error.without_url()));
        let url = parts.uri.to_string();
        let mut request = self
            .client
            .request(parts.method, &url)
            .headers(parts.headers);
        // A request without a body must not have a Content-Length.
        if !body.is_empty() {
            request = request.body(body);
        }
        let request = request
            .build()
            .map_err(|error| TransportError::Misaddressed(innermost(&error.without_url())))?;
        if request.url().as_str() != url {
            let why = "the URL library changes its path".to_owned();
            return Err(TransportError::Misaddressed(why));
        }
        let sent = self
            .client
            .execute(request)
            .await
            .map_err(|error| match tls_error(&error) {
                // The certificate would be refused again.
                Some(rustls::Error::InvalidCertificate(_)) => {
                    TransportError::Untrusted(innermost(&error.without_url()))
                }
                Some(rustls::Error::InvalidMessage(_)) if error.is_connect() => {
                    TransportError::NotSent("the server does not speak TLS".to_owned())
                }
                _ if error.is_connect() || error.is_builder() => {
                    TransportError::NotSent(innermost(&error.without_url()))
                }
                _ => no_answer(error),
            })?;
        let (status, headers) = (sent.status(), sent.headers().clone());
        let body = read_body(sent, self.longest).await?;
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

async fn read_body(mut sent: reqwest::Response, longest: usize) -> Result<Bytes, TransportError> {
    let announced = sent.content_length().unwrap_or_default();
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > longest {
        return Err(TransportError::TooLong(longest));
    }
    let mut body = BytesMut::with_capacity(announced);
    loop {
        match sent.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > longest => {
                return Err(TransportError::TooLong(longest));
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

/// The TLS error of a failed request, if there is one.
fn tls_error(error: &reqwest::Error) -> Option<&rustls::Error> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // The source of an I/O error skips the error inside it.
        cause = match error.downcast_ref().and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// The innermost cause: "connection refused" says more than "error sending request".
pub(crate) fn innermost(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
