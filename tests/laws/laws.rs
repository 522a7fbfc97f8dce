//! One test per law, with the numbers of ARCHITECTURE.md.

use crate::delivery;
use crate::generate::{CANARIES, Case, Content, Mark, cases, group_id};
use crate::world::World;
use dooctl::apply::Report;
use dooctl::documents;
use dooctl::model::{Hook, Listing, Prune, Scope};
use dooctl::plan::{Step, plan};
use dooctl::render::{self, Styles};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

pub(crate) type Law = Result<(), TestCaseError>;

/// Runs a case on a clock that does not wait.
pub(crate) fn on_paused_clock<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn law_1_after_an_apply_nothing_is_left_to_do(case in cases(3, 4, 5)) {
        on_paused_clock(converges(&case))?;
    }

    #[test]
    fn law_2_no_declared_hook_is_ever_without_a_group(case in cases(3, 4, 5)) {
        on_paused_clock(always_delivers(&case))?;
    }

    #[test]
    fn law_3_what_is_not_ours_stays(case in cases(3, 4, 5)) {
        on_paused_clock(leaves_others_alone(&case))?;
    }

    #[test]
    fn law_6_no_secret_is_ever_shown(case in cases(3, 4, 5)) {
        on_paused_clock(keeps_secrets(&case))?;
    }

    #[test]
    fn law_8_the_forecast_is_what_is_sent(case in cases(3, 4, 5)) {
        on_paused_clock(sends_what_was_forecast(&case))?;
    }

    #[test]
    fn what_a_plan_says_of_delivery_is_what_is_delivered_afterwards(case in cases(3, 4, 5)) {
        on_paused_clock(delivery::comes_true(&case))?;
    }

    #[test]
    fn law_9_order_changes_nothing(case in cases(3, 4, 5), seed in any::<u64>()) {
        on_paused_clock(is_independent_of_order(&case, seed))?;
    }
}

async fn converges(case: &Case) -> Law {
    let world = World::new(case);
    let applied = world
        .run(|_, report, _| report.map(Report::converged))
        .await;
    prop_assert_ne!(applied, Some(false), "the apply did not converge");
    let writes = world.writes();
    prop_assert!(applied.is_some() || writes == 0, "a refused plan wrote");
    if applied.is_some() {
        let empty = world
            .run(|plan, _, _| plan.is_empty() && plan.refusals().next().is_none())
            .await;
        prop_assert!(empty, "the next plan is not empty");
        prop_assert_eq!(world.writes(), writes, "the next apply wrote");
    }
    Ok(())
}

async fn always_delivers(case: &Case) -> Law {
    let world = World::new(case);
    let before = world.delivered();
    world.run(|_, _, _| ()).await;
    let declared: Vec<Vec<(Scope, Hook)>> = case
        .teams
        .iter()
        .map(|team| declared_hooks(&team.declared))
        .collect();
    for (number, now) in world.history.borrow().iter().enumerate() {
        if case.variants.shared_listing {
            // In one organization it does not matter which team's group delivers.
            check_delivered(number, &before.concat(), &declared.concat(), &now.concat())?;
        } else {
            for team in 0..case.teams.len() {
                check_delivered(number, &before[team], &declared[team], &now[team])?;
            }
        }
    }
    Ok(())
}

fn declared_hooks(declared: &[(u8, Content)]) -> Vec<(Scope, Hook)> {
    let of_group = |(name, content): &(u8, Content)| {
        let group = content.group(*name);
        group
            .hooks
            .into_iter()
            .map(move |hook| (group.scope.clone(), hook))
            .collect::<Vec<_>>()
    };
    declared.iter().flat_map(of_group).collect()
}

fn check_delivered(
    number: usize,
    before: &[(Scope, Hook)],
    declared: &[(Scope, Hook)],
    now: &[(Scope, Hook)],
) -> Law {
    let is_declared = |(scope, hook): &(Scope, Hook)| {
        let same = |other: &(Scope, Hook)| other.0 == *scope && other.1.same(hook);
        declared.iter().any(same)
    };
    // A group for the whole organization delivers for each event.
    let is_delivered = |(scope, hook): &(Scope, Hook)| {
        let covers = |other: &Scope| other == scope || *other == Scope::Organization;
        now.iter()
            .any(|other| covers(&other.0) && other.1.same(hook))
    };
    for hook in before.iter().filter(|hook| is_declared(hook)) {
        prop_assert!(
            is_delivered(hook),
            "after request {}, nobody delivers {:?}",
            number + 1,
            hook
        );
    }
    Ok(())
}

async fn leaves_others_alone(case: &Case) -> Law {
    let world = World::new(case);
    world.run(|_, _, _| ()).await;
    for (team, of_team) in case.teams.iter().enumerate() {
        let left = world.ids(team);
        for (position, listed) in of_team.listed.iter().enumerate() {
            let id = group_id(team, position);
            if !left.contains(&id) {
                let allowed = match listed.mark {
                    Mark::Foreign | Mark::Elsewhere => false,
                    Mark::Ours => true,
                    Mark::Unmarked => unmarked_may_go(case, team, listed.name, &id),
                };
                prop_assert!(allowed, "{:?} {} was deleted", listed.mark, id);
            }
        }
    }
    Ok(())
}

