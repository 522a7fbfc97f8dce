//! What another schema of doo does to the payloads of a manifest.

use super::grouped::{Payload, of};
use crate::desired::{Desired, Queries};
use crate::graphql::{Class, Difference, Schema, Shape, ShapeChange, What, changes};
use crate::model::Origin;
use std::path::PathBuf;
use std::sync::Arc;

/// What a new schema changes.
#[derive(Debug)]
pub struct Refresh<'d> {
    /// The payloads that it changes, the worst first.
    pub affected: Vec<Affected<'d>>,
    /// How much of the schema is different; `None` if there was none.
    pub difference: Option<Difference>,
    /// Whether the schema in the file is another one, or not there.
    pub is_changed: bool,
}

/// The file of a schema.
#[derive(Debug, Clone)]
pub struct SchemaFile {
    /// Where it is.
    pub path: PathBuf,
    /// Where the schema is from, as it is shown.
    pub endpoint: String,
    /// Whether the manifest names it.
    pub is_named: bool,
    /// Whether it was written in this run.
    pub is_written: bool,
}

/// A payload that is another one with the new schema.
#[derive(Debug)]
pub struct Affected<'d> {
    /// What some hooks deliver.
    pub payload: Payload<'d>,
    /// What is different, the worst first.
    pub changes: Vec<Change>,
}

/// What is different for a query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The new schema does not allow it, for this reason; the old one did, if there was one.
    NotValid {
        /// Whether the old schema allowed it.
        was_valid: bool,
        /// What is wrong.
        reason: String,
    },
    /// A difference at a path of its answers.
    At(ShapeChange),
    /// The old schema did not allow it.
    ValidNow,
}

impl Change {
    /// How much it concerns a receiver.
    pub fn class(&self) -> Class {
        match self {
            Self::NotValid { .. } => Class::Breaking,
            Self::At(change) => change.class,
            Self::ValidNow => Class::Compatible,
        }
    }

    /// The path in the answer, without the envelope; `None` if it is about the whole query.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::At(change) => Some(&change.path),
            Self::NotValid { .. } | Self::ValidNow => None,
        }
    }

    /// Whether it is a deprecation.
    pub fn is_deprecation(&self) -> bool {
        matches!(self, Self::At(change) if change.what == What::Deprecated)
    }
}

impl<'d> Refresh<'d> {
    /// Compares the payloads of a manifest under two schemas, whose queries need not be valid.
    pub fn of(desired: &'d Desired, before: Option<Arc<Schema>>, after: &Arc<Schema>) -> Self {
        let difference = before.as_ref().map(|before| before.difference(after));
        let is_changed = before.as_ref().is_none_or(|before| *before != *after);
        let old = before.map(|before| desired.queries.against(before));
        let new = desired.queries.against(Arc::clone(after));
        let payloads = of(desired, &[]).into_iter();
        let compare = |payload: Payload<'d>| {
            let origin = payload.origin.filter(|it| new.is_asked(&it.endpoint))?;
            let changes = compare(origin, old.as_ref(), &new);
            (!changes.is_empty()).then_some(Affected { payload, changes })
        };
        let mut affected: Vec<_> = payloads.filter_map(compare).collect();
        affected.sort_by_key(|it| it.changes.iter().map(Change::class).min());
        Self {
            affected,
            difference,
            is_changed,
        }
    }
}

fn compare(origin: &Origin, old: Option<&Queries>, new: &Queries) -> Vec<Change> {
    let before: Option<Option<Shape>> = old.map(|old| old.shape(origin).ok());
    let after = new.shape(origin).ok();
    let mut found: Vec<Change> = match (before, after) {
        (Some(Some(before)), Some(after)) => {
            let changes = changes(&before, &after).into_iter();
            let reported = changes.filter(|it| it.what != What::Described);
            reported.map(Change::At).collect()
        }
        (Some(None), Some(_)) => vec![Change::ValidNow],
        (Some(None), None) | (None, Some(_)) => vec![],
        (before, None) => {
            let reason = new.refusal(origin);
            vec![Change::NotValid {
                was_valid: before.is_some(),
                reason: reason.unwrap_or_else(|| "it cannot be read".to_owned()),
            }]
        }
    };
    found.sort_by(|a, b| a.class().cmp(&b.class()).then_with(|| a.cmp(b)));
    found
}
