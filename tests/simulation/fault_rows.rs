//! Single faults, and how many requests they may cost.

use dooctl::api::transport::Request;
use dooctl::sandbox::{
    Bodies, Damage, Faults, HookOrder, InjectedFault, Lag, NoEffect, Secrets, SuffixMode, Times,
    Variants,
};
use http::Method;
use std::time::Duration;

/// The purpose of a request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Kind {
    Login,
    Listing,
    Creation,
    Deletion,
}
use Kind::{Creation, Deletion, Listing, Login};

impl Kind {
    pub(crate) fn of(request: &Request) -> Self {
        match *request.method() {
            Method::GET => Listing,
            Method::DELETE => Deletion,
            _ if request.uri().path().ends_with("/oauth") => Login,
            _ => Creation,
        }
    }
}

/// The requests of a kind that get a fault, counted from 1.
pub(crate) type When = (Kind, std::ops::RangeInclusive<u64>, InjectedFault);

/// The faults of a row.
#[derive(Default, Clone)]
pub(crate) struct Trouble {
    pub(crate) variants: Variants,
    pub(crate) faults: Faults,
    pub(crate) injected: Vec<When>,
}

/// How a run ends, by its exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    Converged = 0,
    NothingWritten = 1,
    Incomplete = 5,
}

#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) end: End,
    /// How many requests it may take above the forecast.
    pub(crate) more: u64,
    /// The same with ten requests in flight.
    pub(crate) side_by_side: (End, u64),
    pub(crate) trouble: Trouble,
}

impl Row {
    /// Requests in flight together have another result.
    fn side_by_side(self, end: End, more: u64) -> Self {
        let side_by_side = (end, more);
        Self {
            side_by_side,
            ..self
        }
    }
}

fn ends(end: End, what: &'static str, more: u64, trouble: Trouble) -> Row {
    Row {
        what,
        end,
        more,
        side_by_side: (end, more),
        trouble,
    }
}

fn converges(what: &'static str, more: u64, trouble: Trouble) -> Row {
    ends(End::Converged, what, more, trouble)
}

fn injected(when: Kind, which: std::ops::RangeInclusive<u64>, injected: InjectedFault) -> Trouble {
    Trouble {
        injected: vec![(when, which, injected)],
        ..Trouble::default()
    }
}

fn before(kind: Kind, number: u64, obstacle: NoEffect) -> Trouble {
    let before = Some(obstacle);
    injected(
        kind,
        number..=number,
        InjectedFault {
            before,
            ..InjectedFault::default()
        },
    )
}

fn after(kind: Kind, number: u64, damage: Damage) -> Trouble {
    let after = Some(damage);
    injected(
        kind,
        number..=number,
        InjectedFault {
            after,
            ..InjectedFault::default()
        },
    )
}

fn late(kind: Kind, lag: Lag) -> Trouble {
    injected(
        kind,
        1..=1,
        InjectedFault {
            lag,
            ..InjectedFault::default()
        },
    )
}

fn too_fast(retry_after: Option<u64>) -> NoEffect {
    NoEffect::TooFast { retry_after }
}

/// Faults of creations.
pub(crate) fn of_creations() -> Vec<Row> {
    let lost = InjectedFault {
        after: Some(Damage::Reset),
        ..InjectedFault::default()
    };
    let seconds = |seconds| Lag::Time(Duration::from_secs(seconds));
    vec![
        converges("its answer is lost", 0, after(Creation, 1, Damage::Reset)),
        converges(
            "the answers to all are lost",
            0,
            injected(Creation, 1..=8, lost),
        ),
        converges(
            "never answered, and done",
            0,
            after(Creation, 1, Damage::Hang),
        ),
        converges(
            "never answered, and not done",
            7,
            before(Creation, 1, NoEffect::Hang),
        ),
        converges(
            "answered 500, and done",
            0,
            after(Creation, 1, Damage::Failure),
        ),
        converges(
            "answered 500, and not done",
            7,
            before(Creation, 1, NoEffect::Failure),
        ),
        converges(
            "answered 200 around 500",
            0,
            after(Creation, 1, Damage::FailureInEnvelope),
        ),
        converges("half an answer", 0, after(Creation, 1, Damage::Truncation)),
        converges("three listings late", 6, late(Creation, Lag::Listings(3))),
        converges("20 s late", 8, late(Creation, seconds(20))),
        ends(
            End::Incomplete,
            "never listed",
            12,
            late(Creation, Lag::Listings(99)),
        ),
        converges("answered 429", 1, before(Creation, 1, too_fast(None))),
        ends(
            End::NothingWritten,
            "the day is spent",
            0,
            before(Creation, 1, NoEffect::QuotaSpent),
        )
        // The others are in flight already.
        .side_by_side(End::Incomplete, 0),
        ends(
            End::Incomplete,
            "the day is spent later",
            0,
            before(Creation, 2, NoEffect::QuotaSpent),
        ),
        converges(
            "the tokens expire",
            2,
            before(Creation, 3, NoEffect::TokensExpire),
        )
        // Six have the old token.
        .side_by_side(End::Converged, 7),
    ]
}

