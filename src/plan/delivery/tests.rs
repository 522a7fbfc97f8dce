//! What is said about hand-made cases; a law compares generated ones with what an account delivers.

mod groups;
mod rewrites;

use crate::model::Prune;
use crate::plan::Obstacle;
use crate::plan::tests::notation::{Team, forbidden, team, with};
use crate::plan::{Copies, DeliveryFinding, DeliveryFindingKind};
use crate::render::words::lines;

/// The findings of each team as `word: sentence`; what the guard is about has an exclamation mark.
fn said(teams: &[Team]) -> Vec<Vec<String>> {
    with(teams, |plan| {
        let of_team = |team: &crate::plan::TeamPlan<'_>| {
            let all = lines(&team.delivery).into_iter().map(|line| {
                let mark = if line.kind.is_duplicate() { "!" } else { "" };
                format!("{}{mark}: {}", line.kind.word(), line.text)
            });
            all.collect()
        };
        plan.teams.iter().map(of_team).collect()
    })
}

/// Each row: what is declared, what is listed, what is said.
fn check(rows: &[(&[&str], &[&str], &[&str])]) {
    for (declared, listing, expected) in rows {
        let found = said(&[team("t", declared, listing)]);
        assert_eq!(found, [expected.to_vec()], "{declared:?} and {listing:?}");
        let turned: Vec<&str> = listing.iter().rev().copied().collect();
        assert_eq!(said(&[team("t", declared, &turned)]), found);
    }
}

#[test]
fn who_receives_is_lost_gained_and_moved() {
    check(&[
        (
            &["A o created@b updated@b"],
            &["1 ours/t A o created@a updated@a"],
            &["moved: created, updated: a → b"],
        ),
        (
            &["A o created@b"],
            &[
                "1 ours/t A o created@a cancelled@a updated@a",
                "2 - B o updated@c",
            ],
            &[
                "silenced: cancelled: no endpoint receives it any more; before: a",
                "lost: updated: no longer sent to a",
                "moved: created: a → b",
            ],
        ),
        (
            &["A o created@a", "B o created@b updated@b"],
            &["1 ours/t A o created@a"],
            &["gained: created, updated: now sent to b"],
        ),
        (&["A o created@a#q"], &["1 ours/t A o created@a"], &[]),
        (&["A o created@a"], &["1 ours/t B o created@a"], &[]),
        // Between groups.
        (
            &["A o created@a", "B o created@b updated@a"],
            &["1 ours/t A o created@a updated@a", "2 ours/t B o created@b"],
            &[],
        ),
        (
            &["A o created@a", "New o updated@b"],
            &["1 ours/t A o created@a", "2 ours/t Old o updated@c"],
            &["moved: updated: c → b"],
        ),
        (
            &["A o created@x", "B o created@y", "C o created@z"],
            &["1 ours/t A o created@a", "2 ours/t B o created@b"],
            &[
                "moved: created: a → x",
                "moved: created: b → y",
                "gained: created: now sent to z",
            ],
        ),
        (
            &["A o created@b?key=1"],
            &["1 ours/t A o created@b?key=2"],
            &["moved: created: b?key=*** → another endpoint, which differs in a hidden part"],
        ),
        (
            &[],
            &["1 ours/t A o created@a created@b created@c created@d created@e updated@a"],
            &[
                "silenced: updated: no endpoint receives it any more; before: a",
                "silenced: created: no endpoint receives it any more; before: a, b, c, d, 1 more",
            ],
        ),
    ]);
}

#[test]
fn events_count() {
    check(&[
        (
            &["A e1 created@a"],
            &["1 ours/t A o created@a"],
            &["narrowed: created at a: now only event 1"],
        ),
        (
            &["A o created@a", "B e7 updated@a"],
            &["1 ours/t A g1 created@a", "2 ours/t B e7 updated@a"],
            &["widened: created at a: now for all events, before only event guide 1"],
        ),
        (
            &["A e2 created@a"],
            &["1 ours/t A e1 created@a"],
            &["moved: created: a (event 1 only) → a (event 2 only)"],
        ),
        (
            &["A e1 created@a", "B e2 created@a"],
            &["1 ours/t A e1 created@a"],
            &["gained: created: now sent to a (event 2 only)"],
        ),
        // For the whole organization there is another group.
        (
            &["A o created@a"],
            &["1 ours/t A o created@a", "2 ours/t B e1 created@a"],
            &["single: created arrives once at a, no longer twice"],
        ),
        // Taken for the whole organization, as everywhere.
        (&["A o created@a#q"], &["1 - A ? created@a"], &[]),
        (
            &["A e1 created@a"],
            &["1 - A ? created@a"],
            &["narrowed: created at a: now only event 1"],
        ),
    ]);
}

