//! What a plan changes for receivers: which endpoint gets which type before, and which after.
//!
//! A team's delivery before is every hook of every group that is listed for the team, whoever owns
//! it; after, it is that without what the plan deletes and with what it creates. What another
//! team's marker claims belongs there. Findings are in the order in which a reviewer wants them.

mod arrivals;
mod compare;
mod reach;
mod subscriptions;
mod tally;
#[cfg(test)]
mod tests;

use super::TeamPlan;
use crate::model::{HookType, Owner, Scope, display_url};

/// One thing that changes for the receivers of a type, or that is worth knowing about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<'a> {
    /// What is delivered.
    pub hook_type: &'a HookType,
    /// What happens to it.
    pub kind: Kind,
    /// Who receives it before and not after. Of what is doubled or single, who receives it before.
    pub before: Vec<Receiver<'a>>,
    /// Who receives it after and not before. Of what is doubled or single, who receives it after.
    pub after: Vec<Receiver<'a>>,
    /// The groups that make it so: that begin or end to deliver it, or that deliver it at once.
    pub groups: Vec<Deliverer<'a>>,
}

/// What happens to a type, the most serious first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Nobody in the team receives it any more.
    Silenced,
    /// An endpoint receives it no longer; others do.
    Lost,
    /// An endpoint receives it for some events instead of all.
    Narrowed,
    /// It arrives at an endpoint more than once.
    Doubled(Copies),
    /// It goes to another endpoint, or for other events.
    Moved,
    /// An endpoint receives it that did not.
    Gained,
    /// An endpoint receives it for all events instead of some.
    Widened,
    /// It arrives at an endpoint once, and no longer several times.
    Single(Copies),
}

/// An endpoint, and the events for which it receives something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receiver<'a> {
    /// The exact endpoint, to be compared; people and programs are shown [`Receiver::shown`].
    pub endpoint: &'a str,
    /// The events. An unknown scope is taken for the whole organization.
    pub scope: &'a Scope,
}

/// A group that delivers something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deliverer<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its events.
    pub scope: &'a Scope,
    /// Whose it is.
    pub standing: Standing<'a>,
}

/// Whose a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing<'a> {
    /// It is declared, or makes room for one that is.
    Declared,
    /// dooctl created it for this manifest, which declares it no longer.
    Undeclared,
    /// dooctl did not create it.
    Unmanaged,
    /// It belongs to another owner.
    Foreign(&'a Owner),
}

/// How often a type arrives at an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Copies {
    /// Before.
    pub before: usize,
    /// After.
    pub after: usize,
    /// Whether the plan makes it more; otherwise it has been so before.
    pub is_new: bool,
    /// Whether it is sure. Only doo knows the events of an event guide, and which events a group
    /// is for whose scope it does not list.
    pub is_certain: bool,
    /// Whether copies have the same payload. Others may be meant.
    pub is_alike: bool,
}

impl Kind {
    /// The word for it, the same in every output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Silenced => "silenced",
            Self::Lost => "lost",
            Self::Narrowed => "narrowed",
            Self::Doubled(_) => "doubled",
            Self::Moved => "moved",
            Self::Gained => "gained",
            Self::Widened => "widened",
            Self::Single(_) => "single",
        }
    }

    /// Whether it was so before the plan: worth knowing, and no change.
    pub fn is_standing(self) -> bool {
        matches!(self, Self::Doubled(Copies { is_new: false, .. }))
    }

    /// Whether the plan surely makes the same payload arrive more often: what the guard is about.
    pub fn is_duplicate(self) -> bool {
        let Self::Doubled(copies) = self else {
            return false;
        };
        copies.is_new && copies.is_certain && copies.is_alike
    }

    /// Whether somebody receives less than before, or something twice.
    pub fn is_serious(self) -> bool {
        match self {
            Self::Silenced | Self::Lost | Self::Narrowed => true,
            Self::Doubled(copies) => copies.is_new,
            Self::Moved | Self::Gained | Self::Widened | Self::Single(_) => false,
        }
    }
}

impl Receiver<'_> {
    /// The endpoint without what may be secret in it.
    pub fn shown(&self) -> String {
        display_url(self.endpoint)
    }
}

/// The findings of each team, in the order of the teams. None for a team that something stands in
/// the way of: its delivery is not known.
pub(super) fn findings<'a>(owner: &'a Owner, teams: &[TeamPlan<'a>]) -> Vec<Vec<Finding<'a>>> {
    let subscriptions = subscriptions::of(owner, teams);
    subscriptions.map(compare::findings).collect()
}
