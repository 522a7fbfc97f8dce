//! Which declared hook takes the place of which listed one, as an endpoint sees it.

use super::subscriptions::{Subscription, When};
use crate::model::Scope;
use crate::plan::payload::Rewrite;
use std::collections::{HashMap, VecDeque};

/// The hooks of a type at an endpoint that deliver another payload than those before, given every
/// hook that delivers it there.
pub(super) fn of<'a>(all: &[Subscription<'a>]) -> Vec<Rewrite<'a>> {
    let that = |when: When| all.iter().filter(move |one| one.when == when);
    let before: Vec<&Subscription<'a>> = that(When::Before).collect();
    let after: Vec<&Subscription<'a>> = that(When::After).collect();
    let pairs = match (&before[..], &after[..]) {
        ([], _) | (_, []) => return Vec::new(),
        // Nearly always: bodies are not parsed where they are the same text.
        ([before], [after]) => vec![(*before, *after)],
        _ => pairs(before, after),
    };
    let mut found: Vec<Rewrite<'a>> = Vec::new();
    for (before, after) in pairs {
        if before.hook.same(after.hook) {
            continue;
        }
        let rewrite = Rewrite {
            before: before.hook,
            after: after.hook,
            by: after.by,
            place: after.place,
            changes: Vec::new(),
        };
        if !found.contains(&rewrite) {
            found.push(rewrite);
        }
    }
    found
}

/// What two hooks have in common: the scope, the payload by its number, the change.
type Common<'a> = (Option<&'a Scope>, Option<usize>, Option<usize>);

/// What makes two hooks a pair, the most telling first.
const TELLING: [(bool, bool, bool); 6] = [
    (true, true, false),
    (true, false, true),
    (true, false, false),
    (false, true, false),
    (false, false, true),
    (false, false, false),
];

/// A hook with the number of its payload.
type Numbered<'s, 'a> = (&'s Subscription<'a>, usize);

/// Pairs of hooks before and after. Where there are more on one side, the others are compared with
/// the first of the other side: somebody gets the one and got the other.
fn pairs<'s, 'a>(
    before: Vec<&'s Subscription<'a>>,
    after: Vec<&'s Subscription<'a>>,
) -> Vec<(&'s Subscription<'a>, &'s Subscription<'a>)> {
    let mut numbers = HashMap::new();
    let mut numbered = |mut all: Vec<&'s Subscription<'a>>| -> Vec<Numbered<'s, 'a>> {
        // Whatever the order of the listing.
        all.sort_by_cached_key(|one| (one.by, one.hook.key()));
        let number = |one: &'s Subscription<'a>| {
            let next = numbers.len();
            (one, *numbers.entry(one.hook.key()).or_insert(next))
        };
        all.into_iter().map(number).collect()
    };
    let (before, after) = (numbered(before), numbered(after));
    let mut partners: Vec<Option<usize>> = vec![None; before.len()];
    let mut is_taken = vec![false; after.len()];
    for (by_scope, by_payload, by_change) in TELLING {
        let common = |(one, payload): &Numbered<'s, 'a>| -> Common<'a> {
            (
                by_scope.then_some(one.by.scope),
                by_payload.then_some(*payload),
                one.change.filter(|_| by_change),
            )
        };
        let mut waiting: HashMap<Common<'a>, VecDeque<usize>> = HashMap::new();
        for (at, one) in after.iter().enumerate().filter(|(at, _)| !is_taken[*at]) {
            waiting.entry(common(one)).or_default().push_back(at);
        }
        let alone = partners.iter_mut().zip(&before);
        for (partner, one) in alone.filter(|(partner, _)| partner.is_none()) {
            *partner = waiting.get_mut(&common(one)).and_then(VecDeque::pop_front);
            if let Some(at) = *partner {
                is_taken[at] = true;
            }
        }
    }
    let of_before = before.iter().zip(&partners);
    let of_before = of_before.map(|(one, partner)| (one.0, after[partner.unwrap_or_default()].0));
    let others = after
        .iter()
        .zip(&is_taken)
        .filter(|(_, is_taken)| !**is_taken);
    let of_others = others.map(|(one, _)| (before[0].0, one.0));
    of_before.chain(of_others).collect()
}
