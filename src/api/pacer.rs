//! The pace of requests: doo allows one per second and API key by default (api-facts: limits).

use std::cell::Cell;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

/// How many requests may be in flight when the pace allows it.
pub const IN_FLIGHT: u32 = 10;

/// The longest gap that a timer has to handle; no run waits this long.
const LONGEST_GAP: Duration = Duration::from_secs(24 * 60 * 60);

/// The precision of a timer. If the gaps are shorter, a request may be sent this much early: each
/// wait would take longer than many gaps.
const TICK: Duration = Duration::from_millis(1);

/// Gives out permits to send, one after the other.
///
/// A server that allows one request per second counts from the moment a request reaches it. If
/// several requests may be in flight, the gap to the next one starts when a request is sent. If
/// only one may, the gap also includes the delay of the request on its way: see `Delay`.
#[derive(Debug)]
pub struct Pacer {
    gap: Duration,
    /// How early a request may be sent.
    early: Duration,
    slots: Semaphore,
    in_flight: usize,
    next: Cell<Option<Instant>>,
    delay: Cell<Delay>,
}

/// The right to send one request; held until its answer arrives.
#[derive(Debug)]
pub struct Permit<'a> {
    pacer: &'a Pacer,
    _slot: Option<SemaphorePermit<'a>>,
    start: Instant,
    is_answered: bool,
}

/// How much later than other requests one may have reached the server.
///
/// If a request was delayed and the next one is not, the server sees them closer together than they
/// were sent. The delay is at most the time by which the answer is slower than the quickest
/// possible answer. A new connection is such a delay.
///
/// The quickest answer so far is taken as the quickest possible one. With few answers it may be
/// slow itself, by part of its time: that is the margin. So the first request counts from its
/// answer, and later requests from closer and closer to their start.
#[derive(Debug, Default, Clone, Copy)]
struct Delay {
    /// The shortest time of an answer.
    quickest: Option<Duration>,
    answers: u32,
}

impl Delay {
    /// The longest possible delay of a request whose answer took this long.
    fn of_answer(&mut self, took: Duration) -> Duration {
        let known = self.quickest;
        let quickest = known.map_or(took, |known| known.min(took));
        self.quickest = Some(quickest);
        self.answers = self.answers.saturating_add(1);
        match known {
            None => took,
            Some(_) => (took - quickest + self.margin(quickest)).min(took),
        }
    }

    /// A fifth of the quickest answer at first, a tenth after 13 answers, and ever less.
    fn margin(self, quickest: Duration) -> Duration {
        const FIRST: u32 = 5;
        const HALVED_AFTER: u32 = 12;
        let answers = self.answers.saturating_add(HALVED_AFTER - 1);
        quickest.saturating_mul(HALVED_AFTER) / FIRST / answers
    }
}

impl Pacer {
    /// A pacer for N requests per second, or without a limit.
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
            delay: Cell::default(),
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
                        start: now,
                        is_answered: false,
                    };
                }
            }
        }
    }

    /// Sends nothing during a pause that the server asked for.
    pub fn hold(&self, pause: Duration) {
        let until = Instant::now().checked_add(pause.saturating_add(self.early));
        self.next.set(self.next.get().max(until));
    }
}

impl Permit<'_> {
    /// The request was answered. Without this call, the gap starts when the permit is dropped.
    pub fn answered(mut self) {
        self.is_answered = true;
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let Self { pacer, start, .. } = self;
        if pacer.in_flight > 1 {
            return;
        }
        let took = start.elapsed();
        let mut delay = pacer.delay.get();
        let delayed = if self.is_answered {
            delay.of_answer(took)
        } else {
            took
        };
        pacer.delay.set(delay);
        let next = start.checked_add(delayed.saturating_add(pacer.gap));
        pacer.next.set(pacer.next.get().max(next));
    }
}

#[cfg(test)]
mod tests;
