//! How many copies of a type arrive at an endpoint, before and after.

use super::scope_counts::ScopeCounts;
use super::subscriptions::{Subscription, When};
use crate::model::{Hook, HookType};
use crate::plan::finding::{Copies, Deliverer, DeliveryFinding, DeliveryFindingKind, Receiver};
use std::collections::HashMap;

/// The finding about how often a type arrives at an endpoint, given every hook that delivers it there.
/// None if it arrives once before and once after.
pub(super) fn finding<'a>(
    hook_type: &'a HookType,
    endpoint: &'a str,
    all: &[Subscription<'a>],
) -> Option<DeliveryFinding<'a>> {
    let counts = CopyCounts::of(all.iter());
    let CopyCounts { before, after } = &counts;
    let (kind, counts, when) = if after.at_most() > 1 {
        let copies = doubled(&counts, &by_payload(all));
        (DeliveryFindingKind::Doubled(copies), after, When::After)
    } else if before.likely() > 1 && after.at_most() == 1 {
        let copies = single(before, &by_payload(all));
        (DeliveryFindingKind::Single(copies), before, When::Before)
    } else {
        return None;
    };
    let concerned = all.iter().filter(|one| one.is(when));
    let groups = concerned.map(|one| one.by);
    let mut groups: Vec<Deliverer<'a>> = groups.filter(|by| counts.meets(by.scope)).collect();
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
    Some(DeliveryFinding {
        hook_type,
        kind,
        before: receivers(When::Before),
        after: receivers(When::After),
        groups,
    })
}

/// The scopes of hooks that deliver the same.
struct CopyCounts<'a> {
    before: ScopeCounts<'a>,
    after: ScopeCounts<'a>,
}

impl<'a> CopyCounts<'a> {
    fn of<'s>(all: impl Iterator<Item = &'s Subscription<'a>> + Clone) -> Self
    where
        'a: 's,
    {
        let before = all.clone().filter(|one| one.is(When::Before));
        let after = all.filter(|one| one.is(When::After));
        Self {
            before: ScopeCounts::of(before.map(|one| one.by.scope)),
            after: ScopeCounts::of(after.map(|one| one.by.scope)),
        }
    }

    /// Whether it certainly arrives more than once after, and did not before. Before, an unknown scope
    /// counts as the likely one: if it becomes known, that is not a new copy.
    fn is_certainly_new(&self) -> bool {
        self.after.certainly() > self.before.likely().max(1)
    }
}

fn doubled(counts: &CopyCounts<'_>, by_payload: &[CopyCounts<'_>]) -> Copies {
    let CopyCounts { before, after } = counts;
    let is_duplicated = by_payload.iter().any(CopyCounts::is_certainly_new);
    let is_certain = after.certainly() > 1;
    let (before, after, is_new) = if is_certain {
        let is_new = is_duplicated || counts.is_certainly_new();
        (before.likely(), after.certainly(), is_new)
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

fn single(before: &ScopeCounts<'_>, by_payload: &[CopyCounts<'_>]) -> Copies {
    Copies {
        before: before.likely(),
        after: 1,
        is_new: true,
        is_certain: true,
        is_alike: by_payload.iter().any(|alike| alike.before.likely() > 1),
    }
}

/// The same for each payload. Bodies are only parsed where something may arrive twice.
fn by_payload<'a>(all: &[Subscription<'a>]) -> Vec<CopyCounts<'a>> {
    let mut alike: HashMap<_, Vec<&Subscription<'a>>> = HashMap::new();
    for one in all {
        alike.entry(Hook::key(one.hook)).or_default().push(one);
    }
    let all = alike.values();
    all.map(|alike| CopyCounts::of(alike.iter().copied()))
        .collect()
}
