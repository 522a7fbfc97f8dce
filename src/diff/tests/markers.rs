//! What markers say, and how far they are believed.

use super::*;

#[test]
fn an_interrupted_replacement_is_finished() {
    let replaced = |old: ListedGroup| vec![heir("2", "A", "x", &["1"]), old];
    for (row, old) in [
        ("of ours", ours("1", "A", "y")),
        ("of an unmarked one", unmarked("1", "A", "y")),
    ] {
        assert_eq!(
            compare(Prune::Owned, &[declared("A", "x")], replaced(old)),
            [
                "delete interrupted-replacement A [1]",
                "unchanged up-to-date A [2]"
            ],
            "{row}"
        );
    }
    let renamed = replaced(ours("1", "Renamed", "x"));
    assert_eq!(
        compare(Prune::Owned, &[declared("A", "x")], renamed),
        [
            "unchanged up-to-date A [2]",
            "delete interrupted-replacement Renamed [1]"
        ],
    );
}

/// Its name is another, and perhaps more; its marker says what it was created from.
#[test]
fn what_was_created_from_a_declaration_is_replaced_by_it_whatever_its_name() {
    let created = |id: &str, name: &str, content: &str| {
        let mut listed = ours(id, name, content);
        if let Marking::Marked(marker) = &mut listed.marking {
            marker.content = Some(declared("A", "x").group.fingerprint());
        }
        listed
    };
    let listed = vec![created("1", "a", "y"), created("2", "a", "x")];
    assert_eq!(
        compare(Prune::None, &[declared("A", "x")], listed),
        ["replace edited-or-altered A [1 2]"]
    );
    let listed = vec![created("1", "A", "y")];
    assert_eq!(
        compare(Prune::Owned, &[declared("A", "x")], listed),
        ["replace edited-or-altered A [1]"]
    );
    // The manifest changed as well: nothing is to be found out.
    let listed = vec![created("1", "A", "y")];
    assert_eq!(
        compare(Prune::Owned, &[declared("A", "z")], listed),
        ["replace changed A [1]"]
    );
}

/// Anybody can write a description: what only a marker calls replaced is no more than pruned.
#[test]
fn what_only_a_marker_calls_replaced_stays_under_prune_none() {
    for (old, reason) in [
        (ours("1", "Renamed", "x"), "kept-by-prune-none Renamed"),
        (unmarked("1", "A", "y"), "namesake A"),
    ] {
        let mut found = compare(
            Prune::None,
            &[declared("A", "x")],
            vec![heir("2", "A", "x", &["1"]), old],
        );
        found.sort();
        assert_eq!(
            found,
            [
                "unchanged up-to-date A [2]".to_owned(),
                format!("unmanaged {reason} [1]")
            ]
        );
    }
}

#[test]
fn a_marker_is_believed_for_ours_and_for_unmarked_groups_of_its_groups_name() {
    for (old, expected) in [
        (unmarked("1", "B", "y"), "unmanaged not-declared B [1]"),
        (
            unmarked("1", " A ", "y"),
            "delete interrupted-replacement  A  [1]",
        ),
        (ours("1", "B", "y"), "delete interrupted-replacement B [1]"),
        (damaged("1", "A", "y"), "unmanaged damaged-marker A [1]"),
    ] {
        let listed = vec![heir("2", "A", "x", &["1"]), old];
        let found = compare(Prune::Owned, &[declared("A", "x")], listed);
        assert!(found.contains(&expected.to_owned()), "{found:?}");
    }
}

#[test]
fn a_damaged_marker_is_never_touched_and_refuses_its_name() {
    let group = || damaged("1", "A", "x");
    for prune in [Prune::Owned, Prune::All, Prune::None] {
        assert_eq!(
            compare(prune, &[], vec![group()]),
            ["unmanaged damaged-marker A [1]"],
            "{prune:?}"
        );
        for content in ["x", "y"] {
            assert_eq!(
                compare(prune, &[declared("A", content)], vec![group()]),
                ["refused damaged-marker A [1]"],
                "{prune:?}"
            );
        }
    }
    // What one of ours is for cannot be decided either: it goes on delivering.
    for prune in [Prune::Owned, Prune::All, Prune::None] {
        let listed = vec![group(), ours("2", "A", "y")];
        assert_eq!(
            compare(prune, &[declared("A", "x")], listed),
            ["refused damaged-marker A [1]"],
            "{prune:?}"
        );
    }
    // Where one of ours is as declared, nothing has to be decided.
    assert_eq!(
        compare(
            Prune::All,
            &[declared("A", "x")],
            vec![group(), ours("2", "A", "x")]
        ),
        [
            "unchanged up-to-date A [2]",
            "unmanaged damaged-marker A [1]"
        ]
    );
}

#[test]
fn what_a_marker_says_never_reaches_foreign_or_elsewhere_or_kept_groups() {
    let heir = || heir("9", "A", "x", &["1"]);
    let one = [declared("A", "x")];
    for old in [foreign("1", "B", "y"), elsewhere("1", "B", "y")] {
        assert_eq!(
            compare(Prune::Owned, &one, vec![heir(), old]),
            ["unchanged up-to-date A [9]"]
        );
    }
    let two = [declared("A", "x"), declared("B", "y")];
    assert_eq!(
        compare(Prune::Owned, &two, vec![heir(), ours("1", "B", "y")]),
        ["unchanged up-to-date A [9]", "unchanged up-to-date B [1]"]
    );
    let stranger = marked("9", "Z", "x", "someone-else", TEAM, &["1"]);
    assert_eq!(
        compare(
            Prune::Owned,
            &[declared("B", "y")],
            vec![stranger, ours("1", "B", "y")]
        ),
        ["unchanged up-to-date B [1]"]
    );
}

#[test]
fn a_change_during_an_interrupted_replacement_removes_both_predecessors() {
    let listed = vec![heir("2", "A", "y", &["1"]), unmarked("1", "A", "z")];
    assert_eq!(
        compare(Prune::Owned, &[declared("A", "x")], listed),
        [
            "replace changed A [2]",
            "delete interrupted-replacement A [1]"
        ]
    );
}

#[test]
fn an_event_scope_has_to_be_verifiable() {
    let scoped = |scope: Scope| DeclaredGroup {
        places: Places::default(),
        group: Group {
            scope,
            ..group("A", "x")
        },
        ..declared("A", "x")
    };
    let listed_with = |scope: Scope| ListedGroup {
        group: Group {
            scope,
            ..group("A", "x")
        },
        ..unmarked("1", "A", "x")
    };
    let event = || Scope::Event("5".into());
    let rows = [
        (event(), event(), "unchanged up-to-date-unmarked A [1]"),
        (event(), Scope::Unknown, "replace adoption A [1]"),
        (event(), Scope::Organization, "replace adoption A [1]"),
        (
            event(),
            Scope::EventGuide("5".into()),
            "replace adoption A [1]",
        ),
        (
            Scope::Organization,
            Scope::Unknown,
            "unchanged up-to-date-unmarked A [1]",
        ),
        (Scope::Organization, event(), "replace adoption A [1]"),
    ];
    for (declared, listed, expected) in rows {
        let row = format!("{declared} against {listed}");
        assert_eq!(
            compare(Prune::Owned, &[scoped(declared)], vec![listed_with(listed)]),
            [expected],
            "{row}"
        );
    }
}
