//! What a marker says about the content that a group was created with.

use crate::generate::{Case, cases};
use crate::laws::{Law, on_paused_clock};
use crate::world::World;
use dooctl::apply::Report;
use dooctl::plan::Step;
use proptest::prelude::*;
use std::collections::BTreeMap;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// However doo lists it, nothing that an apply created looks edited.
    #[test]
    fn what_was_created_is_listed_as_it_was_created(case in cases(3, 4, 5)) {
        on_paused_clock(are_as_created(&case))?;
    }
}

async fn are_as_created(case: &Case) -> Law {
    let world = World::new(case);
    let created = world.run(|plan, report, _| {
        let created = plan.steps.iter().filter_map(Step::creation).count();
        report.is_some_and(Report::converged).then_some(created)
    });
    let Some(created) = created.await else {
        return Ok(());
    };
    let listings = world.listings(&world.session()).await;
    let listed = listings.iter().flat_map(|listing| &listing.groups);
    // Teams may list each other's groups.
    let reported: BTreeMap<_, _> = listed
        .filter_map(|listed| Some((&listed.id, listed.is_as_created()?)))
        .collect();
    prop_assert_eq!(reported.len(), created);
    prop_assert!(reported.values().all(|is| *is), "{reported:?}");
    Ok(())
}
