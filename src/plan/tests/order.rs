//! What each step waits for: no listing of a team runs while the team is written to.

use super::*;
use crate::plan::StepId;
use std::collections::HashSet;

/// For each step all steps that are over before it begins.
fn predecessors(plan: &Plan<'_>) -> Vec<HashSet<usize>> {
    let mut all: Vec<HashSet<usize>> = Vec::new();
    for step in &plan.steps {
        let mut of_step = HashSet::new();
        for StepId(at) in &step.waits_for {
            of_step.insert(*at);
            of_step.extend(&all[*at]);
        }
        all.push(of_step);
    }
    all
}

/// Teams with replacements, a hook that moves to the first team and one that moves to the last,
/// duplicates, and something to prune; `prefix` makes the ids of their groups.
fn teams(account: Account, prefix: impl Fn(usize) -> String) -> Account {
    let names = ["A", "B", "C", "D", "E"];
    (0..3).fold(account, |account, team| {
        let id = team.to_string();
        let mut declarations: Vec<_> = names.iter().map(|name| declared(name, &["new"])).collect();
        if team != 1 {
            declarations.push(declared("Heir", &[&format!("moves{team}")]));
        }
        let old = names.iter().chain(&["A", "Gone"]).enumerate();
        let mut listing: Vec<_> = old
            .map(|(number, name)| listed(&format!("{}{number}", prefix(team)), &id, name, &["old"]))
            .collect();
        if team == 1 {
            let of_others = ["moves0", "moves2"];
            let leaving = of_others.map(|hook| listed(&format!("{hook}!"), &id, hook, &[hook]));
            listing.extend(leaving);
        }
        account.team(&id, declarations, listing)
    })
}

/// Accounts of three teams that share a listing or do not, with waves of every size.
fn accounts() -> impl Iterator<Item = Account> {
    let waves = [1, 2, 3, 10].into_iter();
    waves.flat_map(|wave| {
        [true, false].into_iter().map(move |is_shared| {
            let account = Account {
                wave,
                ..Account::new()
            };
            let mut account = teams(account, |team| format!("{team}-"));
            if is_shared {
                let all: Vec<ListedGroup> = account
                    .teams
                    .iter()
                    .flat_map(|(_, _, listing)| {
                        listing.as_ref().unwrap().as_ref().unwrap().groups.clone()
                    })
                    .collect();
                for (_, _, listing) in &mut account.teams {
                    listing
                        .as_mut()
                        .unwrap()
                        .as_mut()
                        .unwrap()
                        .groups
                        .clone_from(&all);
                }
            }
            account
        })
    })
}

#[test]
fn a_step_waits_for_earlier_ones_only_and_for_no_step_twice() {
    for account in accounts() {
        account.with(|plan| {
            for (number, step) in plan.steps.iter().enumerate() {
                assert!(step.waits_for.iter().all(|StepId(at)| *at < number));
                assert!(step.waits_for.is_sorted_by(|one, other| one < other));
            }
        });
    }
}

/// A write and a listing of teams that list the same groups never run side by side.
#[test]
fn no_listing_runs_while_what_it_lists_is_written() {
    for account in accounts() {
        account.with(|plan| {
            let before = predecessors(plan);
            let ids = |team: usize| -> HashSet<&GroupId> {
                let groups = plan.teams[team].listing.unwrap().groups.iter();
                groups.map(|listed| &listed.id).collect()
            };
            let listings = plan.steps.iter().enumerate();
            for (listing, of) in listings.filter(|(_, step)| step.is_listing()) {
                let writes = plan.steps.iter().enumerate();
                for (write, to) in writes.filter(|(_, step)| !step.is_listing()) {
                    let is_alone =
                        before[listing].contains(&write) || before[write].contains(&listing);
                    let is_elsewhere = ids(of.team).is_disjoint(&ids(to.team));
                    assert!(
                        is_alone || is_elsewhere,
                        "{listing} and {write}: {:?}",
                        plan.steps
                    );
                }
            }
        });
    }
}

