//! Every cause that a difference can have.

use super::*;

/// Ours, and as it was created.
fn created(id: &str, name: &str, content: &str) -> ListedGroup {
    let mut listed = ours(id, name, content);
    let mut marker = listed.marker().cloned().unwrap();
    marker.content = Some(listed.group.fingerprint());
    listed.marking = Marking::Marked(marker);
    listed
}

/// Ours, and edited since it was created.
fn edited(id: &str, name: &str, content: &str) -> ListedGroup {
    ListedGroup {
        group: group(name, content),
        ..created(id, "A", "before")
    }
}

fn with_secret(mut group: Group, secret: &str) -> Group {
    group.authentication = Some(authentication(Some(secret)));
    group
}

/// The causes as `cause name`; `-` where nothing differs.
fn causes(changes: &[Change<'_>]) -> Vec<String> {
    let line = |change: &Change<'_>| {
        let cause = change.cause().map_or("-", |cause| cause.code());
        format!("{cause} {}", change.name)
    };
    changes.iter().map(line).collect()
}

fn found(prune: Prune, groups: Vec<ListedGroup>) -> Vec<String> {
    compared(prune, &[declared("A", "x")], groups, causes)
}

#[test]
fn what_differs_has_a_cause() {
    let half_done = ListedGroup {
        marking: heir("2", "A", "x", &["1"]).marking,
        ..created("2", "A", "x")
    };
    let rows: &[(&str, Vec<ListedGroup>, &[&str])] = &[
        ("nothing is listed", vec![], &["missing A"]),
        ("as declared", vec![created("1", "A", "x")], &["- A"]),
        (
            "as declared, unmarked",
            vec![unmarked("1", "A", "x")],
            &["- A"],
        ),
        (
            "as it was created, and the manifest changed",
            vec![created("1", "A", "y")],
            &["not-applied A"],
        ),
        ("edited", vec![edited("1", "A", "y")], &["edited-outside A"]),
        (
            "edited into what is declared",
            vec![edited("1", "A", "x")],
            &["- A"],
        ),
        ("an older marker", vec![ours("1", "A", "y")], &["changed A"]),
        (
            "one of two was edited",
            vec![created("1", "A", "y"), edited("2", "A", "z")],
            &["edited-outside A"],
        ),
        (
            "of one of two it is not known",
            vec![created("1", "A", "y"), ours("2", "A", "z")],
            &["changed A"],
        ),
        (
            "renamed in the manifest",
            vec![created("1", "B", "x")],
            &["renamed A"],
        ),
        (
            "renamed outside",
            vec![edited("1", "B", "x")],
            &["edited-outside A"],
        ),
        (
            "unmarked",
            vec![unmarked("1", "A", "y")],
            &["not-adopted A"],
        ),
        (
            "ours, not declared",
            vec![created("1", "A", "x"), created("2", "B", "y")],
            &["- A", "undeclared B"],
        ),
        (
            "twice",
            vec![created("1", "A", "x"), created("2", "A", "x")],
            &["duplicate A", "- A"],
        ),
        (
            "a replacement that was interrupted",
            vec![unmarked("1", "A", "y"), half_done],
            &["interrupted-apply A", "- A"],
        ),
        (
            "neither declared nor ours",
            vec![created("1", "A", "x"), unmarked("2", "B", "y")],
            &["- A", "added-by-hand B"],
        ),
        (
            "a namesake that is not ours",
            vec![created("1", "A", "x"), unmarked("2", "A", "y")],
            &["- A", "added-by-hand A"],
        ),
        (
            "another owner's",
            vec![foreign("1", "A", "x")],
            &["ownership-conflict A"],
        ),
        (
            "several that are not ours",
            vec![unmarked("1", "A", "y"), unmarked("2", "A", "z")],
            &["ambiguous-name A"],
        ),
    ];
    for (row, groups, expected) in rows {
        assert_eq!(found(Prune::Owned, groups.clone()), *expected, "{row}");
    }
}

#[test]
fn a_cause_does_not_depend_on_what_is_pruned() {
    let groups = vec![
        created("1", "A", "x"),
        created("2", "B", "y"),
        unmarked("3", "C", "y"),
    ];
    for prune in [Prune::Owned, Prune::All, Prune::None] {
        let expected = ["- A", "undeclared B", "added-by-hand C"];
        assert_eq!(found(prune, groups.clone()), expected, "{prune:?}");
    }
}

#[test]
fn a_scope_that_was_changed_at_doo_was_edited() {
    let mut listed = created("1", "A", "x");
    listed.group.scope = Scope::Event("82032".into());
    assert_eq!(found(Prune::Owned, vec![listed]), ["edited-or-altered A"]);
}

#[test]
fn a_changed_secret_is_a_cause_of_its_own() {
    let declared = DeclaredGroup {
        places: Places::default(),
        group: with_secret(group("A", "x"), "new"),
        ..declared("A", "x")
    };
    let listed = |content: &str| ListedGroup {
        group: with_secret(group("A", content), "old"),
        ..ours("1", "A", content)
    };
    let found = |content: &str| {
        let groups = vec![listed(content)];
        compared(
            Prune::Owned,
            std::slice::from_ref(&declared),
            groups,
            causes,
        )
    };
    assert_eq!(found("x"), ["secret-changed A"]);
    assert_eq!(found("y"), ["changed A"]);
}
