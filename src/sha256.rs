//! SHA-256, and its hexadecimal digits.

use ring::digest::{Context, SHA256};

/// A hash in progress.
pub(crate) struct Sha256(Context);

impl Sha256 {
    pub(crate) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    pub(crate) fn update(&mut self, content: &[u8]) {
        self.0.update(content);
    }

    pub(crate) fn finish(self) -> impl AsRef<[u8]> {
        self.0.finish()
    }

    /// The first bytes of the hash, as hexadecimal digits.
    pub(crate) fn digits(self, bytes: usize) -> String {
        let hash = self.0.finish();
        let halves = hash.as_ref().iter().take(bytes);
        let halves = halves.flat_map(|byte| [byte >> 4, byte & 0xf]);
        halves
            .filter_map(|half| char::from_digit(half.into(), 16))
            .collect()
    }
}

/// The first bytes of the hash of a text, as hexadecimal digits.
pub(crate) fn digits_of(text: &str, bytes: usize) -> String {
    let mut hash = Sha256::new();
    hash.update(text.as_bytes());
    hash.digits(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_the_standard() {
        // FIPS 180-2, B.1.
        assert_eq!(digits_of("abc", 8), "ba7816bf8f01cfea");
        let mut hash = Sha256::new();
        hash.update(b"a");
        hash.update(b"bc");
        assert_eq!(hash.digits(4), "ba7816bf");
    }
}
