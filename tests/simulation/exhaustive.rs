//! A small plan under every fault and every pair of faults.

use crate::generate::{Case, Content, ListedCase, Mark, TeamCase};
use crate::schedule::{ANYWHERE, CRASHES, DELETION, Fault, LISTING, Schedule, WRITE};
use crate::story::{Played, Setting, play};
use dooctl::model::Prune;
use dooctl::sandbox::Variants;
use std::collections::HashSet;

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

fn met(setting: &Setting<'_>, faults: &[(usize, Fault)], order: u64) -> Played {
    let schedule = Schedule::at(faults).in_order(order);
    let schedule = match faults {
        // Second faults are chosen by it.
        [_] => schedule.noting_runs(),
        _ => schedule,
    };
    let reported = play(setting, &schedule);
    reported.unwrap_or_else(|wrong| panic!("{faults:?} in order {order}: {wrong}"))
}

/// Every fault at every request and every second fault at every later request. Each first fault has
/// another order of arrivals and answers. A second fault in a later run is met once for each account
/// that such a run begins with, unless its listings are late.
fn survives(wave: usize, part: usize) {
    let case = case(wave);
    let setting = Setting::of(&case);
    let undisturbed = met(&setting, &[], 0);
    let mut later = HashSet::new();
    let mut stories = 0;
    for (first, request) in undisturbed.requests.iter().enumerate() {
        for (number, fault) in faults(request).into_iter().enumerate() {
            if number % 2 != part {
                continue;
            }
            let order = (first * 100 + number) as u64;
            let disturbed = met(&setting, &[(first, fault)], order);
            stories += 1;
            for (second, request) in disturbed.requests.iter().enumerate().skip(first + 1) {
                let place = disturbed.place_in_later_run(first, second);
                for (number, further) in faults(request).into_iter().enumerate() {
                    let is_known = |(account, at): &(String, usize)| {
                        !later.insert((account.clone(), *at, number))
                    };
                    if place.as_ref().is_some_and(is_known) {
                        continue;
                    }
                    met(&setting, &[(first, fault), (second, further)], order);
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
