//! A recorded listing is the listing without its secrets.

use crate::generate::{Case, cases};
use crate::laws::{Law, on_paused_clock};
use crate::manifest::Manifest;
use crate::world::World;
use dooctl::documents::{ListDocument, PlanItems, Recording};
use dooctl::model::{Group, Listing};
use dooctl::observed::Observation;
use dooctl::plan::plan;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_recording_is_the_listing_without_its_secrets(case in cases(3, 4, 5)) {
        on_paused_clock(reads_what_was_written(&case))?;
    }

    #[test]
    fn a_plan_from_a_recording_is_the_plan_where_no_secret_changed(case in cases(3, 4, 5)) {
        on_paused_clock(plans_the_same(case))?;
    }
}

async fn reads_what_was_written(case: &Case) -> Law {
    let world = World::new(case);
    let listings = world.listings(&world.session()).await;
    let recorded = recorded(&world.manifest, &listings);
    let mut masked = listings;
    let groups = masked.iter_mut().flat_map(|listing| &mut listing.groups);
    groups.for_each(|listed| forget_secret(&mut listed.group));
    prop_assert_eq!(format!("{recorded:?}"), format!("{masked:?}"));
    prop_assert_eq!(
        show(&world.manifest, &recorded),
        show(&world.manifest, &masked)
    );
    Ok(())
}

async fn plans_the_same(mut case: Case) -> Law {
    let declared = case.teams.iter_mut().flat_map(|team| &mut team.declared);
    declared.for_each(|(_, content)| content.authentication = content.authentication.map(|_| 0));
    let listed = case.teams.iter_mut().flat_map(|team| &mut team.listed);
    listed.for_each(|group| {
        group.content.authentication = group.content.authentication.map(|_| 0);
    });
    let world = World::new(&case);
    let listings = world.listings(&world.session()).await;
    let recorded = recorded(&world.manifest, &listings);
    let mut unresolved = Manifest::of(&case);
    let declared = unresolved.declared.iter_mut().flatten();
    declared.for_each(|declared| forget_secret(&mut declared.group));
    prop_assert_eq!(
        show(&unresolved, &recorded),
        show(&world.manifest, &listings)
    );
    Ok(())
}

fn forget_secret(group: &mut Group) {
    if let Some(authentication) = &mut group.authentication {
        authentication.client_secret = None;
    }
}

/// The listings as a recording has them.
fn recorded(manifest: &Manifest, listings: &[Listing]) -> Vec<Listing> {
    let teams: Vec<_> = manifest.teams.iter().zip(listings.iter().map(Ok)).collect();
    let time = "2026-11-22T02:40:00Z".parse().unwrap();
    let document = ListDocument::new(0, None, vec![], "the sandbox", time, &teams);
    let text = serde_json::to_vec_pretty(&document).unwrap();
    let mut recording = Recording::read(&text).unwrap();
    let listing = |team| recording.teams.remove(team).unwrap();
    manifest.teams.iter().map(listing).collect()
}

/// Everything that a plan reports, with its digest.
fn show(manifest: &Manifest, listings: &[Listing]) -> String {
    let plan = plan(&manifest.input(listings.iter().map(Observation::Listed)));
    let document = PlanItems::of(&plan, 0).into_document(0, None, vec![]);
    serde_json::to_string(&document).unwrap()
}
