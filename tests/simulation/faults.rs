//! What each single kind of fault costs: two teams of forty groups, four replacements in each.
//!
//! Every row meets its fault, ends as it says, and takes no more requests over what its plan announced
//! than it says. The account then holds what it should, or the next apply sees to it. To read the
//! table: `cargo test --test simulation few_requests -- --nocapture`

use crate::generate::{Case, Content, ListedCase, Mark, TeamCase, account};
use crate::manifest::{Manifest, session};
use crate::state::{holdings, ids};
use crate::story::on_paused_clock;
use dooctl::api::transport::{Request, Sending, Transport};
use dooctl::model::Prune;
use dooctl::sandbox::{
    Bodies, Damage, Faults, HookOrder, InjectedFault, Lag, Obstacle, Sandbox, Secrets, SuffixMode,
    Times, Variants, arrival, in_time,
};
use http::Method;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::Instant;

/// How many groups of a team are as declared, and how many are replaced.
const KEPT: u8 = 36;
const REPLACED: u8 = 4;

/// A token; two pages of two teams; and for each team four creations, two pages, four deletions
/// and two pages.
const MINIMUM: u64 = 1 + 2 * 2 + 2 * (4 + 2 + 4 + 2);

/// What a request is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Kind {
    Login,
    Listing,
    Creation,
    Deletion,
}
use Kind::{Creation, Deletion, Listing, Login};

impl Kind {
    fn of(request: &Request) -> Self {
        match *request.method() {
            Method::GET => Listing,
            Method::DELETE => Deletion,
            _ if request.uri().path().ends_with("/oauth") => Login,
            _ => Creation,
        }
    }
}

/// Which requests of a kind meet a fault, counted from 1.
type When = (Kind, std::ops::RangeInclusive<u64>, InjectedFault);

/// What goes wrong.
#[derive(Default)]
struct Trouble {
    variants: Variants,
    faults: Faults,
    injected: Vec<When>,
}

/// How a run ends, as its exit code says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    Converged = 0,
    NothingWritten = 1,
    Incomplete = 5,
}

struct Row {
    what: &'static str,
    end: End,
    /// How many requests more than it announced it may take.
    more: u64,
    trouble: Trouble,
}

fn ends(end: End, what: &'static str, more: u64, trouble: Trouble) -> Row {
    Row {
        what,
        end,
        more,
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

fn before(kind: Kind, number: u64, obstacle: Obstacle) -> Trouble {
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

fn too_fast(retry_after: Option<u64>) -> Obstacle {
    Obstacle::TooFast { retry_after }
}

/// What may happen to a creation.
fn of_creations() -> Vec<Row> {
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
            before(Creation, 1, Obstacle::Hang),
        ),
        converges(
            "answered 500, and done",
            0,
            after(Creation, 1, Damage::Failure),
        ),
        converges(
            "answered 500, and not done",
            7,
            before(Creation, 1, Obstacle::Failure),
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
            before(Creation, 1, Obstacle::QuotaSpent),
        ),
        ends(
            End::Incomplete,
            "the day is spent later",
            0,
            before(Creation, 2, Obstacle::QuotaSpent),
        ),
        converges(
            "the tokens expire",
            2,
            before(Creation, 3, Obstacle::TokensExpire),
        ),
    ]
}

/// What may happen to a deletion.
fn of_deletions() -> Vec<Row> {
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
            before(Deletion, 1, Obstacle::Failure),
        ),
        converges("three listings late", 8, late(Deletion, Lag::Listings(3))),
        converges(
            "answered 429 with a time",
            1,
            before(Deletion, 1, too_fast(Some(7))),
        ),
    ]
}

