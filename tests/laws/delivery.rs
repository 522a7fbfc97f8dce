//! What a plan reports about deliveries, compared with what the account delivers before and after.

use crate::delivered::hooks;
use crate::generate::Case;
use crate::laws::Law;
use crate::world::World;
use dooctl::model::{Hook, Scope};
use dooctl::plan::Plan;
use dooctl::plan::{Copies, DeliveryFinding, DeliveryFindingKind, Receiver};
use dooctl::sandbox::{Kept, Sandbox};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A type at an endpoint.
type Place = (String, String);

/// The events for which each place is served. A place that is served for all is served for each.
type Reach = BTreeMap<Place, BTreeSet<Scope>>;

/// A finding with its own data.
#[derive(Debug)]
struct Found {
    hook_type: String,
    kind: DeliveryFindingKind,
    before: Vec<(String, Scope)>,
    after: Vec<(String, Scope)>,
}

pub(crate) async fn comes_true(case: &Case) -> Law {
    let world = World::new(case);
    let before = delivered(case, &world);
    let said = world.run(|plan, report, _| report.map(|_| found(plan)));
    let Some(said) = said.await else {
        return Ok(());
    };
    let after = delivered(case, &world);
    for ((said, before), after) in said.iter().zip(&before).zip(&after) {
        reports_receivers(said, before, after)?;
        reports_copies(said, before, after)?;
    }
    Ok(())
}

fn found(plan: &Plan<'_>) -> Vec<Vec<Found>> {
    // An unknown scope is taken as the whole organization.
    let receiver = |receiver: &Receiver<'_>| match receiver.scope {
        Scope::Unknown => (receiver.endpoint.to_owned(), Scope::Organization),
        scope => (receiver.endpoint.to_owned(), scope.clone()),
    };
    let found = |finding: &DeliveryFinding<'_>| Found {
        hook_type: finding.hook_type.to_string(),
        kind: finding.kind,
        before: finding.before.iter().map(receiver).collect(),
        after: finding.after.iter().map(receiver).collect(),
    };
    let teams = plan.teams.iter();
    teams
        .map(|team| team.delivery.iter().map(found).collect())
        .collect()
}

/// What the account delivers for each team, if the team is known.
fn delivered(case: &Case, world: &World) -> Vec<Vec<(Scope, Hook)>> {
    let teams = &world.manifest.teams;
    let mut delivered = vec![Vec::new(); teams.len()];
    world.account.read(|sandbox: &Sandbox| {
        for (position, team) in teams.iter().enumerate() {
            for group in sandbox.kept(team) {
                if let Some(team) = owning_team(case, world, position, &group) {
                    delivered[team].extend(hooks(group.posted, sandbox.variants()));
                }
            }
        }
    });
    delivered
}

/// The team of a marker. Without one, and if teams list each other's groups, the first team that
/// declares the name, or else the first of all.
fn owning_team(case: &Case, world: &World, holder: usize, group: &Kept<'_>) -> Option<usize> {
    let teams = &world.manifest.teams;
    let is_seen = |team: &usize| case.variants.shared_listing || *team == holder;
    let description = group.posted["description"].as_str().unwrap_or_default();
    if let Some((_, marker)) = description.split_once(" team=") {
        let named = marker.split([' ', ']']).next();
        let team = teams.iter().position(|team| Some(team.as_str()) == named);
        return team.filter(is_seen);
    }
    let name = group.posted["name"].as_str().unwrap();
    let declares = |team: &usize| {
        let mut declared = world.manifest.declared[*team].iter();
        declared.any(|declared| declared.group.name == name)
    };
    let mut seeing = (0..teams.len()).filter(is_seen);
    seeing.clone().find(declares).or_else(|| seeing.next())
}

fn place(hook: &Hook) -> Place {
    (hook.hook_type.to_string(), hook.endpoint.clone())
}

fn reach(hooks: &[(Scope, Hook)]) -> Reach {
    let mut reach = Reach::new();
    for (scope, hook) in hooks {
        reach.entry(place(hook)).or_default().insert(scope.clone());
    }
    for scopes in reach.values_mut() {
        if scopes.contains(&Scope::Organization) {
            *scopes = BTreeSet::from([Scope::Organization]);
        }
    }
    reach
}

