//! What a deletion waits for, and what a creation remembers: what takes over a hook.

use super::notation::{self, Team};
use super::*;
use crate::plan::{Step, StepId};

#[test]
fn a_group_whose_hook_moves_waits_for_the_group_it_moves_to() {
    let declarations = vec![declared("A", &["x"]), declared("B", &["b", "moves"])];
    let listing = vec![
        listed("1", "t", "A", &["a", "moves"]),
        listed("2", "t", "B", &["b"]),
    ];
    let account = Account {
        wave: 1,
        ..Account::new()
    }
    .team("t", declarations, listing);
    assert_eq!(account.steps(0), "+A | +B | -1<A,B -2<B |");
}

#[test]
fn a_hook_that_moves_to_a_later_team_keeps_its_group_until_then() {
    let account = Account::new()
        .team("first", vec![], vec![listed("1", "first", "A", &["moves"])])
        .team("second", vec![declared("A", &["moves"])], vec![]);
    assert_eq!(account.steps(0), "| -1<A |");
    assert_eq!(account.steps(1), "+A |");
    account.with(|plan| {
        let teams: Vec<usize> = plan.steps.iter().map(|step| step.team).collect();
        assert_eq!(teams, [1, 1, 0, 0, 0]);
        // The listing that the deletion rests on waits for the one that shows what it waits for.
        assert_eq!(plan.steps[2].waits_for, [StepId(1)]);
    });
}

#[test]
fn a_group_for_all_events_waits_for_what_takes_over_some_of_them() {
    let mut narrow = declared("A", &["x"]);
    narrow.group.scope = Scope::Event("82032".to_owned());
    let account = Account::new()
        .team("first", vec![], vec![listed("1", "first", "Old", &["x"])])
        .team("second", vec![narrow], vec![]);
    assert_eq!(account.steps(0), "| -1<A |");
}

#[test]
fn teams_that_declare_the_same_hooks_do_not_wait_for_each_other() {
    let team = |account: Account, id: &str| {
        account.team(
            id,
            vec![declared("A", &["a2"])],
            vec![listed(id, id, "A", &["a"])],
        )
    };
    let account = team(team(Account::new(), "first"), "second");
    account.with(|plan| {
        let team = |at: &StepId| plan.step(*at).team;
        for step in &plan.steps {
            assert!(step.waits_for.iter().all(|at| team(at) == step.team));
        }
    });
}

#[test]
fn a_deletion_names_the_team_not_listed_that_may_take_over_a_hook() {
    let old = || listed("1", "t", "Old", &["a"]);
    let mut account = Account::new().team("t", vec![], vec![old()]);
    let declarations = vec![declared("A", &["a"])];
    account
        .teams
        .push((TeamId::new("failed"), declarations, forbidden()));
    assert_eq!(account.steps(0), "| -1<?failed |");
    account.teams[1].1 = vec![declared("A", &["b"])];
    assert_eq!(account.steps(0), "| -1< |");
}

/// An account whose first team could not be listed, and whose second lists an unmarked group of a
/// name that the first declares.
fn beside_a_team_not_listed(
    name: &str,
    declarations: Vec<DeclaredGroup>,
    ours: ListedGroup,
) -> Account {
    let unmarked = ListedGroup {
        marking: Marking::Unmarked,
        ..listed("1", "t", name, &["x"])
    };
    let mut account = Account::new().team("t", declarations, vec![unmarked, ours]);
    let first = (
        TeamId::new("first"),
        vec![declared(name, &["x"])],
        forbidden(),
    );
    account.teams.insert(0, first);
    account
}

/// `A` is not created while the group of its name may be the other team's. Until it is, only the old
/// group delivers its hook.
#[test]
fn a_creation_that_is_held_back_holds_a_deletion_back() {
    let declarations = vec![declared("A", &["moves"])];
    let old = listed("2", "t", "Old", &["moves", "other"]);
    let account = beside_a_team_not_listed("A", declarations, old);
    assert_eq!(account.steps(1), "| -2<A |");
}

/// The group that `B` was created to replace cannot be touched this time: the next marker has to
/// remember it.
#[test]
fn what_a_replaced_group_was_to_replace_is_not_forgotten() {
    let mut heir = listed("2", "t", "B", &["b"]);
    if let Marking::Marked(marker) = &mut heir.marking {
        marker.replaces = vec![GroupId::new("1")];
    }
    let account = beside_a_team_not_listed("B", vec![declared("B", &["b2"])], heir);
    assert_eq!(account.steps(1), "+B | -2<B |");
    account.with(|plan| {
        let marker = &plan.steps[0].creation().unwrap().marker;
        assert_eq!(marker.replaces, [GroupId::new("1"), GroupId::new("2")]);
    });
}

