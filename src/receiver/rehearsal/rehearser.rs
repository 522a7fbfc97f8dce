//! Makes due deliveries as doo does: for each attempt a token, then the delivery, until one is
//! answered with 200 (api-facts: receiver-answers).

use super::delivered::{Delivered, DeliveryEnd, DeliveryStep, ShownRequest};
use super::due::Due;
use super::forward::Forward;
use super::showing::{
    TOKEN, contract_finding, header, shown_endpoint, token_request as shown_token_request,
};
use crate::api::transport::Request;
use crate::api::{Redactor, Stop, StopCause};
use crate::model::{Authentication, Hook, Secret};
use crate::receiver::caller::{Caller, Timed};
use crate::receiver::finding::Finding;
use crate::receiver::judge::{header_of_token, judge_delivery, judge_token};
use crate::receiver::network::{Answer, Network};
use crate::receiver::origin::HttpOrigin;
use crate::receiver::probed::shown;
use crate::receiver::requests::{Client, TokenHeader, delivery, token_request};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use std::cell::Cell;
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::time::sleep;
use url::Url;

/// Deliveries that are made at the same time.
const AT_ONCE: usize = 8;

/// How often a delivery is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How many attempts there are at most.
    pub attempts: NonZeroU32,
    /// The time between two of them: that of doo is not documented.
    pub gap: Duration,
}

/// Makes deliveries.
pub struct Rehearser<'a> {
    /// The connection to receivers.
    pub network: &'a dyn Network,
    /// Learns secrets and tokens, and redacts what receivers say.
    pub redactor: &'a Redactor,
    /// Ends the run early.
    pub stop: &'a Stop,
    /// Where deliveries go instead of to their endpoints.
    pub forwards: &'a [Forward],
    /// How often a delivery is tried.
    pub patience: Patience,
}

/// What became of the deliveries.
#[derive(Debug)]
pub struct Rehearsal {
    /// Those that are over, in the order in which they were due.
    pub deliveries: Vec<Delivered>,
    /// Why it ended early, if it did.
    pub stopped: Option<StopCause>,
}

impl Patience {
    /// doo gives up after this number of attempts (api-facts: receiver-answers).
    pub const ATTEMPTS: NonZeroU32 = NonZeroU32::new(10).expect("10 is not zero");
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: Self::ATTEMPTS,
            gap: Duration::ZERO,
        }
    }
}

