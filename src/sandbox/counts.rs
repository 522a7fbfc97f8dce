//! Counts requests and their answers.

use super::route::Endpoint;
use http::StatusCode;
use std::collections::BTreeMap;

/// The number of answers of one class from one endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Method and path, with placeholders for ids; `other` for an unknown endpoint.
    pub endpoint: &'static str,
    /// The first digit of the status.
    pub status_class: u16,
    /// The number of requests since the start.
    pub requests: u64,
}

/// All counts since the start.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    by_endpoint: BTreeMap<(Endpoint, u16), u64>,
    answered_429: u64,
}

impl Counts {
    /// Counts one answer.
    pub(super) fn add(&mut self, endpoint: Endpoint, status: StatusCode) {
        let class = status.as_u16() / 100;
        *self.by_endpoint.entry((endpoint, class)).or_default() += 1;
        self.answered_429 += u64::from(status == StatusCode::TOO_MANY_REQUESTS);
    }

    /// Sorted by endpoint, then by class.
    pub(super) fn list(&self) -> Vec<Count> {
        let count = |(&(endpoint, status_class), &requests): (&(Endpoint, u16), &u64)| Count {
            endpoint: endpoint.template(),
            status_class,
            requests,
        };
        self.by_endpoint.iter().map(count).collect()
    }

    /// The answers with 429.
    pub(super) fn answered_429(&self) -> u64 {
        self.answered_429
    }

    /// The requests to these endpoints, with any answer.
    pub(super) fn requests(&self, to: impl Fn(Endpoint) -> bool) -> u64 {
        let counted = self.by_endpoint.iter();
        let chosen = counted.filter(|((endpoint, _), _)| to(*endpoint));
        chosen.map(|(_, requests)| requests).sum()
    }
}
