//! Which request gets which fault, and the order of answers to requests in flight.

use dooctl::sandbox::{ChangeOfHands, Damage, GivenId, Hand, InjectedFault, Lag, NoEffect};
use proptest::prelude::*;
use std::collections::VecDeque;
use std::time::Duration;

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The request never reaches the server.
    Unreachable,
    /// The program dies before the server gets the request.
    CrashBefore,
    /// The program dies after the server has carried out the request.
    CrashAfter,
    /// The server or the network has this fault.
    Injected(InjectedFault),
}

const PASS: InjectedFault = InjectedFault {
    interference: false,
    hand: None,
    before: None,
    ignored: false,
    by_name: false,
    id: GivenId::New,
    lag: Lag::None,
    left_out: None,
    repeats: false,
    wrong_total: false,
    after: None,
};

const fn before(obstacle: NoEffect) -> Fault {
    Fault::Injected(InjectedFault {
        before: Some(obstacle),
        ..PASS
    })
}

const fn after(damage: Damage) -> Fault {
    Fault::Injected(InjectedFault {
        after: Some(damage),
        ..PASS
    })
}

const fn late(lag: Lag, after: Option<Damage>) -> Fault {
    Fault::Injected(InjectedFault { lag, after, ..PASS })
}

pub(crate) const CRASHES: [Fault; 2] = [Fault::CrashBefore, Fault::CrashAfter];

/// Faults of any request.
pub(crate) const ANYWHERE: [Fault; 13] = [
    Fault::Unreachable,
    before(NoEffect::Reset),
    before(NoEffect::Hang),
    before(NoEffect::Failure),
    before(NoEffect::TooFast { retry_after: None }),
    before(NoEffect::TooFast {
        retry_after: Some(7),
    }),
    before(NoEffect::QuotaSpent),
    before(NoEffect::TokensExpire),
    after(Damage::Reset),
    after(Damage::Hang),
    after(Damage::Break),
    after(Damage::Truncation),
    after(Damage::Failure),
];

/// Faults of listings.
pub(crate) const LISTING: [Fault; 2] = [
    Fault::Injected(InjectedFault {
        interference: true,
        ..PASS
    }),
    Fault::Injected(InjectedFault {
        wrong_total: true,
        ..PASS
    }),
];

/// Faults of requests that write.
pub(crate) const WRITE: [Fault; 7] = [
    after(Damage::FailureInEnvelope),
    late(Lag::Listings(1), None),
    late(Lag::Listings(4), None),
    late(Lag::Time(Duration::from_secs(20)), None),
    late(Lag::Listings(1), Some(Damage::Reset)),
    late(Lag::Listings(2), Some(Damage::Reset)),
    late(Lag::Listings(3), Some(Damage::Failure)),
];

/// Faults of deletions.
pub(crate) const DELETION: [Fault; 2] = [
    Fault::Injected(InjectedFault {
        ignored: true,
        ..PASS
    }),
    Fault::Injected(InjectedFault {
        ignored: true,
        after: Some(Damage::Reset),
        ..PASS
    }),
];

const fn hand(how: Hand, which: u8) -> Fault {
    let hand = Some(ChangeOfHands { how, which });
    Fault::Injected(InjectedFault { hand, ..PASS })
}

const fn given(id: GivenId) -> Fault {
    Fault::Injected(InjectedFault { id, ..PASS })
}

const fn left_out(which: u8) -> Fault {
    let left_out = Some(which);
    Fault::Injected(InjectedFault { left_out, ..PASS })
}

/// What another client does to existing groups.
pub(crate) const HANDS: [Fault; 8] = [
    hand(Hand::TakeOver, 0),
    hand(Hand::TakeOver, 1),
    hand(Hand::Move, 0),
    hand(Hand::Unmark, 0),
    hand(Hand::Damage, 1),
    hand(Hand::Edit, 0),
    hand(Hand::Edit, 1),
    hand(Hand::Rename, 0),
];

/// Faults of creations with a name or an id that is taken.
pub(crate) const IDS: [Fault; 6] = [
    Fault::Injected(InjectedFault {
        by_name: true,
        ..PASS
    }),
    given(GivenId::Taken(0)),
    given(GivenId::Taken(1)),
    given(GivenId::Overwritten(0)),
    given(GivenId::Overwritten(1)),
    given(GivenId::Earlier),
];

