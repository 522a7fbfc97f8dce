//! For which events an endpoint receives a type, and what changes about that.

use super::subscriptions::{Subscription, When};
use crate::model::{HookType, Scope};
use crate::plan::finding::{Deliverer, DeliveryFinding, DeliveryFindingKind, Receiver};
use std::collections::BTreeSet;

/// The events for which an endpoint receives a type.
pub(super) struct Receivers<'a> {
    /// The scope that includes all events, if there is one: then no other matters.
    all: Option<&'a Scope>,
    some: BTreeSet<&'a Scope>,
}

/// What endpoints begin or cease to receive.
#[derive(Clone)]
pub(super) struct Shift<'a> {
    pub(super) before: Vec<Receiver<'a>>,
    pub(super) after: Vec<Receiver<'a>>,
    groups: Vec<Deliverer<'a>>,
    /// The first change that causes it.
    pub(super) change: usize,
}

/// An unknown scope counts as the whole organization, as everywhere (api-facts: scope-not-listed).
fn is_for_all(scope: &Scope) -> bool {
    matches!(scope, Scope::Organization | Scope::Unknown)
}

impl<'a> Receivers<'a> {
    pub(super) fn of(all: &[Subscription<'a>], when: When) -> Self {
        let scopes = all
            .iter()
            .filter(|one| one.is(when))
            .map(|one| one.by.scope);
        let (wide, some): (BTreeSet<_>, BTreeSet<_>) = scopes.partition(|scope| is_for_all(scope));
        let all = wide.first().copied();
        Self { all, some }
    }

    fn is_some(&self) -> bool {
        self.all.is_none() && !self.some.is_empty()
    }

    /// Whether an endpoint that receives a type before and after does so for fewer events or for more.
    pub(super) fn kind(before: &Self, after: &Self) -> Option<DeliveryFindingKind> {
        match (before.all, after.all) {
            (Some(_), None) if after.is_some() => Some(DeliveryFindingKind::Narrowed),
            (None, Some(_)) if before.is_some() => Some(DeliveryFindingKind::Widened),
            _ => None,
        }
    }

    fn receivers(&self, endpoint: &'a str) -> Vec<Receiver<'a>> {
        let receiver = |scope| Receiver { endpoint, scope };
        match self.all {
            Some(scope) => vec![receiver(scope)],
            None => self.some.iter().copied().map(receiver).collect(),
        }
    }

    /// What is received here and not in `other`.
    pub(super) fn without(
        &self,
        other: &Self,
        endpoint: &'a str,
        all: &[Subscription<'a>],
        when: When,
    ) -> Vec<Shift<'a>> {
        if other.all.is_some() {
            return Vec::new();
        }
        let receivers = self.receivers(endpoint).into_iter();
        let others = receivers.filter(|receiver| !other.some.contains(receiver.scope));
        let shift = |receiver: Receiver<'a>| {
            let is_cause = |one: &&Subscription<'_>| {
                one.when == when && (is_for_all(receiver.scope) || one.by.scope == receiver.scope)
            };
            let mut shift = Shift::by(all.iter().filter(is_cause));
            match when {
                When::Before => shift.before.push(receiver),
                _ => shift.after.push(receiver),
            }
            shift
        };
        others.map(shift).collect()
    }
}

impl<'a> Shift<'a> {
    fn by<'s>(causes: impl Iterator<Item = &'s Subscription<'a>> + Clone) -> Self
    where
        'a: 's,
    {
        let changes = causes.clone().filter_map(|one| one.change);
        Self {
            before: Vec::new(),
            after: Vec::new(),
            change: changes.min().unwrap_or_default(),
            groups: causes.map(|one| one.by).collect(),
        }
    }

    /// An endpoint that receives a type before and after, for other events.
    pub(super) fn changed(
        endpoint: &'a str,
        all: &[Subscription<'a>],
        before: &Receivers<'a>,
        after: &Receivers<'a>,
    ) -> Self {
        let changing = all.iter().filter(|one| one.when != When::Always);
        Self {
            before: before.receivers(endpoint),
            after: after.receivers(endpoint),
            ..Self::by(changing)
        }
    }

    /// Whether something is lost and something gained.
    pub(super) fn is_move(shifts: &[Self]) -> bool {
        let loses = shifts.iter().any(|shift| !shift.before.is_empty());
        loses && shifts.iter().any(|shift| !shift.after.is_empty())
    }

    /// What one endpoint loses or gains, whatever others do.
    pub(super) fn alone(&self, hook_type: &'a HookType, is_received: bool) -> DeliveryFinding<'a> {
        let kind = match (self.before.is_empty(), is_received) {
            (true, _) => DeliveryFindingKind::Gained,
            (false, true) => DeliveryFindingKind::Lost,
            (false, false) => DeliveryFindingKind::Silenced,
        };
        self.clone().finding(hook_type, kind)
    }

    /// Several as one.
    pub(super) fn merged(shifts: Vec<Self>) -> Self {
        let mut merged = Self::by([].iter());
        for shift in shifts {
            merged.before.extend(shift.before);
            merged.after.extend(shift.after);
            merged.groups.extend(shift.groups);
        }
        merged
    }

    pub(super) fn finding(
        mut self,
        hook_type: &'a HookType,
        kind: DeliveryFindingKind,
    ) -> DeliveryFinding<'a> {
        self.before.sort_unstable();
        self.after.sort_unstable();
        self.groups.sort_unstable();
        self.groups.dedup();
        DeliveryFinding {
            hook_type,
            kind,
            before: self.before,
            after: self.after,
            groups: self.groups,
        }
    }
}
