//! One connection or request at a time, within the bounds of a run, and counted.

use super::addresses::kind_of;
use super::finding::Finding;
use super::network::{Answer, Handshake, Network, Route, Unreached};
use super::origin::HttpOrigin;
use crate::api::Stop;
use crate::api::transport::Request;
use std::cell::Cell;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::Instant;

/// Answers that take longer are worth a warning.
const SLOW: Duration = Duration::from_secs(5);

/// Sends what a probe sends.
pub(super) struct Caller<'a> {
    pub(super) network: &'a dyn Network,
    pub(super) stop: &'a Stop,
    /// The hosts that may have addresses that doo cannot reach.
    pub(super) is_private: &'a dyn Fn(&HttpOrigin) -> bool,
    pub(super) requests: Cell<u64>,
    pub(super) connections: Cell<u64>,
    /// Whether a proxy resolves a name, so that its addresses were not judged.
    pub(super) names_unjudged: Cell<bool>,
}

/// What came of a request, and how long it took.
pub(super) struct Timed<T> {
    pub(super) result: Result<T, Finding>,
    pub(super) time: Duration,
}

impl<T> Timed<T> {
    /// What is to be said about the time.
    pub(super) fn slowness(&self) -> Option<Finding> {
        (self.result.is_ok() && self.time > SLOW).then_some(Finding::Slow(self.time.as_secs()))
    }
}

impl Caller<'_> {
    /// Finds the addresses of an origin, each of which must be one that may be called. Behind a
    /// proxy, which resolves names itself, only literal addresses are judged.
    pub(super) async fn locate(&self, origin: &HttpOrigin) -> Result<Route, Finding> {
        let addresses = match origin.address() {
            Some(address) => vec![address],
            None if self.network.is_proxied(origin) => {
                self.names_unjudged.set(true);
                Vec::new()
            }
            None => self
                .unless_over(self.network.resolve(&origin.host))
                .await?
                .map_err(|error| Finding::Dns(error.to_string()))?,
        };
        let is_meant = (self.is_private)(origin);
        if !is_meant
            && let Some((address, kind)) =
                addresses.iter().find_map(|it| Some((*it, kind_of(*it)?)))
        {
            return Err(Finding::PrivateAddress(address, kind));
        }
        let socket = |address| SocketAddr::new(address, origin.port);
        Ok(Route {
            origin: origin.clone(),
            addresses: addresses.into_iter().map(socket).collect(),
        })
    }

    /// Connects, without a request.
    pub(super) async fn handshake(&self, route: &Route) -> Timed<Handshake> {
        self.connections.set(self.connections.get() + 1);
        self.timed(self.network.handshake(route)).await
    }

    /// Sends a request, once.
    pub(super) async fn send(&self, route: &Route, request: Option<Request>) -> Timed<Answer> {
        let Some(request) = request else {
            let why = "no request can be sent to this endpoint".to_owned();
            return Timed {
                result: Err(Finding::Connect(why)),
                time: Duration::ZERO,
            };
        };
        self.requests.set(self.requests.get() + 1);
        self.timed(self.network.exchange(route, request)).await
    }

    async fn timed<T>(&self, work: impl Future<Output = Result<T, Unreached>>) -> Timed<T> {
        let start = Instant::now();
        let result = self.unless_over(work).await;
        let time = start.elapsed();
        let result = result.and_then(|done| {
            done.map_err(|unreached| match unreached {
                Unreached::Connect(why) => Finding::Connect(why),
                Unreached::Tls(why) => Finding::Tls(why),
                Unreached::Timeout => Finding::Timeout(time.as_secs()),
                Unreached::Broken(why) => Finding::Connect(format!("it broke: {why}")),
            })
        });
        Timed { result, time }
    }

    /// Cuts off what is not over when the run is: a probe changes nothing in doo.
    async fn unless_over<T>(&self, work: impl Future<Output = T>) -> Result<T, Finding> {
        tokio::select! {
            biased;
            _ = self.stop.requested() => Err(Finding::TimeOver),
            done = work => Ok(done),
        }
    }
}
