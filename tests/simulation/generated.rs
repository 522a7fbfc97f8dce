//! Generated accounts, manifests and schedules.

use crate::altered::altered_cases;
use crate::generate::{Case, cases};
use crate::schedule::{
    ANYWHERE, CRASHES, HANDS, IDS, LISTING, PAGES, Schedule, Step, WRITE, any_fault, schedules,
};
use crate::story::{Setting, play};
use dooctl::sandbox::{Meaning, ScopeListing};
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, TestRunner};

/// The number of schedules of all tests together.
#[expect(
    clippy::disallowed_methods,
    reason = "the program does not read it, and nextest passes no arguments"
)]
fn number() -> u32 {
    let asked = std::env::var("DOOCTL_SIMULATION_CASES").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(10_000)
}

const TESTS: u32 = 8;

/// Seeds that once failed; they are played first.
const REGRESSIONS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/simulation/regressions.txt"
);

fn hold(strategy: impl Strategy<Value = (Case, Vec<Step>)>) {
    hold_for(number() / TESTS, strategy, |schedule| schedule);
}

fn hold_for(
    cases: u32,
    strategy: impl Strategy<Value = (Case, Vec<Step>)>,
    way: fn(Schedule) -> Schedule,
) {
    let config = ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(REGRESSIONS))),
        ..ProptestConfig::default()
    };
    // Mostly another order of arrivals and answers in each.
    let order = prop_oneof![1 => Just(0), 7 => any::<u64>()];
    let result = TestRunner::new(config).run(&(strategy, order), |((case, steps), order)| {
        let schedule = way(Schedule::new(steps).in_order(order));
        play(&Setting::of(&case), &schedule)
            .map(|_| ())
            .map_err(TestCaseError::fail)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn laws_hold_wherever_the_program_dies() {
    let crashes = prop::sample::select(&CRASHES[..]);
    hold((cases(2, 3, 4), schedules(crashes, 6)));
}

/// Deliveries take longer than requests, so there are fewer schedules. Listings show scopes here: a
/// receiver gets less than they let expect if they hide that a group is for one event
/// (api-facts: scope-not-listed).
#[test]
fn law_16_what_is_delivered_and_declared_arrives_at_each_instant() {
    let faults = prop_oneof![
        1 => prop::sample::select(&CRASHES[..]),
        1 => any_fault(),
    ];
    let cases = cases(2, 3, 4).prop_map(|mut case| {
        case.variants.scope = ScopeListing::Echo;
        case
    });
    let strategy = (cases, schedules(faults, 5));
    hold_for(number() / TESTS / 10, strategy, Schedule::rehearsed);
}

#[test]
fn laws_hold_under_faults_of_every_kind() {
    hold((cases(1, 3, 4), schedules(any_fault(), 6)));
}

#[test]
fn laws_hold_when_writes_go_astray() {
    let faults = prop_oneof![
        3 => prop::sample::select(&WRITE[..]),
        2 => prop::sample::select(&ANYWHERE[..]),
    ];
    hold((cases(1, 3, 3), schedules(faults, 8)));
}

#[test]
fn laws_hold_with_several_teams_and_other_clients() {
    let faults = prop_oneof![
        2 => any_fault(),
        2 => prop::sample::select(&LISTING[..]),
    ];
    hold((cases(3, 2, 3), schedules(faults, 6)));
}

/// No schedule, or a short one with any faults.
fn few_faults() -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![1 => Just(Vec::new()), 1 => schedules(any_fault(), 3)]
}

#[test]
fn laws_hold_whatever_form_doo_gives_to_values() {
    hold((altered_cases(&[Meaning::Same]), few_faults()));
}

#[test]
fn laws_hold_whatever_doo_makes_of_values() {
    hold((
        altered_cases(&[Meaning::Same, Meaning::Other]),
        few_faults(),
    ));
}

#[test]
fn laws_hold_when_groups_change_hands() {
    let faults = prop_oneof![
        3 => prop::sample::select(&HANDS[..]),
        1 => any_fault(),
    ];
    hold((cases(2, 3, 4), schedules(faults, 4)));
}

#[test]
fn laws_hold_when_ids_and_pages_lie() {
    let faults = prop_oneof![
        2 => prop::sample::select(&IDS[..]),
        2 => prop::sample::select(&PAGES[..]),
        1 => any_fault(),
    ];
    hold((cases(2, 3, 4), schedules(faults, 4)));
}
