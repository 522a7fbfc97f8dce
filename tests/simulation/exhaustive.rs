//! A small plan under every fault and every pair of faults.

use crate::generate::{Case, Content, ListedCase, Mark, TeamCase};
use crate::schedule::{ANYWHERE, CRASHES, DELETION, Fault, LISTING, Schedule, WRITE};
use crate::story::{Goal, goal, play};
use dooctl::model::Prune;
use dooctl::sandbox::Variants;

/// Two groups to replace, with the same hooks, and one to delete.
fn case(wave: usize) -> Case {
    let content = |endpoint, description| Content {
        description,
        scope: 0,
        hooks: vec![(0, endpoint, 0)],
        authentication: None,
        is_ornate: false,
    };
    let listed = |name| ListedCase {
        name,
        content: content(name, 0),
        mark: Mark::Ours,
        replaces: Vec::new(),
    };
    let team = TeamCase {
        prune: Prune::Owned,
        declared: vec![(0, content(0, 1)), (1, content(1, 1))],
        listed: vec![listed(0), listed(1), listed(2)],
    };
    Case {
        teams: vec![team],
        wave,
        variants: Variants::default(),
    }
}

/// The faults that affect a request.
fn faults(request: &str) -> Vec<Fault> {
    let own: &[&[Fault]] = match request.split(' ').next() {
        Some("GET") => &[&LISTING],
        Some("DELETE") => &[&WRITE, &DELETION],
        _ if request.ends_with("/oauth") => &[],
        _ => &[&WRITE],
    };
    [&CRASHES[..], &ANYWHERE]
        .iter()
        .chain(own)
        .flat_map(|some| some.iter().copied())
        .collect()
}

fn met(case: &Case, faults: &[(usize, Fault)], order: u64, goal: &Goal) -> Vec<String> {
    let told = play(case, &Schedule::at(faults).in_order(order), goal);
    told.unwrap_or_else(|wrong| panic!("{faults:?} in order {order}: {wrong}"))
}

/// Every fault at every request and, with `pairs`, every second fault at every later request of
/// that run. Each first fault has another order of arrivals and answers.
fn survives(wave: usize, part: usize) {
    let case = case(wave);
    let goal = goal(&case);
    let undisturbed = met(&case, &[], 0, &goal);
    let mut stories = 0;
    for (first, request) in undisturbed.iter().enumerate() {
        for (number, fault) in faults(request).into_iter().enumerate() {
            if number % 2 != part {
                continue;
            }
            let order = (first * 100 + number) as u64;
            let disturbed = met(&case, &[(first, fault)], order, &goal);
            stories += 1;
            for (second, request) in disturbed.iter().enumerate().skip(first + 1) {
                for further in faults(request) {
                    met(&case, &[(first, fault), (second, further)], order, &goal);
                    stories += 1;
                }
            }
        }
    }
    assert!(stories > 10_000, "only {stories} schedules");
}

#[test]
fn every_pair_of_faults_is_survived_one_replacement_at_a_time() {
    survives(1, 0);
}

#[test]
fn every_other_pair_of_faults_is_survived_one_replacement_at_a_time() {
    survives(1, 1);
}

#[test]
fn every_pair_of_faults_is_survived_ten_replacements_at_a_time() {
    survives(10, 0);
}

#[test]
fn every_other_pair_of_faults_is_survived_ten_replacements_at_a_time() {
    survives(10, 1);
}
