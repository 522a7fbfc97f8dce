//! The cost of each single fault: two teams of forty groups, with four replacements in each.
//!
//! Every row gets its fault, ends as expected, and takes at most the expected number of requests
//! above its plan's forecast, with one request in flight and with ten. Then the account is as
//! declared, or the next apply makes it so. To read the table: `cargo test --test simulation
//! few_requests -- --nocapture`

use crate::fault_rows::{
    End, Kind, Row, Trouble, When, of_creations, of_deletions, of_reads, of_variants,
};
use crate::generate::{Case, Content, ListedCase, Mark, TeamCase, account};
use crate::manifest::{Manifest, session_at};
use crate::state::{holdings, ids};
use crate::story::on_paused_clock;
use dooctl::api::transport::{Request, Sending, Transport};
use dooctl::model::Prune;
use dooctl::sandbox::{Sandbox, arrival, in_time};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::rc::Rc;
use tokio::time::Instant;

/// How many groups of a team stay as they are; the others are replaced.
const KEPT: u8 = 36;
const REPLACED: u8 = 4;

/// A token; two pages of two teams; and for each team four creations, two pages, four deletions
/// and two pages.
const MINIMUM: u64 = 1 + 2 * 2 + 2 * (4 + 2 + 4 + 2);

/// Forty groups of ours, one of another owner, and an unmarked one.
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

/// Requests per second; without a limit ten are in flight.
type Pace = Option<f64>;

/// Runs one apply: how it ended, and the number of requests in the forecast and in fact.
async fn apply(pace: Pace, front: &Rc<Front>, manifest: &Manifest) -> (End, u64, u64) {
    let session = session_at(pace, Box::new(OnFront(Rc::clone(front))));
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

/// The groups from the start that must not be replaced.
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

/// Plays a row; returns its line of the table, and what is wrong.
async fn play(of: &str, row: Row, pace: Pace, expected: &[String]) -> (String, Vec<String>) {
    let Row {
        what,
        end,
        more,
        side_by_side,
        trouble,
    } = row;
    let (end, more) = pace.map_or(side_by_side, |_| (end, more));
    let (front, manifest) = front(trouble);
    let others = untouched(&front, &manifest);
    let (ended, announced, sent) = apply(pace, &front, &manifest).await;
    let took = front.start.elapsed().as_secs();
    let mut wrong = Vec::new();
    let mut check = |holds: bool, why: &str| {
        if !holds {
            wrong.push(format!("{of}: {what}, {pace:?}: {why}"));
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
        let (ended, ..) = apply(pace, &front, &manifest).await;
        check(ended == End::Converged, "the next apply did not converge");
    }
    let held = holdings(&front.account.borrow(), &manifest);
    check(held == expected, "the account holds something else");
    let (over, exit) = (sent.saturating_sub(announced), ended as u8);
    let in_flight = pace.map_or(10, |_| 1);
    let line = format!(
        "| {of} | {what} | {in_flight} | {exit} | {sent} | {announced} | {over} | {took} s |"
    );
    (line, wrong)
}

#[test]
fn each_kind_of_fault_costs_few_requests_and_nothing_else() {
    let expected = on_paused_clock(async {
        let (front, manifest) = front(Trouble::default());
        let undisturbed = apply(None, &front, &manifest).await;
        assert_eq!(undisturbed, (End::Converged, MINIMUM, MINIMUM));
        holdings(&front.account.borrow(), &manifest)
    });
    let mut table =
        "| of | fault | in flight | exit | requests | announced | over | time |\n".to_owned();
    let mut wrong = Vec::new();
    for (of, rows) in [
        ("creation", of_creations()),
        ("deletion", of_deletions()),
        ("listing", of_reads()),
        ("doo", of_variants()),
    ] {
        for row in rows {
            for pace in [Some(1.0), None] {
                let (line, of_row) = on_paused_clock(play(of, row.clone(), pace, &expected));
                writeln!(table, "{line}").unwrap();
                wrong.extend(of_row);
            }
        }
    }
    println!("{table}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
