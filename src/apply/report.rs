//! What an apply did, saw, and did not do.

use super::alteration::AlteredGroup;
use crate::api::StopCause;
use crate::model::{GroupId, Listing, TeamId};
use std::rc::Rc;

/// What became of a whole apply.
#[derive(Debug, Default)]
pub struct Report {
    /// The teams that had something to do, in the order of the plan.
    pub teams: Vec<TeamReport>,
    /// Why it ended before everything was done, if it did.
    pub stopped: Option<StopCause>,
    /// The latest listing of each of these teams since its last write, if there is one.
    pub listings: Vec<(TeamId, Option<Rc<Listing>>)>,
}

/// What became of one team.
#[derive(Debug)]
pub struct TeamReport {
    /// The team.
    pub team: String,
    /// The operations in the order of the plan.
    pub operations: Vec<Operation>,
    /// What the last listing proves.
    pub verdict: Verdict,
}

/// What the last listing of a team proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// doo lists what is declared, and nothing is left to do.
    Converged,
    /// doo lists something else; the changes that are left to do.
    Differs(Vec<String>),
    /// It is not known, and why.
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
    /// Sent, and a listing shows it.
    Confirmed,
    /// Sent, and no listing shows it.
    Unconfirmed(String),
    /// It did not happen.
    Failed(String),
    /// It was not sent.
    Skipped(String),
    /// doo does not keep what was created as it was sent.
    Altered(AlteredGroup),
    /// It was not sent: doo does not list what the plan rests on any more.
    Moved(String),
    /// It was not sent: the group to delete is not listed any more.
    Gone,
}

impl Outcome {
    /// The outcome in one word, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Unconfirmed(_) => "unconfirmed",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
            Self::Altered(_) => "altered",
            Self::Moved(_) => "moved",
            Self::Gone => "gone",
        }
    }

    /// Why it is not confirmed, if it is not.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Confirmed | Self::Gone => None,
            Self::Altered(how) => Some(how.why()),
            Self::Unconfirmed(why) | Self::Failed(why) | Self::Skipped(why) | Self::Moved(why) => {
                Some(why)
            }
        }
    }

    /// How doo keeps what was created, if not as it was sent.
    pub fn alteration(&self) -> Option<&AlteredGroup> {
        match self {
            Self::Altered(how) => Some(how),
            _ => None,
        }
    }

    /// Whether doo is as the operation should leave it.
    pub fn is_fine(&self) -> bool {
        matches!(self, Self::Confirmed | Self::Gone)
    }
}

impl Report {
    /// Whether anything may have been written.
    pub fn wrote(&self) -> bool {
        self.any(|outcome| {
            matches!(
                outcome,
                Outcome::Confirmed | Outcome::Unconfirmed(_) | Outcome::Altered(_)
            )
        })
    }

    /// Whether doo does not keep something as it was sent.
    pub fn is_altered(&self) -> bool {
        self.any(|outcome| matches!(outcome, Outcome::Altered(_)))
    }

    /// Whether a deletion was not sent because doo does not list what the plan rests on any more.
    pub fn has_moved(&self) -> bool {
        self.any(|outcome| matches!(outcome, Outcome::Moved(_)))
    }

    fn any(&self, is: impl Fn(&Outcome) -> bool) -> bool {
        let mut operations = self.teams.iter().flat_map(|team| &team.operations);
        operations.any(|operation| is(&operation.outcome))
    }

    /// Whether everything was done and every team proved to match.
    pub fn converged(&self) -> bool {
        let is_fine = |operation: &Operation| operation.outcome.is_fine();
        self.stopped.is_none()
            && self.teams.iter().all(|team| {
                team.verdict == Verdict::Converged && team.operations.iter().all(is_fine)
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
                ..Report::default()
            };
            assert_eq!(report.converged(), converged, "{report:?}");
        }
    }
}