/// What the deletions of the first team wait for, and the team not listed that may have to take
/// over, as `id<names?team`.
fn waits(teams: &[Team]) -> Vec<String> {
    notation::with(teams, |plan| {
        let steps = plan.steps.iter().filter(|step| step.team == 0);
        let deletions = steps.filter_map(Step::deletion);
        let line = |it: &Deletion<'_>| format!("{}<{}", it.listed.id, waits_for(plan, it));
        deletions.map(line).collect()
    })
}

/// The first team: it deletes group 1, which has this scope, and keeps or creates what else is said.
fn giving_up(scope: &str, declared: &[&str], listed: &[&str]) -> Team {
    let old = format!("1 - Old {scope} created@a");
    let listing: Vec<&str> = [old.as_str()]
        .into_iter()
        .chain(listed.iter().copied())
        .collect();
    Team {
        prune: Prune::All,
        ..notation::team("first", declared, &listing)
    }
}

#[test]
fn a_deletion_waits_for_whoever_may_deliver_the_same_to_any_of_its_events() {
    for (old, new, waits_for) in [
        ("o", "New o created@a", "New"),
        ("e1", "New o created@a", "New"),
        ("g1", "New o created@a", "New"),
        ("?", "New o created@a", "New"),
        ("e1", "New e1 created@a", "New"),
        ("g1", "New g1 created@a", "New"),
        ("?", "New e1 created@a", "New"),
        // Some of its events.
        ("o", "New e1 created@a", "New"),
        ("o", "New g1 created@a", "New"),
        // Other events, or another delivery.
        ("e1", "New e2 created@a", ""),
        ("e1", "New g1 created@a", ""),
        ("o", "New o updated@a", ""),
        ("o", "New o created@b", ""),
        ("o", "New o created@a#q", ""),
    ] {
        let row = format!("{old} and {new}");
        let mut teams = [
            giving_up(old, &[], &[]),
            notation::team("second", &[new], &[]),
        ];
        assert_eq!(waits(&teams), [format!("1<{waits_for}")], "{row}");
        // Likewise of a team of which is not known what it delivers.
        teams[1].observed = forbidden();
        let unseen = if waits_for.is_empty() { "" } else { "?second" };
        assert_eq!(waits(&teams), [format!("1<{unseen}")], "{row}");
    }
}

#[test]
fn a_deletion_waits_for_no_other_team_where_its_own_surely_delivers() {
    for (old, own, is_sure) in [
        ("o", "o", true),
        ("e1", "o", true),
        ("e1", "e1", true),
        ("?", "o", true),
        ("o", "e1", false),
        ("e1", "e2", false),
        ("?", "e1", false),
    ] {
        let row = format!("{old} and {own}");
        let own = format!("Own {own} created@a");
        let kept = format!("2 ours/first {own}");
        let mut teams = [
            giving_up(old, &[&own], &[&kept]),
            notation::team("second", &["New o created@a"], &[]),
        ];
        let expected = if is_sure { "1<" } else { "1<New" };
        assert_eq!(waits(&teams), [expected], "{row}");
        teams[1].observed = forbidden();
        let expected = if is_sure { "1<" } else { "1<?second" };
        assert_eq!(waits(&teams), [expected], "{row}");
    }
}

#[test]
fn a_team_waits_for_what_it_creates_itself_and_not_for_another_team() {
    let teams = [
        giving_up("o", &["Own o created@a"], &[]),
        notation::team("second", &["New o created@a"], &[]),
    ];
    assert_eq!(waits(&teams), ["1<Own"]);
}

/// A group that is not listed is gone, and a marked one is found by its marker.
#[test]
fn a_marker_remembers_no_more_than_is_needed() {
    for (listing, expected) in [
        (&["3 ours/t B o created@b"][..], &["3"][..]),
        (&["3 ours/t/1,2 B o created@b"], &["3"]),
        (&["1 - Old o created@a", "3 ours/t B o created@b"], &["3"]),
        (
            &["1 - Old o created@a", "3 ours/t/1,2 B o created@b"],
            &["3"],
        ),
        // A marker is short: what could not be found by its name comes first.
        (
            &["4 - B o created@a", "3 ours/t/4,2 B o created@b"],
            &["4", "3"],
        ),
        (
            &["1 ours/other Old o created@a", "3 ours/t/1 B o created@b"],
            &["3"],
        ),
        (
            &["1 web/t Old o created@a", "3 ours/t/1 B o created@b"],
            &["3"],
        ),
        (
            &["1 ours/t B o created@a", "3 ours/t/1 B o created@b"],
            &["1", "3"],
        ),
    ] {
        let team = notation::team("t", &["B o created@c"], listing);
        let found = notation::with(&[team], |plan| {
            let mut creations = plan.steps.iter().filter_map(Step::creation);
            creations.next().unwrap().marker.replaces.clone()
        });
        let found: Vec<&str> = found.iter().map(GroupId::as_str).collect();
        assert_eq!(found, expected, "{listing:?}");
    }
}
