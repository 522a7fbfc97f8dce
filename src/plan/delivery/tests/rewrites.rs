//! Which payload takes the place of which.

use super::*;
use crate::render::words::payload_sentence;

/// What is declared, what is listed, what is said of payloads, and how many hooks break.
type Row<'r> = (&'r [&'r str], &'r [&'r str], &'r [&'r str], usize);

fn check_payloads(rows: &[Row<'_>]) {
    for (declared, listing, expected, breaking) in rows {
        let said = |listing: &[&str]| {
            with(&[team("t", declared, listing)], |plan| {
                let payloads = plan.teams[0].payloads.iter();
                let said = payloads.map(payload_sentence);
                (said.collect::<Vec<_>>(), plan.breaking_payloads())
            })
        };
        let expected = expected.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(
            said(listing),
            (expected, *breaking),
            "{declared:?} and {listing:?}"
        );
        let turned: Vec<&str> = listing.iter().rev().copied().collect();
        assert_eq!(said(&turned), said(listing));
    }
}

#[test]
fn a_hook_is_compared_with_what_arrived_before() {
    check_payloads(&[
        // The same, written otherwise, and to another endpoint.
        (
            &["A o created@a#x,y"],
            &["1 ours/t A o created@a#x,,y updated@a#q"],
            &[],
            0,
        ),
        (&["A o created@b#x"], &["1 ours/t A o created@a#y"], &[], 0),
        (
            &["A o created@a#x updated@a#x,y"],
            &["1 ours/t A o created@a#x,y updated@a#x"],
            &[
                "updated at a: breaking: `x` is no longer delivered; compatible: `x,y` is new",
                "created at a: breaking: `x,y` is no longer delivered; compatible: `x` is new",
            ],
            2,
        ),
        // What may be secret in an address is hidden.
        (
            &["A o created@a?key=canary#x"],
            &["1 ours/t A o created@a?key=canary#y"],
            &["created at a?key=***: breaking: `y` is no longer delivered; compatible: `x` is new"],
            1,
        ),
        // Whose group it is does not matter to the receiver.
        (
            &["A o created@a#x"],
            &["1 ours/t B o created@a#y"],
            &["created at a: breaking: `y` is no longer delivered; compatible: `x` is new"],
            1,
        ),
        (
            &["A o created@a#x", "B o created@b#x"],
            &["1 ours/t A o created@b#y", "2 ours/t B o created@a"],
            &[
                "created at a: breaking: the payload is another one: a query instead of doo's default payload",
                "created at b: breaking: `y` is no longer delivered; compatible: `x` is new",
            ],
            2,
        ),
        (
            &["A o created@a"],
            &["1 ours/t A o created@a#y"],
            &[
                "created at a: breaking: the payload is another one: doo's default payload instead of a query",
            ],
            1,
        ),
    ]);
}

#[test]
fn several_hooks_are_compared_for_the_same_events_first() {
    check_payloads(&[
        // Swapped.
        (
            &["A e1 created@a#x", "B e2 created@a#y"],
            &["1 ours/t A e1 created@a#y", "2 ours/t B e2 created@a#x"],
            &[
                "created at a (event 1 only): breaking: `y` is no longer delivered; compatible: `x` is new",
                "created at a (event 2 only): breaking: `x` is no longer delivered; compatible: `y` is new",
            ],
            2,
        ),
        // The second query of a group changes.
        (
            &["A o created@a#x created@a#z"],
            &["1 ours/t A o created@a#y created@a#x"],
            &["created at a: breaking: `y` is no longer delivered; compatible: `z` is new"],
            1,
        ),
        // One becomes two, and two become one.
        (
            &["A e1 created@a#x", "B e2 created@a#y"],
            &["1 ours/t A o created@a#x"],
            &[
                "created at a (event 2 only): breaking: `x` is no longer delivered; compatible: `y` is new",
            ],
            1,
        ),
        (
            &["A o created@a#x"],
            &[
                "1 ours/t A e1 created@a#x",
                "2 ours/t B e2 created@a#y",
                "3 ours/t C e3 created@a#z",
            ],
            &[
                "created at a: breaking: `y` is no longer delivered; compatible: `x` is new",
                "created at a: breaking: `z` is no longer delivered; compatible: `x` is new",
            ],
            1,
        ),
    ]);
}
