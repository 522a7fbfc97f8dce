//! Reproducible random numbers: everything random in the sandbox follows from one seed.

/// The generator SplitMix64 (Steele, Lea, Flood 2014). Its state is one number, which is saved: a
/// restarted sandbox must not reuse the ids of deleted groups.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// Starts from a seed, or from a saved [`state`](Self::state).
    pub(super) fn new(state: u64) -> Self {
        Self(state)
    }

    /// The state to continue from.
    pub(super) fn state(&self) -> u64 {
        self.0
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Whether an event with this probability happens. With 0 it draws nothing, so that one switch
    /// does not change the others.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        // The upper 53 bits are a fraction that a float represents exactly (Vigna 2016).
        const UNIT: f64 = 1.0 / (1u64 << 53) as f64;
        probability > 0.0 && ((self.next() >> 11) as f64) * UNIT < probability
    }

    /// Any byte.
    pub(super) fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }

    /// Lower-case hexadecimal digits.
    pub(super) fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            text.extend(format!("{:016x}", self.next()).chars());
        }
        text.truncate(digits);
        text
    }

    /// Shuffles `items` (Fisher and Yates). The bias of the remainder is too small to matter here.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.next() % (last as u64 + 1);
            items.swap(last, usize::try_from(other).unwrap_or(last));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        // The reference sequence of seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn it_goes_on_from_its_state() {
        let mut random = Random::new(7);
        assert_eq!(random.hex(40).len(), 40);
        let mut resumed = Random::new(random.state());
        assert_eq!(random.hex(3), resumed.hex(3));
    }

    #[test]
    fn a_shuffle_keeps_the_items() {
        let mut items: Vec<u8> = (0..20).collect();
        Random::new(1).shuffle(&mut items);
        assert_ne!(items, (0..20).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..20).collect::<Vec<_>>());
    }
}
