//! The only connection to receivers: a name is resolved, a handshake made, a request sent.

use super::origin::HttpOrigin;
use crate::api::transport::Request;
use bytes::Bytes;
use http::StatusCode;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;

/// Something that the network is doing.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Resolves names and connects: over sockets, or in a test.
pub trait Network {
    /// The addresses of a name.
    fn resolve<'a>(&'a self, host: &'a str) -> Pending<'a, io::Result<Vec<IpAddr>>>;

    /// Whether connections to this origin go through a proxy, which resolves the name itself.
    fn is_proxied(&self, origin: &HttpOrigin) -> bool;

    /// Connects, and makes the TLS handshake if the origin has TLS. Sends no HTTP.
    fn handshake<'a>(&'a self, route: &'a Route) -> Pending<'a, Result<Handshake, Unreached>>;

    /// Sends one request, once, and reads a bounded part of the answer. Follows no redirect.
    fn exchange<'a>(
        &'a self,
        route: &'a Route,
        request: Request,
    ) -> Pending<'a, Result<Answer, Unreached>>;
}

/// Where a connection goes: only to these addresses, whatever the name resolves to later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The origin, whose name is in the certificate.
    pub origin: HttpOrigin,
    /// The checked addresses; none if a proxy resolves the name.
    pub addresses: Vec<SocketAddr>,
}

/// A handshake that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Handshake {
    /// Whether the certificate ends within 14 days.
    pub expires_soon: bool,
}

/// An answer, as far as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// Whether all of the body was read.
    pub is_whole: bool,
    /// The body, or its beginning.
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreached {
    /// No connection.
    Connect(String),
    /// The TLS handshake failed.
    Tls(String),
    /// The time for a connection, or for the request, was over.
    Timeout,
    /// The connection broke before the end of the answer.
    Broken(String),
}