/// Faults of deletions.
pub(crate) fn of_deletions() -> Vec<Row> {
    let ignored = InjectedFault {
        ignored: true,
        ..InjectedFault::default()
    };
    let dropped_once = Trouble {
        faults: Faults {
            drop_deletes: Times::Number(1),
            ..Faults::default()
        },
        ..Trouble::default()
    };
    vec![
        converges("ignored", 5, injected(Deletion, 1..=1, ignored)),
        converges("each is ignored once", 16, dropped_once),
        ends(
            End::Incomplete,
            "all are ignored",
            52,
            injected(Deletion, 1..=99, ignored),
        ),
        converges("its answer is lost", 1, after(Deletion, 1, Damage::Reset)),
        converges(
            "answered 500, and not done",
            1,
            before(Deletion, 1, NoEffect::Failure),
        ),
        converges("three listings late", 8, late(Deletion, Lag::Listings(3))),
        converges(
            "answered 429 with a time",
            1,
            before(Deletion, 1, too_fast(Some(7))),
        ),
    ]
}

/// Faults of listings and of the request for a token.
pub(crate) fn of_reads() -> Vec<Row> {
    let at = |number| number..=number;
    let interference = InjectedFault {
        interference: true,
        ..InjectedFault::default()
    };
    let wrong = InjectedFault {
        wrong_total: true,
        ..InjectedFault::default()
    };
    vec![
        converges(
            "the token is answered 429",
            1,
            before(Login, 1, too_fast(None)),
        ),
        converges("answered 429", 1, before(Listing, 1, too_fast(Some(3)))),
        converges(
            "a page is answered 500",
            1,
            before(Listing, 2, NoEffect::Failure),
        ),
        converges("a page breaks off", 1, after(Listing, 2, Damage::Break)),
        converges(
            "half a page, as if it were all",
            1,
            after(Listing, 2, Damage::Truncation),
        ),
        converges(
            "a page is never answered",
            1,
            before(Listing, 2, NoEffect::Hang),
        ),
        converges("a wrong total", 2, injected(Listing, at(1), wrong)),
        converges(
            "a wrong total after the creations",
            2,
            injected(Listing, at(5), wrong),
        ),
        converges(
            "another client writes between pages",
            2,
            injected(Listing, at(2), interference),
        ),
        converges(
            "the same after the creations",
            2,
            injected(Listing, at(6), interference),
        ),
        ends(
            End::NothingWritten,
            "every total is wrong",
            4,
            injected(Listing, 1..=99, wrong),
        ),
        ends(
            End::Incomplete,
            "the same after the creations",
            48,
            injected(Listing, 5..=99, wrong),
        ),
    ]
}

/// What doo may change in values that it gets.
pub(crate) fn of_variants() -> Vec<Row> {
    let row = |what, change: fn(&mut Variants)| {
        let mut trouble = Trouble::default();
        change(&mut trouble.variants);
        converges(what, 0, trouble)
    };
    vec![
        row("the teams share a listing", |doo| doo.shared_listing = true),
        row("hooks in another order", |doo| {
            doo.hook_order = HookOrder::Shuffle;
        }),
        row("white space is squeezed", |doo| {
            doo.bodies = Bodies::Collapse;
        }),
        row("keys that nobody sent", |doo| doo.extra_keys = true),
        row("secrets are masked", |doo| doo.secrets = Secrets::Masked),
        row("suffixes are random", |doo| doo.suffix = SuffixMode::Random),
    ]
}
