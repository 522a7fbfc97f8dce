//! Choices that look random and are the same each time.

use crate::sha256::Sha256;

/// What choices follow from: equal places have equal values, whatever is asked beside them.
#[derive(Clone, Copy)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The dice of a part.
    pub(super) fn of(self, part: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(&self.0.to_be_bytes());
        hash.update(part.as_bytes());
        let hash = hash.finish();
        let first = hash.as_ref().iter().take(8);
        Self(first.fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// A number below another.
    pub(super) fn below(self, most: u64) -> u64 {
        self.0.checked_rem(most).unwrap_or(0)
    }

    /// From 1 to 99.
    pub(super) fn small(self) -> u8 {
        u8::try_from(1 + self.below(99)).unwrap_or(1)
    }

    pub(super) fn boolean(self) -> bool {
        self.below(2) == 1
    }

    pub(super) fn one_of<T>(self, all: &[T]) -> Option<&T> {
        let at = usize::try_from(self.below(all.len() as u64));
        all.get(at.unwrap_or(0))
    }
}
