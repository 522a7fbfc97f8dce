//! What groups consist of, hashed: for fingerprints and for the digests of plans.

use super::{Authentication, Hook};
use sha2::{Digest as _, Sha256};

/// A hash in the making. Every item is preceded by its length, so that no two inputs read the same.
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
        self.0.update((count as u64).to_be_bytes());
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
            [&method, &endpoint, &body]
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

    /// So many bytes of the hash, in hexadecimal digits.
    pub(crate) fn finish(self, bytes: usize) -> String {
        let hash = self.0.finalize();
        let bytes = hash.iter().take(bytes);
        bytes.map(|byte| format!("{byte:02x}")).collect()
    }
}