#[test]
fn what_arrives_twice_is_reported() {
    check(&[
        (
            &["A o created@a updated@a"],
            &["1 - PC ? created@a updated@a"],
            &[
                "doubled!: created, updated would arrive twice at a: from \"A\" and the unmanaged group \"PC\"",
            ],
        ),
        (
            &["A o created@a", "B o created@a"],
            &["1 web/t C o created@a"],
            &[
                "doubled!: created would arrive 3 times at a: from \"A\" and \"B\" and \"C\" of owner web",
            ],
        ),
        (
            &["A o created@a created@a"],
            &[],
            &[
                "doubled!: created would arrive twice at a: from \"A\"",
                "gained: created: now sent to a",
            ],
        ),
        // Types that share it share a sentence, unless others deliver them.
        (
            &["A o created@a updated@a"],
            &["1 - PC o created@a", "2 - Test o updated@a"],
            &[
                "doubled!: created would arrive twice at a: from \"A\" and the unmanaged group \"PC\"",
                "doubled!: updated would arrive twice at a: from \"A\" and the unmanaged group \"Test\"",
            ],
        ),
        (
            &["A o created@b", "B o updated@b"],
            &["1 ours/t A o created@a", "2 ours/t B o updated@a"],
            &["moved: created, updated: a → b"],
        ),
        // Another payload may be meant.
        (
            &["A o created@a#q"],
            &["1 - PC o created@a"],
            &[
                "doubled: created would arrive twice with different payloads at a: from \"A\" and the unmanaged group \"PC\"",
            ],
        ),
        (
            &["A o created@a#q created@a#r", "B o created@a#q"],
            &["1 ours/t A o created@a#q created@a#r"],
            &["doubled!: created would arrive 3 times at a: from \"A\" and \"B\""],
        ),
        // Which events.
        (
            &["A o created@a", "B e1 created@a"],
            &["1 ours/t A o created@a"],
            &["doubled!: created would arrive twice at a: from \"A\" and \"B\" (event 1 only)"],
        ),
        (
            &["A e1 created@a", "B g1 created@a"],
            &["1 ours/t A e1 created@a"],
            &[
                "doubled: created may arrive twice at a: from \"A\" (event 1 only) and \"B\" (event guide 1 only)",
                "gained: created: now sent to a (event guide 1 only)",
            ],
        ),
        (
            &["A e1 created@a"],
            &["1 - PC ? created@a"],
            &[
                "doubled: created may arrive twice at a: from \"A\" (event 1 only) and the unmanaged group \"PC\"",
            ],
        ),
    ]);
}

#[test]
fn what_arrives_twice_anyway_is_only_a_note() {
    let note =
        "doubled: created arrives twice at a, as before: from \"A\" and the unmanaged group \"PC\"";
    check(&[
        (
            &["A o created@a updated@b"],
            &["1 ours/t A o created@a", "2 - PC ? created@a"],
            &["gained: updated: now sent to b", note],
        ),
        (
            &["A o created@a"],
            &["1 ours/t A o created@a", "2 - PC ? created@a"],
            &[note],
        ),
        // That the scope becomes known is nothing new.
        (
            &["A o created@a updated@a"],
            &["1 - A ? created@a", "2 - PC ? created@a"],
            &["gained: updated: now sent to a", note],
        ),
        (
            &["A o created@a"],
            &["1 ours/t A o created@a", "2 ours/t A o created@a"],
            &["single: created arrives once at a, no longer twice"],
        ),
        (
            &["A o created@a", "B o created@a"],
            &[
                "1 ours/t A o created@a",
                "2 ours/t B o created@a",
                "3 ours/t C o created@a",
            ],
            &["doubled: created arrives twice at a, as before: from \"A\" and \"B\""],
        ),
        // Another payload, and perhaps never at once.
        (
            &["A o created@a#q", "B o created@a#r"],
            &["1 ours/t A o created@a#q", "2 ours/t B o created@a#r"],
            &[
                "doubled: created arrives twice with different payloads at a, as before: from \"A\" and \"B\"",
            ],
        ),
        (
            &["A e1 created@a", "B g1 created@a"],
            &["1 ours/t A e1 created@a", "2 ours/t B g1 created@a"],
            &[
                "doubled: created may arrive twice at a, as before: from \"A\" (event 1 only) and \"B\" (event guide 1 only)",
            ],
        ),
    ]);
}

