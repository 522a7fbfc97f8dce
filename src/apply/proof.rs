//! Compares the last listing of a team with the manifest: the proof.

use super::report::{TeamReport, Verdict};
use super::state::ApplyState;
use super::team_run::TeamRun;
use crate::diff::{Action, Change};
use crate::model::Listing;
use crate::plan::TeamPlan;

impl ApplyState<'_, '_> {
    /// What became of a team: its operations, and whether its last listing is as declared.
    pub(super) fn report(&self, run: TeamRun<'_, '_>) -> TeamReport {
        let TeamRun {
            team,
            mut operations,
            listing,
            ..
        } = run;
        operations.sort_by_key(|(step, _)| *step);
        let verdict = match listing.as_deref() {
            None => {
                let why = self.halted().map(|why| format!(": {why}"));
                let what = "there is no listing after the last write";
                Verdict::Unverified(format!("{what}{}", why.unwrap_or_default()))
            }
            Some(Listing {
                incomplete: Some(why),
                ..
            }) => Verdict::Unverified(why.clone()),
            Some(listing) => self.compare(team, listing),
        };
        TeamReport {
            team: team.team.to_string(),
            operations: operations.into_iter().map(|(_, it)| it).collect(),
            verdict,
        }
    }

    fn compare(&self, team: &TeamPlan<'_>, listing: &Listing) -> Verdict {
        let left = self.left(team, listing, None);
        let open = |change: &&Change<'_>| change.writes() || change.action == Action::Refuse;
        let left: Vec<String> = left
            .iter()
            .filter(open)
            .map(|c| format!("{} {:?}", c.action.word(), c.name))
            .collect();
        if left.is_empty() {
            Verdict::Converged
        } else {
            Verdict::Differs(left)
        }
    }
}
