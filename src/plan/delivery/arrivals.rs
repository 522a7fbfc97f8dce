//! How often a type arrives at an endpoint, before and after.

use super::subscriptions::{Subscription, When};
use super::tally::Tally;
use super::{Copies, Deliverer, Finding, Kind, Receiver};
use crate::model::{Hook, HookType};
use std::collections::HashMap;

/// What is to be said about how often a type arrives at an endpoint, given every hook that
/// delivers it there; nothing if that is once, before and after.
pub(super) fn finding<'a>(
    hook_type: &'a HookType,
    endpoint: &'a str,
    all: &[Subscription<'a>],
) -> Option<Finding<'a>> {
    let arrivals = Arrivals::of(all.iter());
    let Arrivals { before, after } = &arrivals;
    let (kind, tally, when) = if after.at_most() > 1 {
        let copies = doubled(&arrivals, &by_payload(all));
        (Kind::Doubled(copies), after, When::After)
    } else if before.likely() > 1 && after.at_most() == 1 {
        let copies = single(before, &by_payload(all));
        (Kind::Single(copies), before, When::Before)
    } else {
        return None;
    };
    let concerned = all.iter().filter(|one| one.is(when));
    let groups = concerned.map(|one| one.by);
    let mut groups: Vec<Deliverer<'a>> = groups.filter(|by| tally.meets(by.scope)).collect();
    groups.sort_unstable();
    groups.dedup();
    let receivers = |when: When| {
        let scopes = all
            .iter()
            .filter(|one| one.is(when))
            .map(|one| one.by.scope);
        let mut receivers: Vec<_> = scopes.map(|scope| Receiver { endpoint, scope }).collect();
        receivers.sort_unstable();
        receivers.dedup();
        receivers
    };
    Some(Finding {
        hook_type,
        kind,
        before: receivers(When::Before),
        after: receivers(When::After),
        groups,
    })
}

/// The scopes of hooks that deliver the same.
struct Arrivals<'a> {
    before: Tally<'a>,
    after: Tally<'a>,
}

impl<'a> Arrivals<'a> {
    fn of<'s>(all: impl Iterator<Item = &'s Subscription<'a>> + Clone) -> Self
    where
        'a: 's,
    {
        let before = all.clone().filter(|one| one.is(When::Before));
        let after = all.filter(|one| one.is(When::After));
        Self {
            before: Tally::of(before.map(|one| one.by.scope)),
            after: Tally::of(after.map(|one| one.by.scope)),
        }
    }

    /// Whether it surely arrives more than once after, and did not before. Before, what doo does
    /// not tell is taken for what is likely: that it becomes known is nothing new.
    fn is_surely_new(&self) -> bool {
        self.after.surely() > self.before.likely().max(1)
    }
}

fn doubled(arrivals: &Arrivals<'_>, by_payload: &[Arrivals<'_>]) -> Copies {
    let Arrivals { before, after } = arrivals;
    let is_duplicated = by_payload.iter().any(Arrivals::is_surely_new);
    let is_certain = after.surely() > 1;
    let (before, after, is_new) = if is_certain {
        let is_new = is_duplicated || arrivals.is_surely_new();
        (before.likely(), after.surely(), is_new)
    } else {
        let (before, after) = (before.at_most(), after.at_most());
        (before, after, after > before)
    };
    let is_alike = if is_certain && is_new {
        is_duplicated
    } else {
        by_payload.iter().any(|alike| alike.after.at_most() > 1)
    };
    Copies {
        before,
        after,
        is_new,
        is_certain,
        is_alike,
    }
}

fn single(before: &Tally<'_>, by_payload: &[Arrivals<'_>]) -> Copies {
    Copies {
        before: before.likely(),
        after: 1,
        is_new: true,
        is_certain: true,
        is_alike: by_payload.iter().any(|alike| alike.before.likely() > 1),
    }
}

/// The same, apart for each payload. Bodies are only taken apart where something may arrive twice.
fn by_payload<'a>(all: &[Subscription<'a>]) -> Vec<Arrivals<'a>> {
    let mut alike: HashMap<_, Vec<&Subscription<'a>>> = HashMap::new();
    for one in all {
        alike.entry(Hook::key(one.hook)).or_default().push(one);
    }
    let all = alike.values();
    all.map(|alike| Arrivals::of(alike.iter().copied()))
        .collect()
}
