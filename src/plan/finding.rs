//! What a plan changes for receivers.

use crate::model::{HookType, Owner, Scope, display_url};

/// One change for the receivers of a type, or something to know about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryFinding<'a> {
    /// What is delivered.
    pub hook_type: &'a HookType,
    /// What happens to it.
    pub kind: DeliveryFindingKind,
    /// The endpoints that receive it before and not after; if it is doubled or single, all that receive
    /// it before.
    pub before: Vec<Receiver<'a>>,
    /// The endpoints that receive it after and not before; if it is doubled or single, all that receive
    /// it after.
    pub after: Vec<Receiver<'a>>,
    /// The groups that cause it: they begin or cease to deliver it, or deliver it several times.
    pub groups: Vec<Deliverer<'a>>,
}

/// What happens to a type, the most serious first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryFindingKind {
    /// No endpoint of the team receives it any more.
    Silenced,
    /// An endpoint receives it no longer; others do.
    Lost,
    /// An endpoint receives it for some events instead of all.
    Narrowed,
    /// It arrives at an endpoint more than once.
    Doubled(Copies),
    /// It is delivered to another endpoint, or for other events.
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
    /// The exact endpoint, for comparisons; outputs have [`Receiver::shown`].
    pub endpoint: &'a str,
    /// The events. An unknown scope counts as the whole organization.
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
    pub ownership: Ownership<'a>,
}

/// Whose a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ownership<'a> {
    /// It is declared, or replaced by a declared one.
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
    /// Whether the plan adds copies; otherwise the number is the same.
    pub is_new: bool,
    /// Whether it is certain. Only doo knows which events belong to an event guide, and the scope of a
    /// listed group (api-facts: scope-not-listed).
    pub is_certain: bool,
    /// Whether copies have the same payload. Others may be intended.
    pub is_alike: bool,
}

impl DeliveryFindingKind {
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

    /// Whether it is the same before and after: something to know, and no change.
    pub fn is_standing(self) -> bool {
        matches!(self, Self::Doubled(Copies { is_new: false, .. }))
    }

    /// Whether the plan certainly makes the same payload arrive more often: what the guard is about.
    pub fn is_duplicate(self) -> bool {
        let Self::Doubled(copies) = self else {
            return false;
        };
        copies.is_new && copies.is_certain && copies.is_alike
    }

    /// Whether an endpoint receives less than before, or something more often.
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
