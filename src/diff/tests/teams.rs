//! Groups that several teams list or declare.

use super::*;

/// Two teams of one organization that see the same groups.
fn compare_two(
    first: &[DeclaredGroup],
    second: &[DeclaredGroup],
    listings: [Option<Vec<ListedGroup>>; 2],
    prune: Prune,
) -> [Vec<String>; 2] {
    let ids = [TeamId::new(TEAM), TeamId::new("another-team")];
    let listings = listings.map(|groups| groups.map(Listing::new));
    let team = |position: usize, declared| DeclaredTeam {
        id: &ids[position],
        prune,
        declared,
        observed: listings[position]
            .as_ref()
            .map_or(Observation::NotSelected, Observation::Listed),
    };
    let changes = between(&Owner::new(OWNER), &[team(0, first), team(1, second)]);
    [described(&changes[0]), described(&changes[1])]
}

#[test]
fn a_group_that_two_teams_list_is_handled_once() {
    let shared = || {
        Some(vec![
            ours("1", "A", "x"),
            elsewhere("2", "A", "x"),
            unmarked("3", "Old", "x"),
        ])
    };
    let [first, second] = compare_two(
        &[declared("A", "x")],
        &[declared("A", "x")],
        [shared(), shared()],
        Prune::All,
    );
    assert_eq!(
        first,
        ["unchanged up-to-date A [1]", "delete prune-all Old [3]"]
    );
    assert_eq!(second, ["unchanged up-to-date A [2]"]);
}

#[test]
fn an_undeclared_group_may_be_of_a_team_that_could_not_be_listed() {
    let ids = [TeamId::new(TEAM), TeamId::new("another-team")];
    let listing = Listing::new(vec![unmarked("1", "Old", "x")]);
    let unseen = DeclaredTeam {
        id: &ids[0],
        prune: Prune::None,
        declared: &[],
        observed: Observation::NotRecorded,
    };
    let listed = DeclaredTeam {
        id: &ids[1],
        prune: Prune::All,
        observed: Observation::Listed(&listing),
        ..unseen
    };
    let changes = between(&Owner::new(OWNER), &[unseen, listed]);
    assert_eq!(described(&changes[1]), ["unmanaged not-declared Old [1]"]);
}

#[test]
fn a_group_is_not_created_beside_one_that_a_team_not_listed_may_claim() {
    let ids = [TeamId::new(TEAM), TeamId::new("another-team")];
    let listing = Listing::new(vec![unmarked("1", "A", "x")]);
    let unseen = DeclaredTeam {
        id: &ids[0],
        prune: Prune::Owned,
        declared: &[declared("A", "x")],
        observed: Observation::NotRecorded,
    };
    let listed = DeclaredTeam {
        id: &ids[1],
        observed: Observation::Listed(&listing),
        ..unseen
    };
    let changes = between(&Owner::new(OWNER), &[unseen, listed]);
    assert_eq!(described(&changes[1]), ["unmanaged namesake A [1]"]);
}

#[test]
fn an_unmarked_group_is_claimed_by_the_first_team_that_declares_its_name() {
    let shared = || Some(vec![unmarked("1", "A", "x")]);
    let [first, second] = compare_two(
        &[],
        &[declared("A", "y")],
        [shared(), shared()],
        Prune::Owned,
    );
    assert_eq!(first, [""; 0]);
    assert_eq!(second, ["replace adoption A [1]"]);
    let [first, second] = compare_two(
        &[declared("A", "y")],
        &[declared("A", "y")],
        [shared(), shared()],
        Prune::Owned,
    );
    assert_eq!(first, ["replace adoption A [1]"]);
    assert_eq!(second, ["create not-listed A []"]);
}

#[test]
fn a_team_that_is_not_listed_keeps_its_claim() {
    let shared = || Some(vec![unmarked("1", "A", "x")]);
    let [_, second] = compare_two(&[declared("A", "x")], &[], [None, shared()], Prune::All);
    assert_eq!(second, [""; 0]);
}
