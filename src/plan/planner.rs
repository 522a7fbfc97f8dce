//! Makes a plan of what is declared and listed.

use super::delivery::{self, Delivery};
use super::digest::Digest;
use super::forecast::{Forecast, Overlap};
use super::full_plan::Plan;
use super::input::PlanInput;
use super::obstacle::Obstacle;
use super::order;
use super::successors::Successors;
use super::team_plan::TeamPlan;
use super::waves::Waves;
use crate::diff::{self, Change, DeclaredTeam};
use crate::observed::Observation;

/// Plans all selected teams.
pub fn plan<'a>(input: &PlanInput<'a>) -> Plan<'a> {
    let changes = diff::between(input.owner, &input.teams);
    let selected = input.teams.iter().zip(changes);
    let mut teams: Vec<TeamPlan<'a>> = selected
        .filter(|(team, _)| !matches!(team.observed, Observation::NotSelected))
        .map(|(team, changes)| without_steps(team, changes))
        .collect();
    let successors = Successors::of(input, &teams);
    let waves = 0..teams.len();
    let waves = waves.map(|position| Waves::of(input, &teams, position, &successors));
    let steps = order::steps(&input.pace, &teams, waves.collect());
    let digest = Digest::of(input, &teams);
    let listings = teams.iter().filter_map(|team| team.listing);
    let pages = listings.map(|listing| u64::from(listing.pages)).sum();
    let forecast = Forecast::of(&input.pace, pages, &steps);
    let overlaps = Overlap::of(&input.pace, teams.len(), &steps);
    let deliveries = delivery::of_teams(input.owner, &teams);
    for ((team, overlap), delivery) in teams.iter_mut().zip(overlaps).zip(deliveries) {
        let Delivery {
            findings,
            shifts,
            rewrites,
        } = delivery;
        (team.overlap, team.delivery, team.payloads) = (overlap, findings, rewrites);
        team.shifts = shifts;
    }
    Plan {
        owner: input.owner,
        references: input.references,
        teams,
        steps,
        digest,
        forecast,
    }
}

fn without_steps<'a>(team: &DeclaredTeam<'a>, changes: Vec<Change<'a>>) -> TeamPlan<'a> {
    TeamPlan {
        team: team.id,
        prune: team.prune,
        listing: team.observed.listing(),
        obstacle: Obstacle::of(team.observed),
        changes,
        delivery: Vec::new(),
        shifts: Vec::new(),
        payloads: Vec::new(),
        overlap: Overlap::default(),
    }
}
