//! Everything a plan depends on.

use super::forecast::Pace;
use super::references::References;
use crate::diff::DeclaredTeam;
use crate::model::Owner;

/// Everything a plan depends on.
#[derive(Debug)]
pub struct PlanInput<'a> {
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