/// What listings hide or repeat.
pub(crate) const PAGES: [Fault; 5] = [
    left_out(0),
    left_out(1),
    left_out(2),
    Fault::Injected(InjectedFault {
        repeats: true,
        ..PASS
    }),
    Fault::Injected(InjectedFault {
        left_out: Some(1),
        repeats: true,
        ..PASS
    }),
];

/// A fault of N requests, after M others have passed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) passing: u8,
    pub(crate) fault: Fault,
    pub(crate) times: u8,
}

/// The faults to come, after which everything passes, and the order of arrivals and answers of
/// requests in flight.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schedule {
    faults: VecDeque<Step>,
    /// The source of the pauses; with 0 there are none, and requests are answered in the order in
    /// which they were sent.
    order: u64,
    /// Whether everything that must be delivered is delivered after each request (law 16).
    pub(crate) is_rehearsed: bool,
    /// Whether it is noted what each run begins with.
    pub(crate) notes_runs: bool,
}

impl Schedule {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            faults: steps.into_iter().collect(),
            order: 0,
            is_rehearsed: false,
            notes_runs: false,
        }
    }

    /// The same faults with another order of arrivals and answers.
    pub(crate) fn in_order(self, order: u64) -> Self {
        Self { order, ..self }
    }

    /// The same faults; what must be delivered is delivered after each request.
    pub(crate) fn rehearsed(self) -> Self {
        Self {
            is_rehearsed: true,
            ..self
        }
    }

    /// The same faults; it is noted what each run begins with.
    pub(crate) fn noting_runs(self) -> Self {
        Self {
            notes_runs: true,
            ..self
        }
    }

    /// No faults, with the order continued.
    pub(crate) fn without_faults(&self) -> Self {
        Self {
            is_rehearsed: self.is_rehearsed,
            notes_runs: self.notes_runs,
            ..Self::default().in_order(self.order)
        }
    }

    /// The time of a request or an answer on its way. Most are quick; several quick ones overtake a
    /// slow one.
    pub(crate) fn pause(&mut self) -> Duration {
        const MILLISECONDS: [u64; 8] = [0, 0, 0, 1, 2, 3, 7, 20];
        if self.order == 0 {
            return Duration::ZERO;
        }
        self.order = self
            .order
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis(MILLISECONDS[(self.order >> 61) as usize])
    }

    /// A fault at each of these requests, counted from 0.
    pub(crate) fn at(faults: &[(usize, Fault)]) -> Self {
        let mut next = 0;
        let step = |(request, fault): &(usize, Fault)| {
            let passing = u8::try_from(request - next).unwrap();
            next = request + 1;
            Step {
                passing,
                fault: *fault,
                times: 1,
            }
        };
        Self::new(faults.iter().map(step).collect::<Vec<_>>())
    }

    /// What happens to the next request.
    pub(crate) fn next(&mut self) -> Option<Fault> {
        let step = self.faults.front_mut()?;
        if step.passing > 0 {
            step.passing -= 1;
            return None;
        }
        step.times -= 1;
        let fault = step.fault;
        if step.times == 0 {
            self.faults.pop_front();
        }
        Some(fault)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Schedules of these faults with at most this many steps.
pub(crate) fn schedules(
    faults: impl Strategy<Value = Fault>,
    steps: usize,
) -> impl Strategy<Value = Vec<Step>> {
    let times = prop_oneof![4 => Just(1u8), 1 => 2..5u8];
    let step = (0..8u8, faults, times).prop_map(|(passing, fault, times)| Step {
        passing,
        fault,
        times,
    });
    prop::collection::vec(step, 1..=steps)
}

/// Faults of every kind.
pub(crate) fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        2 => prop::sample::select(&CRASHES[..]),
        4 => prop::sample::select(&ANYWHERE[..]),
        1 => prop::sample::select(&LISTING[..]),
        4 => prop::sample::select(&WRITE[..]),
        1 => prop::sample::select(&DELETION[..]),
    ]
}
