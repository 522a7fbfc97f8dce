//! From what is declared and listed to a plan.

use super::suppliers::Suppliers;
use super::waves::Waves;
use super::{
    Digest, Forecast, Obstacle, Overlap, Pace, Plan, References, TeamPlan, delivery, order,
};
use crate::diff::{self, Change};
use crate::model::{DeclaredGroup, Listing, Owner, Prune, TeamId};

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
    pub teams: Vec<TeamInput<'a>>,
}

/// One team of the manifest.
#[derive(Debug)]
pub struct TeamInput<'a> {
    /// The team.
    pub id: &'a TeamId,
    /// What happens to its undeclared groups.
    pub prune: Prune,
    /// Its declared groups.
    pub declared: &'a [DeclaredGroup],
    /// What listing it came to.
    pub observed: Observation<'a>,
}

/// What is known of a team.
pub type Observation<'a> = Result<&'a Listing, NotListed>;

/// Why there is no listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotListed {
    /// Nobody asked for it: the team is not part of this run.
    NotSelected,
    /// Asking failed.
    Failed(String),
    /// It is not in the recording that is planned from.
    NotRecorded,
}

impl<'a> Input<'a> {
    /// The teams as they are compared.
    pub fn views(&self) -> Vec<diff::Team<'a>> {
        let view = |team: &TeamInput<'a>| diff::Team {
            id: team.id,
            prune: team.prune,
            declared: team.declared,
            listing: team.observed.as_ref().ok().copied(),
            is_unseen: match &team.observed {
                Ok(listing) => listing.incomplete.is_some(),
                Err(NotListed::Failed(_) | NotListed::NotRecorded) => true,
                Err(NotListed::NotSelected) => false,
            },
        };
        self.teams.iter().map(view).collect()
    }
}

/// Plans all selected teams.
pub fn plan<'a>(input: &Input<'a>) -> Plan<'a> {
    let views = input.views();
    let selected = input.teams.iter().zip(diff::between(input.owner, &views));
    let mut teams: Vec<TeamPlan<'a>> = selected
        .filter(|(team, _)| !matches!(team.observed, Err(NotListed::NotSelected)))
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

fn without_steps<'a>(team: &TeamInput<'a>, changes: Vec<Change<'a>>) -> TeamPlan<'a> {
    let obstacle = match &team.observed {
        Ok(listing) => listing.incomplete.clone().map(Obstacle::Incomplete),
        Err(NotListed::Failed(why)) => Some(Obstacle::NotListed(why.clone())),
        Err(NotListed::NotRecorded) => Some(Obstacle::NotRecorded),
        Err(NotListed::NotSelected) => None,
    };
    let listing = team.observed.as_ref().ok().copied();
    TeamPlan {
        team: team.id,
        prune: team.prune,
        listing,
        obstacle,
        changes,
        delivery: Vec::new(),
        overlap: Overlap::default(),
    }
}
