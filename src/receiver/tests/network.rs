//! A network that a test makes up.

use super::*;
use crate::api::transport::Request;
use bytes::Bytes;
use http::StatusCode;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::sleep;

type Reply = dyn Fn(&Request) -> Result<Answer, Unreached>;

/// It counts what it is asked, and answers at once or after a while.
pub(super) struct MadeUp {
    /// The answers of the resolver, one after the other; the last one stays.
    pub(super) names: BTreeMap<&'static str, Vec<&'static str>>,
    pub(super) is_proxied: bool,
    pub(super) takes: Duration,
    pub(super) handshake: Result<Handshake, Unreached>,
    reply: Box<Reply>,
    pub(super) resolved: RefCell<Vec<String>>,
    pub(super) routes: RefCell<Vec<Route>>,
    pub(super) sent: RefCell<Vec<Request>>,
    in_flight: RefCell<BTreeMap<HttpOrigin, usize>>,
    /// The most requests at one host, and the most hosts.
    pub(super) most: Cell<(usize, usize)>,
}

impl MadeUp {
    pub(super) fn new(reply: impl Fn(&Request) -> Result<Answer, Unreached> + 'static) -> Self {
        Self {
            names: BTreeMap::new(),
            is_proxied: false,
            takes: Duration::from_millis(50),
            handshake: Ok(Handshake::default()),
            reply: Box::new(reply),
            resolved: RefCell::default(),
            routes: RefCell::default(),
            sent: RefCell::default(),
            in_flight: RefCell::default(),
            most: Cell::default(),
        }
    }

    /// Everything is as doo wants it.
    pub(super) fn well() -> Self {
        Self::new(|request| {
            let is_bare =
                request.body() == "{}" && !request.headers().contains_key("authorization");
            Ok(answer(if is_bare { 401 } else { 200 }))
        })
    }

    /// The paths of the requests.
    pub(super) fn paths(&self) -> Vec<String> {
        self.sent
            .borrow()
            .iter()
            .map(|request| request.uri().to_string())
            .collect()
    }

    async fn works(&self, route: &Route) {
        self.routes.borrow_mut().push(route.clone());
        *self
            .in_flight
            .borrow_mut()
            .entry(route.origin.clone())
            .or_default() += 1;
        let (at_one, hosts) = {
            let flying = self.in_flight.borrow();
            let of_hosts = flying.values().filter(|number| **number > 0);
            (
                of_hosts.clone().copied().max().unwrap_or_default(),
                of_hosts.count(),
            )
        };
        let (most, most_hosts) = self.most.get();
        self.most.set((most.max(at_one), most_hosts.max(hosts)));
        sleep(self.takes).await;
        *self.in_flight.borrow_mut().get_mut(&route.origin).unwrap() -= 1;
    }
}

/// An answer with everything that doo asks for.
pub(super) fn answer(status: u16) -> Answer {
    let body = r#"{"access_token":"a-receivers-token","message":"m","description":"d"}"#;
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        is_whole: true,
        body: Bytes::from_static(body.as_bytes()),
    }
}

impl Network for MadeUp {
    fn resolve<'a>(&'a self, host: &'a str) -> Pending<'a, io::Result<Vec<IpAddr>>> {
        self.resolved.borrow_mut().push(host.to_owned());
        let before = self
            .resolved
            .borrow()
            .iter()
            .filter(|it| *it == host)
            .count()
            - 1;
        Box::pin(async move {
            let Some(answers) = self.names.get(host) else {
                return Ok(vec!["8.8.8.8".parse().unwrap()]);
            };
            let answer = answers.get(before).or(answers.last()).unwrap();
            if answer.is_empty() {
                return Err(io::Error::other("unknown name"));
            }
            Ok(answer
                .split(' ')
                .map(|address| address.parse().unwrap())
                .collect())
        })
    }

    fn is_proxied(&self, _: &HttpOrigin) -> bool {
        self.is_proxied
    }

    fn handshake<'a>(&'a self, route: &'a Route) -> Pending<'a, Result<Handshake, Unreached>> {
        Box::pin(async move {
            self.works(route).await;
            self.handshake.clone()
        })
    }

    fn exchange<'a>(
        &'a self,
        route: &'a Route,
        request: Request,
    ) -> Pending<'a, Result<Answer, Unreached>> {
        let answer = (self.reply)(&request);
        self.sent.borrow_mut().push(request);
        Box::pin(async move {
            self.works(route).await;
            answer
        })
    }
}
