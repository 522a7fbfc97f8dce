//! Who receives what, as doo lists it.

use super::chart::{Chart, Line};
use super::host::host;
use crate::api::ApiError;
use crate::model::{ListedGroup, Listing, Marking, TeamId};
use crate::render::words::delivery::named;
use crate::render::words::limits::limits;
use std::collections::{BTreeMap, BTreeSet};

/// The groups of each team, and which hosts receive which types.
pub fn listings(teams: &[(&TeamId, Result<&Listing, &ApiError>)]) -> String {
    let mut chart = Chart::default();
    for (team, listing) in teams {
        chart.team(team.as_str());
        match listing {
            Err(_) => drop(chart.group("not listed".to_owned())),
            Ok(listing) => of_team(&mut chart, listing),
        }
    }
    chart.text()
}

fn of_team(chart: &mut Chart, listing: &Listing) {
    if listing.incomplete.is_some() {
        chart.group("The listing is incomplete".to_owned());
    } else if listing.groups.is_empty() {
        chart.group("no groups".to_owned());
    }
    for ListedGroup {
        id: _,
        group,
        marking,
    } in &listing.groups
    {
        let whose = match marking {
            Marking::Marked(marker) => format!("owner {}", marker.owner),
            Marking::Unmarked => "unmarked".to_owned(),
            Marking::Damaged => "damaged marker".to_owned(),
        };
        let number = chart.group(format!("{}{}, {whose}", group.name, limits(&group.scope)));
        let mut received: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for hook in &group.hooks {
            let types = received.entry(host(&hook.endpoint)).or_default();
            types.insert(hook.hook_type.as_str());
        }
        for (host, types) in received {
            let types = named(types.into_iter().map(str::to_owned), ", ");
            chart.arrow(number, &host, Line::Plain, types);
        }
    }
}
