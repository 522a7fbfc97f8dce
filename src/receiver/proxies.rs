//! Connections through the proxy that the environment names.

use super::network::{Route, Unreached};
use super::origin::HttpOrigin;
use http::Uri;
use http::header::HeaderValue;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::net::TcpStream;
use tower_service::Service;

/// The proxies of the environment.
pub(super) struct Proxies(Matcher);

/// A proxy for one connection.
pub(super) struct Proxy {
    intercept: Intercept,
}

impl Proxies {
    /// Those that the HTTP client of doo's API uses, too.
    pub(super) fn of_system() -> Self {
        Self(Matcher::from_system())
    }

    /// The proxy for an origin. What goes to this machine never uses one.
    pub(super) fn of(&self, origin: &HttpOrigin) -> Option<Proxy> {
        if origin.is_loopback() {
            return None;
        }
        let uri: Uri = origin.to_string().parse().ok()?;
        let intercept = self.0.intercept(&uri)?;
        Some(Proxy { intercept })
    }
}

impl Proxy {
    /// What a request without TLS has to carry for the proxy.
    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        self.intercept.basic_auth()
    }

    /// Connects to the proxy; for an origin with TLS, through it to the origin.
    pub(super) async fn connect(&self, route: &Route) -> Result<TcpStream, Unreached> {
        let failed = |why: String| Unreached::Connect(format!("the proxy: {why}"));
        let proxy = self.intercept.uri();
        if proxy.scheme_str() != Some("http") {
            return Err(failed(
                "only proxies with http:// can be used for receivers".to_owned(),
            ));
        }
        let origin = &route.origin;
        if !origin.is_secure {
            let host = proxy.host().unwrap_or_default();
            let port = proxy.port_u16().unwrap_or(80);
            let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await;
            return stream.map_err(|error| failed(error.to_string()));
        }
        let mut tunnel = Tunnel::new(proxy.clone(), HttpConnector::new());
        if let Some(value) = self.intercept.basic_auth() {
            tunnel = tunnel.with_auth(value.clone());
        }
        let target: Uri = format!("https://{}:{}", origin.host, origin.port)
            .parse()
            .map_err(|_| failed("the host cannot be named to it".to_owned()))?;
        std::future::poll_fn(|context| tunnel.poll_ready(context))
            .await
            .map_err(|error| failed(error.to_string()))?;
        let stream = tunnel.call(target).await;
        let stream = stream.map_err(|error| failed(error.to_string()))?;
        Ok(stream.into_inner())
    }
}
