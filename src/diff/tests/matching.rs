//! Which listed group belongs to a declared one.

use super::*;

#[test]
fn the_rules_of_matching() {
    let rows: &[(&str, Vec<ListedGroup>, &[&str])] = &[
        ("nothing is listed", vec![], &["create not-listed A []"]),
        (
            "ours and equal",
            vec![ours("1", "A", "x")],
            &["unchanged up-to-date A [1]"],
        ),
        (
            "unmarked and equal",
            vec![unmarked("1", "A", "x")],
            &["unchanged up-to-date-unmarked A [1]"],
        ),
        (
            "ours and different",
            vec![ours("1", "A", "y")],
            &["replace changed A [1]"],
        ),
        (
            "several ours, all different",
            vec![ours("2", "A", "y"), ours("1", "A", "z")],
            &["replace changed A [1 2]"],
        ),
        (
            "unmarked and different",
            vec![unmarked("1", "A", "y")],
            &["replace adoption A [1]"],
        ),
        (
            "several unmarked, all different",
            vec![unmarked("1", "A", "y"), unmarked("2", "A", "z")],
            &["refused ambiguous-name A [1 2]"],
        ),
        (
            "several unmarked, one equal",
            vec![unmarked("1", "A", "y"), unmarked("2", "A", "x")],
            &[
                "unchanged up-to-date-unmarked A [2]",
                "unmanaged namesake A [1]",
            ],
        ),
        (
            "ours before unmarked, then the smallest id",
            vec![
                unmarked("1", "A", "x"),
                ours("3", "A", "x"),
                ours("2", "A", "x"),
            ],
            &[
                "delete duplicate A [3]",
                "unchanged up-to-date A [2]",
                "unmanaged namesake A [1]",
            ],
        ),
        (
            "an equal one and a different one of ours",
            vec![ours("1", "A", "y"), ours("2", "A", "x")],
            &["delete duplicate A [1]", "unchanged up-to-date A [2]"],
        ),
        (
            "ours is replaced, an unmarked namesake is left",
            vec![ours("2", "A", "y"), unmarked("1", "A", "y")],
            &["replace changed A [2]", "unmanaged namesake A [1]"],
        ),
        (
            "another owner's",
            vec![foreign("1", "A", "x")],
            &["refused ownership-conflict A [1]"],
        ),
        (
            "another owner's besides ours that is equal",
            vec![foreign("2", "A", "x"), ours("1", "A", "x")],
            &["unchanged up-to-date A [1]"],
        ),
        (
            "another owner's besides ours that is not equal",
            vec![foreign("2", "A", "x"), ours("1", "A", "y")],
            &["refused ownership-conflict A [1 2]"],
        ),
        (
            "another team's is not seen",
            vec![elsewhere("1", "A", "x")],
            &["create not-listed A []"],
        ),
    ];
    for (row, listed, expected) in rows {
        assert_eq!(
            compare(Prune::Owned, &[declared("A", "x")], listed.clone()),
            *expected,
            "{row}"
        );
        let mut turned = listed.clone();
        turned.reverse();
        assert_eq!(
            compare(Prune::Owned, &[declared("A", "x")], turned),
            *expected,
            "{row}, turned around"
        );
    }
}

#[test]
fn the_rules_of_prune() {
    let listed = || {
        vec![
            ours("1", "Ours", "x"),
            unmarked("2", "Unmarked", "x"),
            foreign("3", "Foreign", "x"),
            elsewhere("4", "Elsewhere", "x"),
        ]
    };
    assert_eq!(
        compare(Prune::Owned, &[], listed()),
        [
            "delete undeclared Ours [1]",
            "unmanaged not-declared Unmarked [2]"
        ]
    );
    assert_eq!(
        compare(Prune::All, &[], listed()),
        [
            "delete undeclared Ours [1]",
            "delete prune-all Unmarked [2]"
        ]
    );
    assert_eq!(
        compare(Prune::None, &[], listed()),
        [
            "unmanaged kept-by-prune-none Ours [1]",
            "unmanaged not-declared Unmarked [2]"
        ]
    );
}

#[test]
fn prune_all_leaves_unmarked_namesakes_of_declared_groups() {
    let listed = vec![ours("1", "A", "x"), unmarked("2", "A", "y")];
    assert_eq!(
        compare(Prune::All, &[declared("A", "x")], listed),
        ["unchanged up-to-date A [1]", "unmanaged namesake A [2]"]
    );
}

#[test]
fn a_rename_takes_the_undeclared_group_of_the_same_content() {
    let listed = vec![ours("1", "Old", "x"), ours("2", "Gone", "y")];
    assert_eq!(
        compare(Prune::Owned, &[declared("New", "x")], listed),
        ["delete undeclared Gone [2]", "replace renamed New [1]"]
    );
    let listed = vec![unmarked("1", "Old", "x")];
    assert_eq!(
        compare(Prune::Owned, &[declared("New", "x")], listed),
        ["create not-listed New []", "unmanaged not-declared Old [1]"]
    );
}

#[test]
fn one_group_is_renamed_once() {
    let declarations = [declared("B", "x"), declared("C", "x")];
    assert_eq!(
        compare(Prune::Owned, &declarations, vec![ours("1", "A", "x")]),
        ["replace renamed B [1]", "create not-listed C []"]
    );
}

/// A plan rests on them: whether they were adopted or chosen depends on what else has the name.
#[test]
fn unmarked_namesakes_that_are_left_alone_stand_by() {
    let bystanders = |groups| {
        compared(Prune::Owned, &[declared("A", "x")], groups, |changes| {
            let declared = changes
                .iter()
                .find(|change| change.declared.is_some() && change.reason != Reason::Duplicate);
            let bystanders = &declared.unwrap().bystanders;
            let ids = bystanders.iter().map(|listed| listed.id.to_string());
            ids.collect()
        })
    };
    let groups = vec![
        unmarked("1", "A", "x"),
        ours("2", "A", "x"),
        ours("3", "A", "x"),
        unmarked("4", "A", "y"),
        unmarked("5", "B", "x"),
    ];
    assert_eq!(bystanders(groups), ["1", "4"]);
    let groups = vec![unmarked("1", "A", "x"), unmarked("2", "A", "y")];
    assert_eq!(bystanders(groups), ["2"]);
    assert_eq!(bystanders(vec![unmarked("1", "A", "y")]), [""; 0]);
}

#[test]
fn names_match_in_their_canonical_form() {
    for (name, listed) in [("Aufträge", "Auftra\u{308}ge"), ("A\nb", " A\r\nb ")] {
        assert_eq!(
            compare(
                Prune::Owned,
                &[declared(name, "x")],
                vec![ours("1", listed, "x")]
            ),
            [format!("unchanged up-to-date {name} [1]")]
        );
    }
}
