//! What an apply did, saw, and did not do.

use crate::api::StopCause;
use crate::model::GroupId;

/// What became of a whole apply.
#[derive(Debug, Default)]
pub struct Report {
    /// The teams that had something to do, in the order of the plan.
    pub teams: Vec<TeamReport>,
    /// Why it ended before everything was done, if it did.
    pub stopped: Option<StopCause>,
}

/// What became of one team.
#[derive(Debug)]
pub struct TeamReport {
    /// The team.
    pub team: String,
    /// The operations in the order in which they were due.
    pub operations: Vec<Operation>,
    /// What the last listing proves.
    pub verdict: Verdict,
}

/// What the last listing of a team proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// doo lists what is declared, and nothing is left to do.
    Converged,
    /// doo lists something else; what is left to do is named.
    Differs(Vec<String>),
    /// Nothing can be concluded, and why.
    Unverified(String),
}

/// One creation or deletion.
#[derive(Debug, Clone)]
pub struct Operation {
    /// What was to be done.
    pub verb: Verb,
    /// The name of the group.
    pub name: String,
    /// The group's id, as far as it is known.
    pub id: Option<GroupId>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Creates a group.
    Create,
    /// Deletes a group.
    Delete,
}

impl Verb {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Delete => "delete",
        }
    }
}

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and a listing shows it.
    Confirmed,
    /// Sent, and no listing shows it.
    Unconfirmed(String),
    /// It did not happen.
    Failed(String),
    /// It was not tried.
    Skipped(String),
}

impl Outcome {
    /// The outcome in one word, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Unconfirmed(_) => "unconfirmed",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
        }
    }

    /// Why it is not confirmed, if it is not.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Confirmed => None,
            Self::Unconfirmed(why) | Self::Failed(why) | Self::Skipped(why) => Some(why),
        }
    }
}

impl Report {
    /// Whether anything may have been written.
    pub fn wrote(&self) -> bool {
        let sent = |operation: &Operation| {
            matches!(
                operation.outcome,
                Outcome::Confirmed | Outcome::Unconfirmed(_)
            )
        };
        self.teams
            .iter()
            .flat_map(|team| &team.operations)
            .any(sent)
    }

    /// Whether everything was done and every team proved to match.
    pub fn converged(&self) -> bool {
        let confirmed = |operation: &Operation| operation.outcome == Outcome::Confirmed;
        self.stopped.is_none()
            && self.teams.iter().all(|team| {
                team.verdict == Verdict::Converged && team.operations.iter().all(confirmed)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_converged_when_all_was_done_and_proved() {
        let done = || Outcome::Confirmed;
        let not_done = || Outcome::Failed("no".to_owned());
        let differs = || Verdict::Differs(vec![]);
        for (outcomes, verdict, stopped, converged) in [
            (vec![], Verdict::Converged, None, true),
            (vec![done(), done()], Verdict::Converged, None, true),
            (vec![done(), not_done()], Verdict::Converged, None, false),
            (vec![done()], differs(), None, false),
            (vec![not_done()], differs(), None, false),
            (
                vec![done()],
                Verdict::Converged,
                Some(StopCause::Timeout),
                false,
            ),
        ] {
            let operation = |outcome| Operation {
                verb: Verb::Create,
                name: "A".to_owned(),
                id: None,
                outcome,
            };
            let team = TeamReport {
                team: "4711".to_owned(),
                operations: outcomes.into_iter().map(operation).collect(),
                verdict,
            };
            let report = Report {
                teams: vec![team],
                stopped,
            };
            assert_eq!(report.converged(), converged, "{report:?}");
        }
    }
}