/// What may happen to a listing, and to the request for a token.
fn of_reads() -> Vec<Row> {
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
            before(Listing, 2, Obstacle::Failure),
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
            before(Listing, 2, Obstacle::Hang),
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

/// What doo may make of what it is sent.
fn of_variants() -> Vec<Row> {
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

/// Forty groups of ours, one of another owner, and one of nobody's.
fn team() -> TeamCase {
    let content = |name: u8, description| Content {
        description,
        scope: 0,
        hooks: vec![(0, name, 1), (1, name, 0), (2, name, 2)],
        authentication: Some(0),
        is_ornate: false,
    };
    let listed = |name: u8, mark| ListedCase {
        name,
        content: content(name, 0),
        mark,
        replaces: Vec::new(),
    };
    let all = KEPT + REPLACED;
    let others = [(all, Mark::Foreign), (all + 1, Mark::Unmarked)];
    TeamCase {
        prune: Prune::Owned,
        declared: (0..all)
            .map(|name| (name, content(name, u8::from(name >= KEPT))))
            .collect(),
        listed: (0..all)
            .map(|name| (name, Mark::Ours))
            .chain(others)
            .map(|(name, mark)| listed(name, mark))
            .collect(),
    }
}

/// Sends to an account, and injects the faults.
struct Front {
    account: RefCell<Sandbox>,
    injected: Cell<Vec<When>>,
    seen: RefCell<HashMap<Kind, u64>>,
    start: Instant,
}

struct OnFront(Rc<Front>);

impl Transport for OnFront {
    fn send(&self, request: Request) -> Sending<'_> {
        let front = &self.0;
        let kind = Kind::of(&request);
        let number = {
            let mut seen = front.seen.borrow_mut();
            let number = seen.entry(kind).or_default();
            *number += 1;
            *number
        };
        let now = front.start.elapsed();
        let injected = front.injected.take();
        let due = injected
            .iter()
            .find(|(of, which, _)| *of == kind && which.contains(&number));
        let response = match due {
            Some((_, _, injected)) => front
                .account
                .borrow_mut()
                .handle_with(now, &request, injected),
            None => front.account.borrow_mut().handle(now, &request),
        };
        front.injected.set(injected);
        Box::pin(in_time(arrival(response)))
    }
}

/// One apply: how it ended, and how many requests it announced and sent.
async fn apply(front: &Rc<Front>, manifest: &Manifest) -> (End, u64, u64) {
    let session = session(Box::new(OnFront(Rc::clone(front))));
    let (end, announced) = manifest
        .run(&session, |plan, report, _| {
            let has_obstacle = plan.obstacles().next().is_some();
            let end = match report {
                Some(report) if report.converged() && !has_obstacle => End::Converged,
                Some(report) if report.wrote() => End::Incomplete,
                _ => End::NothingWritten,
            };
            (end, plan.forecast.apply)
        })
        .await;
    (end, announced, session.requests())
}

fn front(trouble: Trouble) -> (Rc<Front>, Manifest) {
    let Trouble {
        variants,
        faults,
        injected,
    } = trouble;
    let case = Case {
        teams: vec![team(), team()],
        wave: 10,
        variants,
    };
    let front = Front {
        account: RefCell::new(account(&case).with_faults(faults)),
        injected: Cell::new(injected),
        seen: RefCell::default(),
        start: Instant::now(),
    };
    (Rc::new(front), Manifest::of(&case))
}

/// The groups that were there at the start and are not to be replaced.
fn untouched(front: &Front, manifest: &Manifest) -> BTreeSet<String> {
    let is_replaced = |id: &String| {
        let position = id.rsplit('-').next().and_then(|number| number.parse().ok());
        position.is_some_and(|position| (KEPT..KEPT + REPLACED).contains(&position))
    };
    ids(&front.account.borrow(), manifest)
        .into_iter()
        .filter(|id| id.starts_with("seed-") && !is_replaced(id))
        .collect()
}

/// Plays a row: its line of the table, and what is wrong with it.
async fn play(of: &str, row: Row, expected: &[String]) -> (String, Vec<String>) {
    let Row {
        what,
        end,
        more,
        trouble,
    } = row;
    let (front, manifest) = front(trouble);
    let others = untouched(&front, &manifest);
    let (ended, announced, sent) = apply(&front, &manifest).await;
    let took = front.start.elapsed().as_secs();
    let mut wrong = Vec::new();
    let mut check = |holds: bool, why: &str| {
        if !holds {
            wrong.push(format!("{of}: {what}: {why}"));
        }
    };
    check(ended == end, &format!("it ended {ended:?}"));
    check(sent <= announced + more, "it took more requests");
    check(
        untouched(&front, &manifest) == others,
        "something else was deleted",
    );
    if end != End::Converged {
        front.injected.take();
        front.account.borrow_mut().catch_up();
        let (ended, ..) = apply(&front, &manifest).await;
        check(ended == End::Converged, "the next apply did not converge");
    }
    let held = holdings(&front.account.borrow(), &manifest);
    check(held == expected, "the account holds something else");
    let (over, exit) = (sent.saturating_sub(announced), ended as u8);
    let line = format!("| {of} | {what} | {exit} | {sent} | {announced} | {over} | {took} s |");
    (line, wrong)
}

#[test]
fn each_kind_of_fault_costs_few_requests_and_nothing_else() {
    let expected = on_paused_clock(async {
        let (front, manifest) = front(Trouble::default());
        let undisturbed = apply(&front, &manifest).await;
        assert_eq!(undisturbed, (End::Converged, MINIMUM, MINIMUM));
        holdings(&front.account.borrow(), &manifest)
    });
    let mut table = "| of | fault | exit | requests | announced | over | time |\n".to_owned();
    let mut wrong = Vec::new();
    for (of, rows) in [
        ("creation", of_creations()),
        ("deletion", of_deletions()),
        ("listing", of_reads()),
        ("doo", of_variants()),
    ] {
        for row in rows {
            let (line, of_row) = on_paused_clock(play(of, row, &expected));
            writeln!(table, "{line}").unwrap();
            wrong.extend(of_row);
        }
    }
    println!("{table}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
