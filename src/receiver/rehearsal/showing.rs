//! What of a delivery may be shown: never a secret or a token.

use super::delivered::{Attempt, Delivered, DeliveryStep, Noted, ShownRequest};
use crate::model::{Authentication, Hook, display_header_value, display_url};
use crate::receiver::caller::Timed;
use crate::receiver::finding::{Finding, ProbeVerdict};
use crate::receiver::network::Answer;
use crate::receiver::probed::shown;
use url::Url;

/// Shown in place of a token that is missing or must not be shown.
pub(super) const TOKEN: &str = "(token)";

impl Delivered {
    /// Adds a request, and says whether it succeeded.
    pub(super) fn adds(
        &mut self,
        number: u32,
        step: DeliveryStep,
        sent: &Timed<Answer>,
        findings: &[Finding],
    ) -> bool {
        let is_bad = |finding: &&Finding| {
            matches!(
                finding.verdict(),
                ProbeVerdict::Fails | ProbeVerdict::NotChecked
            )
        };
        let error = findings.iter().find(is_bad).map(ToString::to_string);
        let is_well = error.is_none();
        self.attempts.push(Attempt {
            number,
            step,
            status: sent
                .result
                .as_ref()
                .ok()
                .map(|answer| answer.status.as_u16()),
            millis: Some(u64::try_from(sent.time.as_millis()).unwrap_or(u64::MAX)),
            error,
        });
        let warnings = findings
            .iter()
            .chain(&sent.slowness())
            .filter(|finding| finding.verdict() == ProbeVerdict::Warns)
            .map(|finding| Noted {
                code: finding.code().to_owned(),
                message: finding.to_string(),
            })
            .collect::<Vec<_>>();
        for noted in warnings {
            if !self.findings.contains(&noted) {
                self.findings.push(noted);
            }
        }
        is_well
    }
}

pub(super) fn shown_endpoint(endpoint: &str) -> String {
    Url::parse(endpoint).map_or_else(|_| display_url(endpoint), |url| shown(&url))
}

pub(super) fn header(authentication: &Authentication) -> String {
    let value = display_header_value(&authentication.header_value_format);
    let value = value.replace(Authentication::PLACEHOLDER, TOKEN);
    format!("{}: {value}", authentication.header_format.trim())
}

pub(super) fn token_request(authentication: &Authentication) -> ShownRequest {
    let Authentication {
        grant_type,
        endpoint,
        client_id,
        ..
    } = authentication;
    ShownRequest {
        method: Hook::METHOD.to_owned(),
        url: shown_endpoint(endpoint),
        secret_line: Some(format!(
            "client_id={client_id}&client_secret=(secret)&grant_type={grant_type}"
        )),
    }
}

pub(super) fn contract_finding(message: &str) -> Noted {
    Noted {
        code: Noted::CONTRACT.to_owned(),
        message: message.to_owned(),
    }
}