impl Rehearser<'_> {
    /// Makes the deliveries, several at once.
    pub async fn run(&self, due: Vec<Due>) -> Rehearsal {
        let caller = Caller {
            network: self.network,
            stop: self.stop,
            // What is called is on this machine, or a flag names it.
            is_private: &|_| true,
            requests: Cell::new(0),
            connections: Cell::new(0),
            names_unjudged: Cell::new(false),
        };
        let caller = &caller;
        let make = |due| async move { self.make(caller, &due).await };
        let made = stream::iter(due).map(make).buffered(AT_ONCE);
        let deliveries = made.filter_map(std::future::ready).collect().await;
        Rehearsal {
            deliveries,
            stopped: self.stop.cause(),
        }
    }

    /// `None` if the run ended before it was over.
    async fn make(&self, caller: &Caller<'_>, due: &Due) -> Option<Delivered> {
        let secret = due.authentication.as_ref().map(secret_of);
        secret.iter().for_each(|secret| self.redactor.learn(secret));
        let mut delivered = self.shown(due);
        let Some(to) = self.target(&due.hook.endpoint) else {
            delivered.end = DeliveryEnd::Printed;
            return Some(delivered);
        };
        let hook = Hook {
            endpoint: to.to_string(),
            ..due.hook.clone()
        };
        for number in 1..=self.patience.attempts.get() {
            if number > 1 {
                self.pause().await;
            }
            if self.stop.cause().is_some() {
                return None;
            }
            if self
                .attempt(caller, due, &hook, number, &mut delivered)
                .await
            {
                delivered.end = DeliveryEnd::Delivered;
                return Some(delivered);
            }
        }
        self.stop.cause().is_none().then_some(delivered)
    }

    /// One attempt: a token, then the delivery. Whether doo would count it as delivered.
    async fn attempt(
        &self,
        caller: &Caller<'_>,
        due: &Due,
        hook: &Hook,
        number: u32,
        delivered: &mut Delivered,
    ) -> bool {
        let header = match &due.authentication {
            None => None,
            Some(authentication) => {
                match self.header(caller, authentication, number, delivered).await {
                    Some(header) => Some(header),
                    None => return false,
                }
            }
        };
        let body = Bytes::from(due.body.to_string());
        let request = delivery(hook, header, body, Client::Sandbox);
        let sent = self.send(caller, request).await;
        let findings = match &sent.result {
            Ok(answer) => judge_delivery(answer, self.redactor),
            Err(finding) => vec![finding.clone()],
        };
        delivered.adds(number, DeliveryStep::Delivery, &sent, &findings)
    }

    /// The header with a new token: doo asks for one before each delivery, as far as is known
    /// (api-facts: receiver-token). Without a way to ask for one, the header has
    /// a placeholder.
    async fn header(
        &self,
        caller: &Caller<'_>,
        authentication: &Authentication,
        number: u32,
        delivered: &mut Delivered,
    ) -> Option<TokenHeader> {
        let secret = secret_of(authentication);
        let Some(to) = self.target(&authentication.endpoint) else {
            return header_of_token(authentication, &Secret::new(TOKEN));
        };
        let asked = Authentication {
            endpoint: to.to_string(),
            ..authentication.clone()
        };
        let sent = self
            .send(caller, token_request(&asked, &secret, Client::Sandbox))
            .await;
        let (token, findings) = match &sent.result {
            Ok(answer) => judge_token(answer, self.redactor),
            Err(finding) => (None, vec![finding.clone()]),
        };
        let (mut findings, token) = (findings, token);
        let header = token.and_then(|token| {
            let header = header_of_token(authentication, &token);
            if header.is_none() {
                let name = authentication.header_format.clone();
                findings.insert(0, Finding::UnusableToken(name));
            }
            header
        });
        delivered.adds(number, DeliveryStep::Token, &sent, &findings);
        header
    }

    async fn send(&self, caller: &Caller<'_>, request: Option<Request>) -> Timed<Answer> {
        let origin = request
            .as_ref()
            .and_then(|request| Url::parse(&request.uri().to_string()).ok())
            .and_then(|url| HttpOrigin::of(&url));
        let located = match origin {
            Some(origin) => caller.locate(&origin).await,
            None => Err(Finding::Connect("it is not a URL of a host".to_owned())),
        };
        match located {
            Ok(route) => caller.send(&route, request).await,
            Err(finding) => Timed {
                result: Err(finding),
                time: Duration::ZERO,
            },
        }
    }

    async fn pause(&self) {
        if !self.patience.gap.is_zero() {
            tokio::select! {
                biased;
                _ = self.stop.requested() => {}
                () = sleep(self.patience.gap) => {}
            }
        }
    }

    /// Where a request for this endpoint is sent, if it is sent at all.
    fn target(&self, endpoint: &str) -> Option<Url> {
        let endpoint = Url::parse(endpoint).ok()?;
        let forwarded = self.forwarded(&endpoint);
        let is_here = || HttpOrigin::of(&endpoint).is_some_and(|origin| origin.is_loopback());
        forwarded.or_else(|| is_here().then_some(endpoint.clone()))
    }

    fn forwarded(&self, endpoint: &Url) -> Option<Url> {
        let (of_host, of_all): (Vec<_>, Vec<_>) =
            self.forwards.iter().partition(|it| it.is_for_one_host());
        let mut ways = of_host.into_iter().chain(of_all);
        ways.find_map(|forward| forward.of(endpoint))
    }

    /// The delivery before its first attempt.
    fn shown(&self, due: &Due) -> Delivered {
        let Due {
            team,
            group,
            group_id,
            hook,
            authentication,
            body,
            contract,
        } = due;
        let endpoint = shown_endpoint(&hook.endpoint);
        let forwarded_to = Url::parse(&hook.endpoint)
            .ok()
            .and_then(|url| self.forwarded(&url))
            .map(|url| shown(&url));
        let unsent = authentication
            .as_ref()
            .filter(|it| self.target(&it.endpoint).is_none());
        Delivered {
            team: team.clone(),
            group: group.clone(),
            group_id: group_id.clone(),
            forwarded_to,
            end: DeliveryEnd::Dead,
            attempts: Vec::new(),
            token_request: unsent.map(shown_token_request),
            request: ShownRequest {
                method: hook.method.clone(),
                url: endpoint.clone(),
                secret_line: authentication.as_ref().map(header),
            },
            endpoint,
            body: body.clone(),
            findings: contract.iter().map(|it| contract_finding(it)).collect(),
        }
    }
}

fn secret_of(authentication: &Authentication) -> Secret {
    let secret = authentication.client_secret.clone();
    secret.unwrap_or_else(|| Secret::new(""))
}
