//! Carries out checks: first all hosts, then tokens, then deliveries; several hosts at once, and at
//! each host one after the other.

use super::caller::Caller;
use super::checks::{CheckTarget, Checks, HookCheck, HostCheck, SecretAge, TokenCheck};
use super::finding::{Finding, ProbeVerdict};
use super::judge::{header_of_token, judge_delivery, judge_token};
use super::network::{Answer, Network, Route};
use super::origin::HttpOrigin;
use super::probed::{ProbeOutcome, Probed, shown};
use super::requests::{Client, TokenHeader, delivery, token_request};
use crate::api::{Redactor, Stop};
use crate::model::{Hook, Secret};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use std::cell::Cell;
use std::collections::BTreeMap;

/// Hosts that are asked at the same time.
const HOSTS_AT_ONCE: usize = 4;

/// How far a probe goes.
#[derive(Clone, Copy)]
pub enum Depth<'a> {
    /// Names, connections and certificates.
    Connect,
    /// Token requests as well.
    Token,
    /// Deliveries as well, to the hooks at these hosts.
    Deliver {
        /// Whether the command line names the host.
        is_named: &'a dyn Fn(&HttpOrigin) -> bool,
        /// The body of a delivery.
        body: &'a dyn Fn(&Hook) -> Bytes,
    },
}

/// Probes receivers.
pub struct Prober<'a> {
    /// The connection to them.
    pub network: &'a dyn Network,
    /// Learns the tokens, and redacts what receivers say.
    pub redactor: &'a Redactor,
    /// Ends the run early.
    pub stop: &'a Stop,
    /// The hosts that may have addresses that doo cannot reach.
    pub is_private: &'a dyn Fn(&HttpOrigin) -> bool,
    /// Whether the manifest's fence admits a host.
    pub allows: &'a dyn Fn(&HttpOrigin) -> bool,
    /// How far it goes.
    pub depth: Depth<'a>,
}

/// A host that was checked: its route, or why there is none.
type Located = Result<Route, Finding>;

