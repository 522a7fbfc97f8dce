//! The only connection to the network: a request goes in, an answer comes out.

use bytes::Bytes;
use std::pin::Pin;
use std::time::Duration;

/// A request, its body complete.
pub type Request = http::Request<Bytes>;

/// An answer, its body complete.
pub type Response = http::Response<Bytes>;

/// How long a request may take from its first byte to the last of its answer.
pub const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Sends requests: over HTTP, to the sandbox in this process, or to a test.
pub trait Transport {
    /// Sends one request, once. Implementations never repeat a request and never follow a
    /// redirect: neither would count in the request budget, and a redirect could carry the API key
    /// to another host.
    fn send(&self, request: Request) -> Sending<'_>;
}

/// A request in flight.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, TransportError>> + 'a>>;

/// No answer came.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransportError {
    /// The request never reached the server: repeating it is safe.
    #[error("no connection: {0}")]
    NotSent(String),
    /// The URL library would change the URL, so nothing was sent. A repetition would fail as well.
    #[error("another URL: {0}")]
    Misaddressed(String),
    /// The server's certificate was refused, so nothing was sent. A repetition would fail as well.
    #[error("no trust: {0}")]
    Untrusted(String),
    /// The request may have reached the server; its effect is not known.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// The answer is longer than what is read, so it is not known. A repetition would get the same.
    #[error("no whole answer: it is longer than {0} bytes")]
    TooLong(usize),
}
