//! The one seam between dooctl and the network: a request goes in, an answer comes out.

use bytes::Bytes;
use std::pin::Pin;
use std::time::Duration;

/// A request, its body complete.
pub type Request = http::Request<Bytes>;

/// An answer, its body complete.
pub type Response = http::Response<Bytes>;

/// How long a request may take from its first byte to the last of its answer.
pub const TIME_LIMIT: Duration = Duration::from_secs(60);

/// What sends requests: HTTP in earnest, the sandbox in-process, or a test.
pub trait Transport {
    /// Sends one request, once. Whoever implements this never repeats a request and never follows
    /// a redirect: both would escape the request budget, and a redirect could carry the API key to
    /// another host.
    fn send(&self, request: Request) -> Sending<'_>;
}

/// A request under way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, TransportError>> + 'a>>;

/// No answer came.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransportError {
    /// The request never reached the server: repeating it is safe.
    #[error("no connection: {0}")]
    NotSent(String),
    /// The URL library made another URL of the request's, and nothing was sent. It would again.
    #[error("another URL: {0}")]
    Misaddressed(String),
    /// The server's certificate was refused, and nothing was sent. It would be refused again.
    #[error("no trust: {0}")]
    Untrusted(String),
    /// The request may have reached the server, and nobody knows what it did with it.
    #[error("no answer: {0}")]
    NoAnswer(String),
}