impl Prober<'_> {
    /// Carries out the checks, each once.
    pub async fn run<'c>(&self, checks: &Checks<'c>) -> ProbeOutcome<'c> {
        let caller = Caller {
            network: self.network,
            stop: self.stop,
            is_private: self.is_private,
            requests: Cell::new(0),
            connections: Cell::new(0),
            names_unjudged: Cell::new(false),
        };
        let lanes = (0..checks.hosts.len()).map(|number| vec![number]).collect();
        let hosts = spread(lanes, async |number| {
            self.host(&caller, &checks.hosts[number]).await
        });
        let mut receivers = Vec::new();
        let mut routes: Vec<Located> = Vec::new();
        for (route, probed) in hosts.await.into_values() {
            routes.push(route);
            receivers.push(probed);
        }
        let mut tokens = BTreeMap::new();
        if !matches!(self.depth, Depth::Connect) {
            let lanes = lanes_of(checks.tokens.iter().map(|check| check.to.host));
            let asked = spread(lanes, async |number| {
                let check = &checks.tokens[number];
                self.token(&caller, check, &routes[check.to.host]).await
            });
            for (number, (token, probed)) in asked.await {
                tokens.insert(number, token);
                receivers.push(probed);
            }
        }
        if let Depth::Deliver { is_named, body } = self.depth {
            let is_meant = |check: &&HookCheck<'_>| is_named(&checks.hosts[check.to.host].origin);
            let hooks: Vec<_> = checks.hooks.iter().filter(is_meant).collect();
            let lanes = lanes_of(hooks.iter().map(|check| check.to.host));
            let asked = spread(lanes, async |number| {
                let check = hooks[number];
                let token = check
                    .token
                    .and_then(|(number, _)| tokens.get(&number)?.as_ref());
                let route = &routes[check.to.host];
                self.hook(&caller, check, route, token, body(check.hook))
                    .await
            });
            receivers.extend(asked.await.into_values());
        }
        ProbeOutcome {
            receivers,
            requests: caller.requests.get(),
            connections: caller.connections.get(),
            names_unjudged: caller.names_unjudged.get(),
            stopped: self.stop.cause(),
        }
    }

    async fn host<'c>(&self, caller: &Caller<'_>, check: &HostCheck<'c>) -> (Located, Probed<'c>) {
        let HostCheck { origin, users } = check;
        let mut probed = Probed::new(CheckTarget::Host, origin.to_string(), users);
        if !(self.allows)(origin) {
            let finding = Finding::NotAllowed(origin.host.clone());
            probed.says(finding.clone());
            return (Err(finding), probed);
        }
        let route = match caller.locate(origin).await {
            Ok(route) => route,
            Err(finding) => {
                probed.says(finding);
                return (Err(not_reached(&probed, origin)), probed);
            }
        };
        let shaken = caller.handshake(&route).await;
        probed.takes(&shaken);
        match shaken.result {
            Ok(handshake) => {
                if handshake.expires_soon {
                    probed.says(Finding::TlsExpires);
                }
                if !origin.is_secure && !origin.is_loopback() {
                    probed.says(Finding::Insecure);
                }
                (Ok(route), probed)
            }
            Err(finding) => {
                probed.says(finding);
                (Err(not_reached(&probed, origin)), probed)
            }
        }
    }

    async fn token<'c>(
        &self,
        caller: &Caller<'_>,
        check: &TokenCheck<'c>,
        route: &Located,
    ) -> (Option<Secret>, Probed<'c>) {
        let mut probed = Probed::new(CheckTarget::Token, shown(&check.to.url), &check.to.users);
        probed.age = check.age;
        let (route, secret) = match (route, check.secret) {
            (Err(finding), _) => {
                probed.says(finding.clone());
                return (None, probed);
            }
            (Ok(_), None) => {
                let source = check.source.map(|source| source.reference.to_string());
                let source = source.map_or_else(String::new, |source| format!(": {source}"));
                probed.says(Finding::NoSecret(format!(
                    "the secret is not known here{source}"
                )));
                return (None, probed);
            }
            (Ok(route), Some(secret)) => (route, secret),
        };
        let request = token_request(check.authentication, secret, Client::Probe);
        let sent = caller.send(route, request).await;
        probed.takes(&sent);
        let slowness = sent.slowness();
        let (token, mut findings) = match &sent.result {
            Ok(answer) => judge_token(answer, self.redactor),
            Err(finding) => (None, vec![finding.clone()]),
        };
        findings.extend(slowness);
        probed.status = sent.result.as_ref().ok().map(status);
        if check.age == SecretAge::Old {
            findings = as_old(findings);
        }
        findings
            .into_iter()
            .for_each(|finding| probed.says(finding));
        if let Some(token) = &token {
            probed.judge_headers(token);
        }
        (token, probed)
    }

    async fn hook<'c>(
        &self,
        caller: &Caller<'_>,
        check: &HookCheck<'c>,
        route: &Located,
        token: Option<&Secret>,
        body: Bytes,
    ) -> Probed<'c> {
        let mut probed = Probed::new(CheckTarget::Hook, shown(&check.to.url), &check.to.users);
        let route = match route {
            Ok(route) => route,
            Err(finding) => {
                probed.says(finding.clone());
                return probed;
            }
        };
        let mut header: Option<TokenHeader> = None;
        if let Some((_, authentication)) = check.token {
            header = token.and_then(|token| header_of_token(authentication, token));
            if header.is_none() {
                probed.says(Finding::NoToken);
                return probed;
            }
            let nothing = Bytes::from_static(b"{}");
            let request = delivery(check.hook, None, nothing, Client::Probe);
            let sent = caller.send(route, request).await;
            if sent
                .result
                .is_ok_and(|answer| answer.status == http::StatusCode::OK)
            {
                probed.says(Finding::AcceptsWithoutToken);
            }
        }
        let sent = caller
            .send(route, delivery(check.hook, header, body, Client::Probe))
            .await;
        probed.takes(&sent);
        let slowness = sent.slowness();
        let findings = match &sent.result {
            Ok(answer) => judge_delivery(answer, self.redactor),
            Err(finding) => vec![finding.clone()],
        };
        probed.status = sent.result.as_ref().ok().map(status);
        findings
            .into_iter()
            .chain(slowness)
            .for_each(|finding| probed.says(finding));
        probed
    }
}

fn status(answer: &Answer) -> u16 {
    answer.status.as_u16()
}

/// What is said about requests to a host that was not reached.
fn not_reached(probed: &Probed<'_>, origin: &HttpOrigin) -> Finding {
    let is_over = probed
        .findings
        .iter()
        .any(|found| found.finding == Finding::TimeOver);
    if is_over {
        Finding::TimeOver
    } else {
        Finding::NotReached(origin.to_string())
    }
}

/// An old secret that fails is no reason to keep it.
fn as_old(findings: Vec<Finding>) -> Vec<Finding> {
    let as_old = |finding: Finding| match finding.verdict() {
        ProbeVerdict::Fails => Finding::OldSecretRefused(finding.to_string()),
        _ => finding,
    };
    findings.into_iter().map(as_old).collect()
}

/// The numbers of checks by their host, in order.
fn lanes_of(hosts: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut lanes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, host) in hosts.enumerate() {
        lanes.entry(host).or_default().push(number);
    }
    lanes.into_values().collect()
}

/// Carries out the checks of each lane one after the other, and of several lanes at once.
async fn spread<T>(lanes: Vec<Vec<usize>>, check: impl AsyncFn(usize) -> T) -> BTreeMap<usize, T> {
    let check = &check;
    let lane = |lane: Vec<usize>| async move {
        let mut done = Vec::new();
        for number in lane {
            done.push((number, check(number).await));
        }
        done
    };
    let done: Vec<Vec<(usize, T)>> = stream::iter(lanes)
        .map(lane)
        .buffer_unordered(HOSTS_AT_ONCE)
        .collect()
        .await;
    done.into_iter().flatten().collect()
}
