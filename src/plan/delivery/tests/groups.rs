//! Which groups make it so, and whether what they deliver is the same.

use super::*;
use crate::plan::{Copies, Deliverer, DeliveryFindingKind, Ownership};

/// The findings as `word: groups`; `~` behind the word where payloads differ, and an unmanaged group
/// in brackets.
fn reported(team: Team) -> Vec<String> {
    let group = |by: &Deliverer<'_>| match by.ownership {
        Ownership::Unmanaged => format!("[{}]", by.name),
        Ownership::Declared => by.name.to_owned(),
        Ownership::Undeclared | Ownership::Foreign(_) => format!("({})", by.name),
    };
    with(&[team], |plan| {
        let findings = plan.teams[0].delivery.iter().map(|finding| {
            let differs = match finding.kind {
                DeliveryFindingKind::Doubled(Copies { is_alike, .. })
                | DeliveryFindingKind::Single(Copies { is_alike, .. }) => !is_alike,
                _ => false,
            };
            let mark = if differs { "~" } else { "" };
            let groups: Vec<_> = finding.groups.iter().map(group).collect();
            format!("{}{mark}: {}", finding.kind.word(), groups.join(" "))
        });
        findings.collect()
    })
}

fn check_groups(rows: &[(&[&str], &[&str], &[&str])]) {
    for (declared, listing, expected) in rows {
        let found = reported(team("t", declared, listing));
        assert_eq!(found, *expected, "{declared:?} and {listing:?}");
    }
}

#[test]
fn only_groups_that_change_it_are_named() {
    check_groups(&[
        // Of two that delivered it for all events, and of two for one event.
        (
            &["K o updated@b"],
            &[
                "1 ours/t K o updated@b",
                "2 ours/t A o created@a",
                "3 ours/t B e1 created@a",
                "4 ours/t C o created@b",
            ],
            &["silenced: (A) (B) (C)"],
        ),
        (
            &["A e1 created@a", "B e2 created@a"],
            &["1 ours/t A e1 created@a"],
            &["gained: B"],
        ),
        (
            &["A e1 created@a"],
            &["1 ours/t A e1 created@a", "2 ours/t B e2 created@a"],
            &["lost: (B)"],
        ),
        // Each is lost by what delivered it.
        (
            &["K o created@k"],
            &[
                "1 ours/t K o created@k",
                "2 ours/t A e1 created@a",
                "3 ours/t B e2 created@a",
            ],
            &["lost: (A)", "lost: (B)"],
        ),
        // What stays for some events does not narrow it; what does is named as it was and as it is.
        (
            &["A e1 created@a", "B e2 created@a"],
            &["1 ours/t A e1 created@a", "2 ours/t B o created@a"],
            &["narrowed: B B", "single: A B"],
        ),
    ]);
}

#[test]
fn what_changes_apart_is_reported_apart() {
    let rest = ["K o updated@k"];
    let with_rest = |groups: &[&'static str]| [&rest[..], groups].concat();
    check_groups(&[
        (
            &with_rest(&["X o updated@x", "Y o updated@y"]),
            &["1 ours/t K o updated@k"],
            &["gained: X", "gained: Y"],
        ),
        (
            &with_rest(&["X o updated@x", "Y o updated@y"]),
            &["1 ours/t K o updated@k", "2 ours/t Z o updated@z"],
            &["lost: (Z)", "gained: X", "gained: Y"],
        ),
        (
            &with_rest(&["X o updated@x"]),
            &["1 ours/t K o updated@k", "2 ours/t Z o updated@z"],
            &["moved: X (Z)"],
        ),
    ]);
}

#[test]
fn whether_payloads_are_alike_counts_where_it_arrives_twice() {
    check_groups(&[
        (
            &["A o created@a#q"],
            &["1 ours/t A o created@a#q", "2 ours/t B o created@a#q"],
            &["single: A (B)"],
        ),
        (
            &["A o created@a#q"],
            &["1 ours/t A o created@a#q", "2 ours/t B o created@a#r"],
            &["single~: A (B)"],
        ),
        (
            &["A e1 created@a#q", "B g1 created@a#r"],
            &["1 ours/t A e1 created@a#q"],
            &["doubled~: A B", "gained: B"],
        ),
        (
            &["A e1 created@a#q"],
            &["1 ours/t A e1 created@a#q", "2 - B g1 created@a#q"],
            &["doubled: A [B]"],
        ),
    ]);
    let standing = team(
        "t",
        &["A e1 created@a"],
        &["1 ours/t A e1 created@a", "2 - B g1 created@a"],
    );
    with(&[standing], |plan| assert!(!plan.changes_delivery()));
}

#[test]
fn whose_an_unmarked_group_is() {
    check_groups(&[
        // Adopted as it is, beside one that no team declares.
        (
            &["A o created@a"],
            &["1 - A o created@a", "2 - B o created@a"],
            &["doubled: A [B]"],
        ),
        // Nobody knows which of the two is meant.
        (
            &["A o created@a"],
            &["1 - A o created@a updated@x", "2 - A o created@a updated@y"],
            &["doubled: [A]"],
        ),
    ]);
    let pruned = Team {
        prune: Prune::All,
        ..team(
            "t",
            &["A o created@a"],
            &["1 ours/t A o created@a", "2 - B o created@a"],
        )
    };
    assert_eq!(reported(pruned), ["single: A [B]"]);
}
