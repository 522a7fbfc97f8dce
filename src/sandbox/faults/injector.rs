//! Draws the faults of each request from the seed.

use super::hand::{ChangeOfHands, Hand};
use super::injected_fault::{Damage, GivenId, InjectedFault, NoEffect};
use super::switches::{Faults, Times};
use super::visibility::Lag;
use crate::sandbox::random::Random;
use crate::sandbox::route::ApiRoute;
use std::collections::HashMap;

/// Draws faults as the switches say.
#[derive(Clone)]
pub(in crate::sandbox) struct Injector {
    faults: Faults,
    random: Random,
    /// The number of ignored deletions of each group.
    ignored: HashMap<String, u32>,
    /// The number of pages with a wrong total.
    wrong_totals: u32,
}

/// Separates faults from other random values: a switch changes no id.
const FAULTS: u64 = 0xfa17_5eed;

impl Injector {
    pub(in crate::sandbox) fn new(faults: Faults, seed: u64) -> Self {
        Self {
            faults,
            random: Random::new(seed ^ FAULTS),
            ignored: HashMap::new(),
            wrong_totals: 0,
        }
    }

    /// The switches.
    pub(in crate::sandbox) fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Draws true or false with equal chances.
    pub(in crate::sandbox) fn toss(&mut self) -> bool {
        self.random.chance(0.5)
    }

    /// Draws the faults of a request; `further` means a page after the first.
    pub(in crate::sandbox) fn draw(&mut self, call: &ApiRoute, further: bool) -> InjectedFault {
        let is_write = matches!(call, ApiRoute::Create(_) | ApiRoute::Delete(_));
        let (before, after) = self.trouble(is_write);
        InjectedFault {
            interference: self.random.chance(self.faults.other_client)
                || (further && self.random.chance(self.faults.shift_pages)),
            before,
            hand: self.change_of_hands(),
            ignored: matches!(call, ApiRoute::Delete(id) if self.is_ignored(id.as_str())),
            by_name: false,
            id: match call {
                ApiRoute::Create(_) => self.given_id(),
                _ => GivenId::New,
            },
            lag: match call {
                ApiRoute::Create(_) => self.faults.create_lag,
                ApiRoute::Delete(_) => self.faults.delete_lag,
                ApiRoute::Token
                | ApiRoute::List(_)
                | ApiRoute::Organizations
                | ApiRoute::Init(_)
                | ApiRoute::Query => Lag::None,
            },
            left_out: match call {
                ApiRoute::List(_) if !further => self.left_out(),
                _ => None,
            },
            repeats: further && self.random.chance(self.faults.repeat_groups),
            wrong_total: matches!(call, ApiRoute::List(_)) && self.is_wrong(),
            after,
        }
    }

    /// Draws a fault before the effect of a request, or one after it.
    fn trouble(&mut self, is_write: bool) -> (Option<NoEffect>, Option<Damage>) {
        let Self { faults, random, .. } = self;
        let lost = if is_write { faults.lose_answer } else { 0.0 };
        let cases = [
            (lost, None, Some(Damage::Reset)),
            (faults.reset_rate, Some(NoEffect::Reset), None),
            (faults.break_rate, None, Some(Damage::Break)),
            (faults.truncate_rate, None, Some(Damage::Truncation)),
            (
                faults.fail_rate,
                Some(NoEffect::Failure),
                Some(Damage::Failure),
            ),
            (faults.hang_rate, Some(NoEffect::Hang), Some(Damage::Hang)),
        ];
        let mut happening = cases.iter().filter(|(share, ..)| random.chance(*share));
        let Some((_, before, after)) = happening.next().copied() else {
            return (None, None);
        };
        // If both are possible, draw one of them.
        match before.is_none() || (after.is_some() && random.chance(0.5)) {
            true => (None, after),
            false => (before, None),
        }
    }

    fn change_of_hands(&mut self) -> Option<ChangeOfHands> {
        let happens = self.random.chance(self.faults.change_hands);
        happens.then(|| ChangeOfHands {
            how: Hand::ALL[usize::from(self.random.byte()) % Hand::ALL.len()],
            which: self.random.byte(),
        })
    }

    fn given_id(&mut self) -> GivenId {
        if !self.random.chance(self.faults.repeat_ids) {
            return GivenId::New;
        }
        let which = self.random.byte();
        [
            GivenId::Taken(which),
            GivenId::Overwritten(which),
            GivenId::Earlier,
        ][usize::from(self.random.byte()) % 3]
    }

    fn left_out(&mut self) -> Option<u8> {
        let happens = self.random.chance(self.faults.hide_groups);
        happens.then(|| self.random.byte())
    }

    fn is_ignored(&mut self, id: &str) -> bool {
        if self.faults.drop_deletes == Times::Number(0) {
            return false;
        }
        let before = self.ignored.entry(id.to_owned()).or_default();
        let is_ignored = self.faults.drop_deletes.includes(*before);
        *before += u32::from(is_ignored);
        is_ignored
    }

    fn is_wrong(&mut self) -> bool {
        let is_wrong = self.faults.wrong_total.includes(self.wrong_totals);
        self.wrong_totals = self.wrong_totals.saturating_add(u32::from(is_wrong));
        is_wrong
    }
}