/// Each write is followed by a listing of its team, and each deletion rests on one that comes after
/// all that it waits for was seen.
#[test]
fn each_write_is_confirmed_and_each_deletion_rests_on_a_later_listing() {
    for account in accounts() {
        account.with(|plan| {
            let before = predecessors(plan);
            let listings = |team: usize| {
                let all = plan.steps.iter().enumerate();
                let own = all.filter(move |(_, step)| step.team == team && step.is_listing());
                own.map(|(number, _)| number)
            };
            for (number, step) in plan.steps.iter().enumerate() {
                if step.is_listing() {
                    continue;
                }
                let confirms = |listing: &usize| before[*listing].contains(&number);
                assert!(listings(step.team).any(|listing| confirms(&listing)));
                let Some(deletion) = step.deletion() else {
                    continue;
                };
                let waits_for = step.waits_for.iter();
                let basis = waits_for.filter(|at| plan.step(**at).is_listing()).max();
                let basis = basis.unwrap().0;
                for StepId(creation) in &deletion.requires {
                    let team = plan.steps[*creation].team;
                    let shown = listings(team)
                        .find(|at| before[*at].contains(creation))
                        .unwrap();
                    assert!(shown == basis || before[basis].contains(&shown));
                }
            }
        });
    }
}

#[test]
fn steps_of_teams_and_writes_of_a_wave_do_not_wait_for_each_other() {
    let account = Account {
        wave: 2,
        ..Account::new()
    };
    let replaced = |account: Account, id: &str| {
        let names = ["A", "B"];
        let declarations = names.map(|name| declared(name, &["new"])).into();
        let listing = names.map(|name| listed(&format!("{id}{name}"), id, name, &["old"]));
        account.team(id, declarations, listing.into())
    };
    let account = replaced(replaced(account, "one"), "two");
    account.with(|plan| {
        let waits: Vec<_> = plan.steps.iter().map(|step| &step.waits_for[..]).collect();
        let of_team = |first: usize| {
            let [list, prove] = [2, 5].map(|at| StepId(first + at));
            let created = vec![StepId(first), StepId(first + 1)];
            let deleted = vec![StepId(first + 3), StepId(first + 4)];
            assert_eq!(prove, StepId(first + 5));
            [vec![], vec![], created, vec![list], vec![list], deleted]
        };
        assert_eq!(waits, [of_team(0), of_team(6)].concat());
    });
}

#[test]
fn fifty_replacements_in_waves_of_ten_take_six_listings() {
    let names: Vec<String> = (0..50).map(|number| format!("{number:02}")).collect();
    let declarations = names.iter().map(|name| declared(name, &["new"])).collect();
    let listing = names.iter().map(|name| listed(name, "t", name, &["old"]));
    let account = Account::new().team("t", declarations, listing.collect());
    account.with(|plan| {
        let listings = plan.steps.iter().filter(|step| step.is_listing());
        assert_eq!(listings.count(), 6);
    });
}

/// The marker of a group may be the only one that remembers an unmarked group.
#[test]
fn a_group_is_deleted_after_the_unmarked_ones_that_its_marker_names() {
    let mut marked = listed("1", "t", "A", &["old"]);
    if let Marking::Marked(marker) = &mut marked.marking {
        marker.replaces = vec![GroupId::new("2")];
    }
    let unmarked = ListedGroup {
        marking: Marking::Unmarked,
        ..listed("2", "t", "A", &["older"])
    };
    let kept = listed("0", "t", "A", &["new"]);
    let listing = vec![kept, marked, unmarked];
    let account = Account::new().team("t", vec![declared("A", &["new"])], listing);
    assert_eq!(account.steps(0), "| -2< -1< |");
    account.with(|plan| {
        let mut deletions = plan.steps.iter().filter(|step| step.deletion().is_some());
        let last = deletions.next_back().unwrap();
        assert_eq!(last.waits_for, [StepId(0), StepId(1)]);
    });
}

/// A listing that deletions rest on may be five minutes old.
#[test]
fn many_deletions_rest_on_several_listings() {
    let names: Vec<String> = (0..5).map(|number| number.to_string()).collect();
    let listing = names.iter().map(|name| listed(name, "t", name, &["old"]));
    let pace = Pace {
        requests_per_second: Some(0.01),
        session: 1,
    };
    let account = Account {
        pace,
        ..Account::new()
    };
    let account = account.team("t", vec![], listing.collect());
    assert_eq!(account.steps(0), "| -0< -1< | -2< -3< | -4< |");
}
