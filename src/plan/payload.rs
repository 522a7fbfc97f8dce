//! What a plan changes about payloads.

use super::finding::Deliverer;
use crate::graphql::{Class, ShapeChange};
use crate::model::{Hook, Place, display_url};
use std::cmp::Ordering;

/// A hook that delivers to an endpoint instead of another one, with another payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite<'a> {
    /// The hook that delivers until the plan is applied.
    pub before: &'a Hook,
    /// The declared hook: of the same type, to the same endpoint.
    pub after: &'a Hook,
    /// The declared group.
    pub by: Deliverer<'a>,
    /// Where the manifest names the endpoint.
    pub place: Option<&'a Place>,
    /// What that means for the receiver, the worst first. Empty if it is the same, or was not
    /// looked at: [`Plan::compare_payloads`](super::Plan::compare_payloads) does that.
    pub changes: Vec<PayloadChange>,
}

/// One thing that is different for a receiver.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PayloadChange {
    /// A query instead of doo's default payload.
    QueryForDefault,
    /// doo's default payload instead of a query.
    DefaultForQuery,
    /// A difference at a path of the answer.
    At(ShapeChange),
    /// The schema does not say what the listed query delivers.
    UnknownBefore,
    /// The schema does not say what the declared query delivers.
    UnknownAfter,
}

/// How much a change concerns a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayloadClass {
    /// It may fail.
    Breaking,
    /// It may meet what it does not know.
    Risky,
    /// It is not known.
    Unknown,
    /// It does not notice.
    Compatible,
}

impl PayloadClass {
    /// The word for it, the same in every output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Risky => "risky",
            Self::Unknown => "unknown",
            Self::Compatible => "compatible",
        }
    }
}

impl PayloadChange {
    /// How much it concerns the receiver.
    pub fn class(&self) -> PayloadClass {
        match self {
            Self::QueryForDefault | Self::DefaultForQuery => PayloadClass::Breaking,
            Self::UnknownBefore | Self::UnknownAfter => PayloadClass::Unknown,
            Self::At(change) => match change.class {
                Class::Breaking => PayloadClass::Breaking,
                Class::Risky => PayloadClass::Risky,
                Class::Compatible => PayloadClass::Compatible,
            },
        }
    }

    /// The path in the answer, without the envelope; `None` if it is about the whole payload.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::At(change) => Some(&change.path),
            _ => None,
        }
    }
}

impl Rewrite<'_> {
    /// Whether the receiver may fail.
    pub fn is_breaking(&self) -> bool {
        self.class() == Some(PayloadClass::Breaking)
    }

    /// The worst of its changes; `None` if there are none.
    pub fn class(&self) -> Option<PayloadClass> {
        self.changes.iter().map(PayloadChange::class).min()
    }

    /// The endpoint without what may be secret in it.
    pub fn shown_endpoint(&self) -> String {
        display_url(&self.after.endpoint)
    }

    /// By what is shown of it.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let key = |it: &Self| (it.class(), it.after.endpoint.clone(), it.by);
        key(self)
            .cmp(&key(other))
            .then_with(|| self.changes.cmp(&other.changes))
            .then_with(|| self.after.hook_type.cmp(&other.after.hook_type))
    }
}
