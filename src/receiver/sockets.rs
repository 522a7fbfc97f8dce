//! The real network: sockets, TLS, one request per connection.

use super::network::{Answer, Handshake, Network, Pending, Route, Unreached};
use super::origin::HttpOrigin;
use super::proxies::{Proxies, Proxy};
use super::tls::{Foresight, platform};
use crate::api::transport::Request;
use crate::api::{Limits, innermost};
use bytes::{Bytes, BytesMut};
use futures_util::future::{Either, select};
use http::Uri;
use http::header::{HOST, HeaderValue, PROXY_AUTHORIZATION};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::ServerName;
use std::cell::OnceCell;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// What a connection to a receiver may take.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(10),
    request: Duration::from_secs(30),
    answer: 64 * 1024,
};

/// Connects with sockets.
pub struct Sockets {
    limits: Limits,
    proxies: Proxies,
    /// Reading the machine's certificates takes longer than a request on this machine.
    verifier: OnceCell<Arc<dyn ServerCertVerifier>>,
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

impl Default for Sockets {
    fn default() -> Self {
        Self::new(LIMITS)
    }
}

impl Sockets {
    /// With the proxies of the environment and the certificates of this machine.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            proxies: Proxies::of_system(),
            verifier: OnceCell::new(),
        }
    }

    async fn connect(
        &self,
        route: &Route,
        proxy: Option<&Proxy>,
    ) -> Result<(Box<dyn Stream>, Handshake), Unreached> {
        let connecting = async {
            let stream = match proxy {
                Some(proxy) => proxy.connect(route).await?,
                None => direct(route).await?,
            };
            // Requests are small: waiting to fill a packet only delays them.
            let _ = stream.set_nodelay(true);
            match route.origin.is_secure {
                true => self.secure(&route.origin, stream).await,
                false => Ok((Box::new(stream) as Box<dyn Stream>, Handshake::default())),
            }
        };
        let connected = timeout(self.limits.connect, connecting).await;
        connected.unwrap_or(Err(Unreached::Timeout))
    }

    async fn secure(
        &self,
        origin: &HttpOrigin,
        stream: TcpStream,
    ) -> Result<(Box<dyn Stream>, Handshake), Unreached> {
        let failed = |why: String| Unreached::Tls(why);
        let foresight = Foresight::new(self.verifier().map_err(|error| failed(error.to_string()))?);
        let config = Arc::clone(&foresight)
            .config()
            .map_err(|error| failed(error.to_string()))?;
        let name = ServerName::try_from(origin.host.trim_matches(['[', ']']).to_owned());
        let name = name.map_err(|error| failed(error.to_string()))?;
        let connector = TlsConnector::from(Arc::new(config));
        let stream = connector.connect(name, stream).await;
        let stream = stream.map_err(|error| failed(reason(&error)))?;
        let expires_soon = foresight.expires_soon();
        Ok((Box::new(stream), Handshake { expires_soon }))
    }

    fn verifier(&self) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
        if let Some(verifier) = self.verifier.get() {
            return Ok(Arc::clone(verifier));
        }
        let verifier = platform()?;
        Ok(Arc::clone(self.verifier.get_or_init(|| verifier)))
    }

    async fn send(&self, route: &Route, request: Request) -> Result<Answer, Unreached> {
        let proxy = self.proxies.of(&route.origin);
        let (stream, _) = self.connect(route, proxy.as_ref()).await?;
        let request = on_the_wire(&route.origin, proxy.as_ref(), request);
        let answering = self.answer(stream, request);
        let answered = timeout(self.limits.request, answering).await;
        answered.unwrap_or(Err(Unreached::Timeout))
    }

    async fn answer(
        &self,
        stream: Box<dyn Stream>,
        request: http::Request<Full<Bytes>>,
    ) -> Result<Answer, Unreached> {
        let broken = |error: hyper::Error| Unreached::Broken(innermost(&error));
        let connected = http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = connected.map_err(broken)?;
        let exchange = async {
            let response = sender.send_request(request).await.map_err(broken)?;
            read(response, self.limits.answer).await
        };
        // The connection is driven beside the request, and ends with it.
        match select(pin!(exchange), pin!(connection)).await {
            Either::Left((answer, _)) => answer,
            Either::Right((_, exchange)) => exchange.await,
        }
    }
}

/// Connects to the first of the checked addresses that answers.
async fn direct(route: &Route) -> Result<TcpStream, Unreached> {
    let mut why = "there is no address".to_owned();
    for address in &route.addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => why = error.to_string(),
        }
    }
    Err(Unreached::Connect(why))
}

/// The request as HTTP/1.1 has it: the path as its target, and the host as a header. A proxy gets
/// the whole URL of what it is to read.
fn on_the_wire(
    origin: &HttpOrigin,
    proxy: Option<&Proxy>,
    request: Request,
) -> http::Request<Full<Bytes>> {
    let (mut parts, body) = request.into_parts();
    if let Ok(host) = HeaderValue::from_str(&origin.authority()) {
        parts.headers.insert(HOST, host);
    }
    match proxy.filter(|_| !origin.is_secure) {
        Some(proxy) => {
            if let Some(value) = proxy.authorization() {
                parts.headers.insert(PROXY_AUTHORIZATION, value.clone());
            }
        }
        None => {
            let target = parts.uri.path_and_query().cloned();
            parts.uri = target.map_or_else(|| Uri::from_static("/"), Uri::from);
        }
    }
    http::Request::from_parts(parts, Full::new(body))
}

async fn read(response: http::Response<Incoming>, longest: usize) -> Result<Answer, Unreached> {
    let status = response.status();
    let mut incoming = response.into_body();
    let mut body = BytesMut::new();
    let mut is_whole = true;
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|error| Unreached::Broken(innermost(&error)))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        let room = longest - body.len();
        body.extend_from_slice(&data[..data.len().min(room)]);
        if data.len() > room {
            is_whole = false;
            break;
        }
    }
    Ok(Answer {
        status,
        is_whole,
        body: body.freeze(),
    })
}

/// What rustls says, without the words around it.
fn reason(error: &io::Error) -> String {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidMessage(_)) => "the server does not speak TLS".to_owned(),
        Some(inner) => inner.to_string(),
        None => error.to_string(),
    }
}

impl Network for Sockets {
    fn resolve<'a>(&'a self, host: &'a str) -> Pending<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = timeout(self.limits.connect, lookup_host((host, 0))).await;
            let found = found.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
            Ok(found.map(|address| address.ip()).collect())
        })
    }

    fn is_proxied(&self, origin: &HttpOrigin) -> bool {
        self.proxies.of(origin).is_some()
    }

    fn handshake<'a>(&'a self, route: &'a Route) -> Pending<'a, Result<Handshake, Unreached>> {
        Box::pin(async move {
            let proxy = self.proxies.of(&route.origin);
            self.connect(route, proxy.as_ref())
                .await
                .map(|(_, handshake)| handshake)
        })
    }

    fn exchange<'a>(
        &'a self,
        route: &'a Route,
        request: Request,
    ) -> Pending<'a, Result<Answer, Unreached>> {
        Box::pin(self.send(route, request))
    }
}