#[test]
fn a_group_that_is_kept_by_prune_none_goes_on_delivering() {
    let kept = Team {
        prune: Prune::None,
        ..team(
            "t",
            &["A o created@a"],
            &["1 ours/t B o created@a updated@b"],
        )
    };
    let expected =
        "doubled!: created would arrive twice at a: from \"A\" and the undeclared group \"B\"";
    assert_eq!(said(&[kept]), [[expected]]);
}

#[test]
fn what_belongs_elsewhere_is_not_counted_and_a_shared_group_once() {
    let other = "1 ours/other A o created@a";
    assert_eq!(said(&[team("t", &[], &[other])]), [[""; 0]]);
    // The second team declares its name, so it is the second team's.
    let shared = "2 - Shared o created@a";
    let teams = [
        team("t", &["B o created@a"], &[other, shared]),
        team(
            "other",
            &["A o created@a", "Shared o created@b"],
            &[other, shared],
        ),
    ];
    let single = "single: created arrives once at a, no longer twice";
    let expected = [
        vec!["gained: created: now sent to a"],
        vec!["gained: created: now sent to b", single],
    ];
    assert_eq!(said(&teams), expected);
}

#[test]
fn what_is_not_known_is_not_guessed() {
    let mut teams = [
        team("t", &["A o created@a"], &["1 ours/t B o created@b"]),
        team("failed", &["A o created@a"], &[]),
        team("not selected", &["A o created@a"], &[]),
    ];
    if let Some(Ok(listing)) = &mut teams[0].observed {
        listing.incomplete = Some("a page is missing".to_owned());
    }
    teams[1].observed = forbidden();
    teams[2].observed = None;
    assert_eq!(said(&teams), [[""; 0], [""; 0]]);
    with(&teams, |plan| {
        assert!(matches!(
            plan.teams[0].obstacle,
            Some(Obstacle::Incomplete(_))
        ));
        assert!(!plan.changes_delivery());
    });
}

#[test]
fn what_has_been_so_before_changes_no_delivery() {
    let twice: &[&str] = &["1 ours/t A o created@a", "2 ours/t B o created@a"];
    let rows: &[(&[&str], &[&str], bool)] = &[
        (&[], &[], false),
        (&["A o created@a", "B o created@a"], twice, false),
        (&["A o created@a#q"], &["1 ours/t A o created@a#q,"], false),
        (&["A o created@a#q"], &["1 ours/t A o created@a"], true),
        (&["A o created@a"], &[], true),
        (&[], &["1 ours/t A o created@a"], true),
        (&["A o created@a"], twice, true),
        (
            &["A o created@a", "B o created@a", "C o created@c"],
            twice,
            true,
        ),
    ];
    for (declared, listing, changes) in rows {
        let teams = [team("other", &[], &[]), team("t", declared, listing)];
        with(&teams, |plan| {
            let found = plan.changes_delivery();
            assert_eq!(found, *changes, "{declared:?} and {listing:?}");
        });
    }
}

#[test]
fn what_arrives_once_was_there_in_copies_or_with_different_payloads() {
    for (listing, is_alike) in [
        (["1 ours/t A o created@a", "2 ours/t B o created@a"], true),
        (
            ["1 ours/t A o created@a", "2 ours/t B o created@a#q"],
            false,
        ),
        (
            ["1 ours/t A o created@a#q", "2 ours/t B o created@a#q"],
            true,
        ),
        (
            ["1 ours/t A o created@a#q", "2 ours/t B o created@a#r"],
            false,
        ),
    ] {
        let single = |finding: &DeliveryFinding<'_>| match finding.kind {
            DeliveryFindingKind::Single(copies) => Some(copies.is_alike),
            _ => None,
        };
        let found = with(&[team("t", &["A o created@a"], &listing)], |plan| {
            let findings = plan.teams[0].delivery.iter();
            findings.map(single).collect::<Vec<_>>()
        });
        assert_eq!(found, [Some(is_alike)], "{listing:?}");
    }
}

#[test]
fn what_is_serious_is_less_than_before_or_more_than_once() {
    let copies = |is_new| Copies {
        before: 1,
        after: 2,
        is_new,
        is_certain: true,
        is_alike: true,
    };
    for (kind, is_serious) in [
        (DeliveryFindingKind::Silenced, true),
        (DeliveryFindingKind::Lost, true),
        (DeliveryFindingKind::Narrowed, true),
        (DeliveryFindingKind::Doubled(copies(true)), true),
        (DeliveryFindingKind::Doubled(copies(false)), false),
        (DeliveryFindingKind::Moved, false),
        (DeliveryFindingKind::Gained, false),
        (DeliveryFindingKind::Widened, false),
        (DeliveryFindingKind::Single(copies(true)), false),
    ] {
        assert_eq!(kind.is_serious(), is_serious, "{kind:?}");
    }
}