/// The findings turn the receivers before into the receivers after, and report nothing else.
fn reports_receivers(said: &[Found], before: &[(Scope, Hook)], after: &[(Scope, Hook)]) -> Law {
    let (before, after) = (reach(before), reach(after));
    let mut reach = before.clone();
    let is_received = |reach: &Reach, hook_type: &str| {
        let mut places = reach.keys();
        places.any(|(received, _)| received == hook_type)
    };
    let receives = |reach: &Reach, place: &Place, scope: &Scope| {
        reach
            .get(place)
            .is_some_and(|scopes| scopes.contains(scope))
    };
    let mut silenced = BTreeSet::new();
    for found in said {
        match found.kind {
            DeliveryFindingKind::Doubled(_) | DeliveryFindingKind::Single(_) => continue,
            DeliveryFindingKind::Silenced => {
                silenced.insert(found.hook_type.clone());
            }
            DeliveryFindingKind::Lost => {
                prop_assert!(is_received(&after, &found.hook_type), "{:?}", found);
            }
            DeliveryFindingKind::Narrowed
            | DeliveryFindingKind::Moved
            | DeliveryFindingKind::Gained
            | DeliveryFindingKind::Widened => {}
        }
        for (endpoint, scope) in &found.before {
            let place = (found.hook_type.clone(), endpoint.clone());
            prop_assert!(!receives(&after, &place, scope), "not lost: {:?}", found);
            let scopes = reach.entry(place).or_default();
            prop_assert!(scopes.remove(scope), "did not receive: {:?}", found);
        }
        for (endpoint, scope) in &found.after {
            let place = (found.hook_type.clone(), endpoint.clone());
            prop_assert!(!receives(&before, &place, scope), "not new: {:?}", found);
            let scopes = reach.entry(place).or_default();
            prop_assert!(scopes.insert(scope.clone()), "reported twice: {:?}", found);
        }
    }
    reach.retain(|_, scopes| !scopes.is_empty());
    prop_assert_eq!(&reach, &after);
    let types = before.keys().map(|(hook_type, _)| hook_type.clone());
    let lost: BTreeSet<String> = types.filter(|one| !is_received(&after, one)).collect();
    prop_assert_eq!(silenced, lost);
    Ok(())
}

/// How often each place is served: certainly for some event, and at most. It tries the event and
/// the guide of an event, events of other guides, and guides of other events.
fn arrivals(hooks: &[(Scope, Hook)]) -> BTreeMap<Place, (usize, usize)> {
    let mut by_place: BTreeMap<Place, Vec<&Scope>> = BTreeMap::new();
    for (scope, hook) in hooks {
        by_place.entry(place(hook)).or_default().push(scope);
    }
    let count = |scopes: &[&Scope], event: bool, guide: bool| {
        let serves = |scope: &&&Scope| match scope {
            Scope::Organization | Scope::Unknown => true,
            Scope::Event(_) => event,
            Scope::EventGuide(_) => guide,
        };
        scopes.iter().filter(serves).count()
    };
    let of_place = |(place, scopes): (Place, Vec<&Scope>)| {
        let surely = count(&scopes, true, false).max(count(&scopes, false, true));
        (place, (surely, count(&scopes, true, true)))
    };
    by_place.into_iter().map(of_place).collect()
}

fn reports_copies(said: &[Found], before: &[(Scope, Hook)], after: &[(Scope, Hook)]) -> Law {
    let (before, after) = (arrivals(before), arrivals(after));
    let mut doubled = BTreeSet::new();
    let mut single = BTreeSet::new();
    for found in said {
        let place = |receivers: &[(String, Scope)]| {
            let (endpoint, _) = &receivers[0];
            (found.hook_type.clone(), endpoint.clone())
        };
        match found.kind {
            DeliveryFindingKind::Doubled(copies) => {
                let place = place(&found.after);
                is_true(copies, before.get(&place), after[&place])?;
                prop_assert!(doubled.insert(place), "reported twice: {:?}", found);
            }
            DeliveryFindingKind::Single(_) => {
                single.insert(place(&found.after));
            }
            _ => {}
        }
    }
    let twice = after.iter().filter(|(_, (_, at_most))| *at_most > 1);
    prop_assert_eq!(doubled, twice.map(|(place, _)| place.clone()).collect());
    let once = after.iter().filter(|(place, (_, at_most))| {
        *at_most == 1 && before.get(*place).is_some_and(|(surely, _)| *surely > 1)
    });
    prop_assert_eq!(single, once.map(|(place, _)| place.clone()).collect());
    Ok(())
}

/// An unknown scope counts as the whole organization, so more is certain here than the plan
/// reports.
fn is_true(copies: Copies, before: Option<&(usize, usize)>, after: (usize, usize)) -> Law {
    let (surely_before, at_most_before) = before.copied().unwrap_or_default();
    let (surely, at_most) = after;
    let is_more = if copies.is_certain {
        prop_assert!(copies.after <= surely && copies.before == surely_before);
        surely > surely_before
    } else {
        prop_assert_eq!((copies.before, copies.after), (at_most_before, at_most));
        at_most > at_most_before
    };
    // The same payload may arrive more often while another one arrives less often.
    prop_assert!(is_more || !copies.is_new || copies.is_alike, "{:?}", copies);
    Ok(())
}
