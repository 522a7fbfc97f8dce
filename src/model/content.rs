//! Hashes the content of groups, for fingerprints and digests.

use super::{Authentication, Hook};
use crate::sha256::Sha256;

/// A hash in progress. Each item follows its length, so that different inputs are hashed
/// differently.
pub(crate) struct ContentHash(Sha256);

impl ContentHash {
    /// A hash for one purpose, in one form.
    pub(crate) fn new(purpose: &str) -> Self {
        let mut hash = Self(Sha256::new());
        hash.text(purpose);
        hash
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    pub(crate) fn count(&mut self, count: usize) {
        self.0.update(&(count as u64).to_be_bytes());
    }

    /// Hooks, in any order.
    pub(crate) fn hooks(&mut self, hooks: &[Hook]) {
        let mut keys: Vec<_> = hooks.iter().map(Hook::key).collect();
        keys.sort_unstable();
        self.count(keys.len());
        for (hook_type, method, endpoint, origin) in keys {
            [hook_type.as_str(), &method, &endpoint]
                .iter()
                .for_each(|text| self.text(text));
            let (method, endpoint, body) = origin.unwrap_or_default();
            [&*method, &*endpoint, body]
                .iter()
                .for_each(|text| self.text(text));
        }
    }

    /// How doo logs in to the receiver, without the secret.
    pub(crate) fn authentication(&mut self, authentication: Option<&Authentication>) {
        self.count(usize::from(authentication.is_some()));
        for text in authentication.iter().flat_map(|found| found.key()) {
            self.text(&text);
        }
    }

    /// The first bytes of the hash, as hexadecimal digits.
    pub(crate) fn finish(self, bytes: usize) -> String {
        self.0.digits(bytes)
    }
}
