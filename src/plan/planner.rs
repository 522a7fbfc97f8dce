//! From what is declared and listed to a plan.

use super::suppliers::Suppliers;
use super::waves::Waves;
use super::{
    Digest, Forecast, Obstacle, Overlap, Pace, Plan, References, TeamPlan, delivery, order,
};
use crate::diff::{self, Change, DeclaredTeam};
use crate::model::Owner;
use crate::observed::Observation;

/// Everything a plan depends on.
#[derive(Debug)]
pub struct Input<'a> {
    /// The manifest's owner.
    pub owner: &'a Owner,
    /// The account, and what an apply reads; part of the digest.
    pub references: &'a References,
    /// Replacements per wave, at least 1.
    pub wave: usize,
    /// How fast requests may be sent and what a session costs.
    pub pace: Pace,
    /// The teams in manifest order.
    pub teams: Vec<DeclaredTeam<'a>>,
}

/// Plans all selected teams.
pub fn plan<'a>(input: &Input<'a>) -> Plan<'a> {
    let changes = diff::between(input.owner, &input.teams);
    let selected = input.teams.iter().zip(changes);
    let mut teams: Vec<TeamPlan<'a>> = selected
        .filter(|(team, _)| !matches!(team.observed, Observation::NotSelected))
        .map(|(team, changes)| without_steps(team, changes))
        .collect();
    let suppliers = Suppliers::of(input, &teams);
    let waves = 0..teams.len();
    let waves = waves.map(|position| Waves::of(input, &teams, position, &suppliers));
    let steps = order::steps(&input.pace, &teams, waves.collect());
    let digest = Digest::of(input, &teams);
    let forecast = Forecast::of(&input.pace, &teams, &steps);
    let overlaps = Overlap::of(&input.pace, teams.len(), &steps);
    let findings = delivery::findings(input.owner, &teams);
    for ((team, overlap), findings) in teams.iter_mut().zip(overlaps).zip(findings) {
        (team.overlap, team.delivery) = (overlap, findings);
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
        overlap: Overlap::default(),
    }
}