/// An unmarked group may be deleted if a declared group replaces it, if a marker of ours names it
/// as replaced, or if everything undeclared is deleted.
fn unmarked_may_go(case: &Case, team: usize, name: u8, id: &str) -> bool {
    let sees = |other: usize| other == team || case.variants.shared_listing;
    let teams = || {
        case.teams
            .iter()
            .enumerate()
            .filter(|(other, _)| sees(*other))
    };
    let adopted =
        teams().any(|(_, other)| other.declared.iter().any(|(declared, _)| *declared == name));
    let pruned = teams().any(|(_, other)| other.prune == Prune::All);
    let replaced = teams().any(|(position, other)| {
        other
            .listed
            .iter()
            .filter(|listed| listed.mark == Mark::Ours)
            .any(|listed| {
                listed
                    .marker(position)
                    .is_some_and(|marker| marker.replaces.iter().any(|old| old.as_str() == id))
            })
    });
    adopted || pruned || replaced
}

async fn keeps_secrets(case: &Case) -> Law {
    let world = World::new(case);
    let shown = world.run(|plan, report, session| {
        let mut shown = Vec::new();
        render::plan(&mut shown, &Styles::default(), plan).unwrap();
        render::drift(&mut shown, &Styles::default(), plan, true).unwrap();
        let items = documents::PlanItems::of(plan, session.requests());
        let nothing = Report::default();
        let report = report.unwrap_or(&nothing);
        render::report(&mut shown, &Styles::coloured(), report, &[], 0).unwrap();
        let document = documents::ReportDocument::new(0, None, vec![], vec![], items, report, &[]);
        format!(
            "{} {} {plan:?} {report:?}",
            String::from_utf8(shown).unwrap(),
            serde_json::to_string(&document).unwrap()
        )
    });
    let shown = shown.await;
    for canary in CANARIES {
        prop_assert!(!shown.contains(canary), "{canary} is shown");
    }
    Ok(())
}

async fn sends_what_was_forecast(case: &Case) -> Law {
    let world = World::new(case);
    let knows_what_it_shares = |listings: &[Listing]| {
        let first = listings.first().map_or(0, |listing| listing.groups.len());
        !case.variants.shared_listing || case.teams.len() == 1 || first > 0
    };
    let session = world.session();
    let listings = world.listings(&session).await;
    let planned = plan(&world.input(&listings)).forecast;
    prop_assert_eq!(session.requests(), planned.plan, "the plan's requests");
    if knows_what_it_shares(&listings) {
        let world = World::new(case);
        let applied = world
            .run(|plan, report, session| report.map(|_| (plan.forecast.apply, session.requests())));
        if let Some((forecast, sent)) = applied.await {
            prop_assert_eq!(sent, forecast, "the apply's requests");
            prop_assert_eq!(world.requests(), sent, "the requests that arrived");
        }
    }
    Ok(())
}

async fn is_independent_of_order(case: &Case, seed: u64) -> Law {
    let world = World::new(case);
    let session = world.session();
    let listings = world.listings(&session).await;
    let mut turned = listings.clone();
    let mut seed = seed;
    for listing in &mut turned {
        shuffle(&mut listing.groups, &mut seed);
        listing
            .groups
            .iter_mut()
            .for_each(|listed| shuffle(&mut listed.group.hooks, &mut seed));
    }
    // Only the id of a group: its hooks are in the listing's order.
    let shown = |step: &Step<'_>| {
        let created = step.creation().map(|it| (&it.group.name, &it.marker));
        let deleted = step.deletion().map(|it| (&it.listed.id, &it.requires));
        let (team, waits_for) = (step.team, &step.waits_for);
        format!(
            "{team} {created:?} {deleted:?} {waits_for:?} {}",
            step.requests
        )
    };
    let show = |listings: &[Listing]| {
        let input = world.input(listings);
        let plan = plan(&input);
        let mut text = Vec::new();
        render::plan(&mut text, &Styles::default(), &plan).unwrap();
        render::drift(&mut text, &Styles::default(), &plan, true).unwrap();
        let document = documents::PlanItems::of(&plan, 0).into_document(0, None, vec![]);
        (
            String::from_utf8(text).unwrap(),
            serde_json::to_string(&document).unwrap(),
            plan.steps.iter().map(shown).collect::<Vec<_>>(),
        )
    };
    prop_assert_eq!(show(&listings), show(&turned));
    Ok(())
}

/// A permutation from a seed.
pub(crate) fn shuffle<T>(items: &mut [T], seed: &mut u64) {
    for end in (1..items.len()).rev() {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        items.swap(end, (*seed >> 33) as usize % (end + 1));
    }
}
