//! Law 14: connections go only to declared hosts that the fence admits, inside only to hosts that
//! are named, a hook gets something only if its host is named, and a credential is sent once.

use bytes::Bytes;
use dooctl::api::transport::Request;
use dooctl::api::{Redactor, Stop};
use dooctl::model::*;
use dooctl::receiver::{
    Answer, Checks, Depth, Handshake, HttpOrigin, Network, Pending, Prober, Route, Selected,
    Unreached,
};
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::net::IpAddr;

/// Names that lead outside, and one that leads inside.
const HOSTS: [&str; 4] = ["a.example", "b.example", "c.example", "inside.example"];

/// It remembers what it is asked.
#[derive(Default)]
struct Listening {
    connections: RefCell<Vec<HttpOrigin>>,
    sent: RefCell<Vec<Request>>,
    statuses: Vec<u16>,
}

impl Network for Listening {
    fn resolve<'a>(&'a self, host: &'a str) -> Pending<'a, io::Result<Vec<IpAddr>>> {
        let address = if host == HOSTS[3] {
            "10.0.0.1"
        } else {
            "8.8.8.8"
        };
        Box::pin(async move { Ok(vec![address.parse().unwrap()]) })
    }

    fn is_proxied(&self, _: &HttpOrigin) -> bool {
        false
    }

    fn handshake<'a>(&'a self, route: &'a Route) -> Pending<'a, Result<Handshake, Unreached>> {
        self.connections.borrow_mut().push(route.origin.clone());
        Box::pin(async { Ok(Handshake::default()) })
    }

    fn exchange<'a>(
        &'a self,
        route: &'a Route,
        request: Request,
    ) -> Pending<'a, Result<Answer, Unreached>> {
        self.connections.borrow_mut().push(route.origin.clone());
        let number = self.sent.borrow().len();
        self.sent.borrow_mut().push(request);
        let status = self.statuses[number % self.statuses.len()];
        let body = r#"{"access_token":"t","message":"m","description":"d"}"#;
        Box::pin(async move {
            Ok(Answer {
                status: http::StatusCode::from_u16(status).unwrap(),
                is_whole: true,
                body: Bytes::from_static(body.as_bytes()),
            })
        })
    }
}

/// A group: the hosts of its hooks, and the host and number of its credential.
type Drawn = (Vec<usize>, Option<(usize, u8)>);

fn group(number: usize, (hooks, token): &Drawn) -> DeclaredGroup {
    let hook = |host: &usize| Hook {
        hook_type: HookType::declared("order_created"),
        method: "POST".into(),
        endpoint: format!("https://{}/hook", HOSTS[*host]),
        origin: None,
    };
    let authentication = |(host, secret): (usize, u8)| Authentication {
        grant_type: Authentication::GRANT_TYPE.into(),
        endpoint: format!("https://{}/token", HOSTS[host]),
        client_id: Authentication::CLIENT_ID.into(),
        client_secret: Some(Secret::new(format!("secret-{secret}"))),
        header_format: Authentication::HEADER_FORMAT.into(),
        header_value_format: Authentication::HEADER_VALUE_FORMAT.into(),
    };
    DeclaredGroup {
        group: Group {
            name: format!("group {number}"),
            description: String::new(),
            scope: Scope::Organization,
            hooks: hooks.iter().map(hook).collect(),
            authentication: token.map(authentication),
        },
        place: Place::default(),
        places: Places::default(),
        secret: None,
    }
}

proptest! {
    #[test]
    fn law_14_nothing_is_sent_but_where_it_may(
        drawn in prop::collection::vec(
            (prop::collection::vec(0..4usize, 1..4), prop::option::of((0..4usize, 0..3u8))),
            1..6,
        ),
        admitted in prop::collection::btree_set(0..4usize, 0..4),
        private in any::<bool>(),
        delivered in prop::collection::btree_set(0..4usize, 0..3),
        depth in 0..3u8,
        statuses in prop::collection::vec(prop::sample::select(vec![200u16, 204, 302, 401, 500]), 1..5),
    ) {
        let groups: Vec<_> = drawn.iter().enumerate().map(|(n, it)| group(n, it)).collect();
        let team = TeamId::new("4711");
        let selected: Vec<_> = groups.iter().map(|it| Selected::of(&team, it)).collect();
        let network = Listening { statuses, ..Listening::default() };
        let is_in = |set: &BTreeSet<usize>, host: &HttpOrigin| {
            set.iter().any(|number| HOSTS[*number] == host.host)
        };
        let is_named = |host: &HttpOrigin| is_in(&delivered, host);
        let prober = Prober {
            network: &network,
            redactor: &Redactor::default(),
            stop: &Stop::never(),
            is_private: &|host| private && host.host == HOSTS[3],
            allows: &|host| is_in(&admitted, host),
            depth: match depth {
                0 => Depth::Connect,
                1 => Depth::Token,
                _ => Depth::Deliver { is_named: &is_named, body: &|_| Bytes::from_static(b"{\"a\":1}") },
            },
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let outcome = runtime.block_on(prober.run(&Checks::of(&selected)));
        for host in &*network.connections.borrow() {
            prop_assert!(is_in(&admitted, host), "{host} is outside the fence");
            prop_assert!(private || host.host != HOSTS[3], "{host} is inside");
        }
        let sent = network.sent.borrow();
        prop_assert_eq!(outcome.requests, sent.len() as u64);
        let mut credentials = BTreeSet::new();
        for request in &*sent {
            let host = request.uri().host().unwrap();
            match request.uri().path() {
                "/token" => {
                    prop_assert!(depth > 0);
                    let credential = (host.to_owned(), request.body().clone());
                    prop_assert!(credentials.insert(credential), "a credential was sent twice");
                }
                _ => {
                    let is_named = delivered.iter().any(|number| HOSTS[*number] == host);
                    prop_assert!(depth == 2 && is_named, "a hook at {} got something", host);
                }
            }
        }
    }
}
