//! The pace of requests: doo allows one per second and API key by default.

use std::cell::Cell;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

/// How many requests may be in flight when the pace allows it.
pub const IN_FLIGHT: u32 = 10;

/// Nobody waits longer for a request; a clock can be told to wait as long.
const LONGEST_GAP: Duration = Duration::from_secs(24 * 60 * 60);

/// A timer's precision. Where requests may follow each other faster, one may come so much too early:
/// each wait would take longer than many gaps.
const TICK: Duration = Duration::from_millis(1);

/// Hands out permits to send, one after the other.
///
/// Where only one request may be in flight, the gap to the next is counted from the answer: the
/// server counts from the moment a request reaches it, which a slow connection can delay, and no
/// later than its answer. So a server that allows one request per second never sees two within
/// one. At higher rates, several are in flight and the gap is counted from the start.
#[derive(Debug)]
pub struct Pacer {
    gap: Duration,
    /// How much too early a request may be sent.
    early: Duration,
    slots: Semaphore,
    in_flight: usize,
    next: Cell<Option<Instant>>,
}

/// The right to send one request; held until its answer is there.
#[derive(Debug)]
pub struct Permit<'a> {
    pacer: &'a Pacer,
    _slot: Option<SemaphorePermit<'a>>,
}

impl Pacer {
    /// A pacer for so many requests per second, or for as many as the server takes.
    pub fn new(requests_per_second: Option<f64>) -> Self {
        let gap = requests_per_second.map_or(Duration::ZERO, |rate| {
            Duration::try_from_secs_f64(rate.recip())
                .map_or(LONGEST_GAP, |gap| gap.min(LONGEST_GAP))
        });
        let early = if gap < TICK { TICK } else { Duration::ZERO };
        let in_flight = (1..=IN_FLIGHT)
            .rev()
            .find(|slots| gap.saturating_mul(*slots) <= Duration::from_secs(1))
            .unwrap_or(1);
        let slots = Semaphore::new(in_flight as usize);
        Self {
            gap,
            early,
            slots,
            in_flight: in_flight as usize,
            next: Cell::new(None),
        }
    }

    /// How many requests may be in flight.
    pub fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// Waits until a request may be sent.
    pub async fn permit(&self) -> Permit<'_> {
        // The semaphore is never closed, so there always is a slot.
        let slot = self.slots.acquire().await.ok();
        loop {
            let now = Instant::now();
            match self.next.get() {
                Some(at) if at > now + self.early => sleep_until(at - self.early).await,
                at => {
                    let turn = at.map_or(now, |at| at.max(now));
                    self.next.set(turn.checked_add(self.gap));
                    return Permit {
                        pacer: self,
                        _slot: slot,
                    };
                }
            }
        }
    }

    /// Sends nothing for so long: the server asked for it.
    pub fn hold(&self, pause: Duration) {
        let until = Instant::now().checked_add(pause.saturating_add(self.early));
        self.next.set(self.next.get().max(until));
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.pacer.in_flight == 1 {
            self.pacer.hold(self.pacer.gap);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    #[tokio::test(start_paused = true)]
    async fn the_gap_counts_from_the_answer_when_one_is_in_flight() {
        let pacer = Pacer::new(Some(1.0));
        let start = Instant::now();
        for _ in 0..5 {
            let permit = pacer.permit().await;
            advance(Duration::from_millis(30)).await;
            drop(permit);
        }
        // tokio's timers count in milliseconds and never fire early.
        let elapsed = start.elapsed();
        assert!(
            elapsed >= Duration::from_millis(4 * 1030 + 30),
            "{elapsed:?}"
        );
        assert!(
            elapsed <= Duration::from_millis(4 * 1030 + 40),
            "{elapsed:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn several_are_in_flight_when_the_pace_allows_it() {
        let pacer = Pacer::new(Some(5.0));
        let start = Instant::now();
        let mut held = Vec::new();
        for _ in 0..5 {
            held.push(pacer.permit().await);
        }
        assert!(start.elapsed() >= Duration::from_millis(800));
        assert!(start.elapsed() < Duration::from_millis(850));
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_rate_nothing_waits_but_the_tenth_answer() {
        let pacer = Pacer::new(None);
        let mut held = Vec::new();
        for _ in 0..IN_FLIGHT {
            held.push(pacer.permit().await);
        }
        let eleventh = tokio::time::timeout(Duration::from_secs(60), pacer.permit()).await;
        assert!(eleventh.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn gaps_that_no_timer_can_keep_are_kept_on_average() {
        let pacer = Pacer::new(Some(100_000.0));
        let start = Instant::now();
        for _ in 0..90 {
            pacer.permit().await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        for _ in 0..1000 {
            pacer.permit().await;
        }
        let elapsed = start.elapsed();
        assert!(elapsed >= Duration::from_millis(9), "{elapsed:?}");
        assert!(elapsed <= Duration::from_millis(12), "{elapsed:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_delays_the_next_request() {
        let pacer = Pacer::new(None);
        let start = Instant::now();
        pacer.hold(Duration::from_secs(30));
        pacer.permit().await;
        assert!(start.elapsed() >= Duration::from_secs(30));
    }

    #[test]
    fn absurd_rates_are_survived() {
        for rate in [1e-300, 1e300, f64::MIN_POSITIVE] {
            Pacer::new(Some(rate));
        }
    }
}
