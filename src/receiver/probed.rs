//! What a probe found, and what it sent.

use super::caller::Timed;
use super::checks::{CheckTarget, SecretAge, User};
use super::finding::{Finding, ProbeVerdict};
use super::judge::header_of_token;
use super::origin::HttpOrigin;
use crate::api::StopCause;
use crate::model::{Secret, display_url};
use std::time::Duration;
use url::Url;

/// What was found about a host, a token endpoint or a hook.
#[derive(Debug)]
pub struct Probed<'a> {
    /// What it is.
    pub kind: CheckTarget,
    /// Whose secret was tried, at a token endpoint.
    pub age: SecretAge,
    /// The endpoint without its query and user info.
    pub endpoint: String,
    /// The groups that need it.
    pub users: Vec<User<'a>>,
    /// What was found, the first the most important.
    pub findings: Vec<UserFinding>,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// How long the last request took, if one was sent.
    pub time: Option<Duration>,
}

/// A finding, and the user that it is about if it is not about all of them.
#[derive(Debug)]
pub struct UserFinding {
    /// The finding.
    pub finding: Finding,
    /// The number of the user.
    pub user: Option<usize>,
}

/// What a probe found and sent.
#[derive(Debug)]
pub struct ProbeOutcome<'a> {
    /// Hosts, then token endpoints, then hooks.
    pub receivers: Vec<Probed<'a>>,
    /// How many requests were sent.
    pub requests: u64,
    /// How many connections were made only to see that they can be made.
    pub connections: u64,
    /// Whether a proxy resolves names: the addresses of these were not judged.
    pub names_unjudged: bool,
    /// Why it ended early, if it did.
    pub stopped: Option<StopCause>,
}

impl Probed<'_> {
    /// How the check ended.
    pub fn verdict(&self) -> ProbeVerdict {
        let verdicts = self.findings.iter().map(|found| found.finding.verdict());
        verdicts.max().unwrap_or(ProbeVerdict::Passes)
    }
}

impl<'a> Probed<'a> {
    pub(super) fn new(kind: CheckTarget, endpoint: String, users: &[User<'a>]) -> Self {
        Self {
            kind,
            age: SecretAge::Declared,
            endpoint,
            users: users.to_vec(),
            findings: Vec::new(),
            status: None,
            time: None,
        }
    }

    pub(super) fn says(&mut self, finding: Finding) {
        self.findings.push(UserFinding {
            finding,
            user: None,
        });
    }

    pub(super) fn takes<T>(&mut self, timed: &Timed<T>) {
        self.time = Some(timed.time);
    }

    /// Each group makes its own header of the token.
    pub(super) fn judge_headers(&mut self, token: &Secret) {
        for (number, user) in self.users.iter().enumerate() {
            if let Some(authentication) = user.authentication
                && header_of_token(authentication, token).is_none()
            {
                let finding = Finding::UnusableToken(authentication.header_format.clone());
                self.findings.push(UserFinding {
                    finding,
                    user: Some(number),
                });
            }
        }
    }
}

/// An endpoint without what may be secret in it, and without its query.
pub(super) fn shown(url: &Url) -> String {
    let origin = HttpOrigin::of(url).map_or_else(String::new, |origin| origin.to_string());
    display_url(&format!("{origin}{}", url.path()))
}
