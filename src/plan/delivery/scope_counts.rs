//! How often something arrives if several groups deliver it.

use crate::model::Scope;
use std::collections::HashMap;

/// The scopes of hooks that deliver the same type to the same endpoint.
///
/// An event belongs to the organization, and to an event guide that only doo knows. So a hook for an
/// event and a hook for a guide may deliver the same; hooks for two events, or for two guides, do not.
#[derive(Default)]
pub(super) struct ScopeCounts<'a> {
    organization: usize,
    unknown: usize,
    events: Counts<'a>,
    guides: Counts<'a>,
}

#[derive(Default)]
struct Counts<'a> {
    by_id: HashMap<&'a str, usize>,
    all: usize,
    most: usize,
}

impl<'a> ScopeCounts<'a> {
    pub(super) fn of(scopes: impl Iterator<Item = &'a Scope>) -> Self {
        let mut counts = Self::default();
        for scope in scopes {
            match scope {
                Scope::Organization => counts.organization += 1,
                Scope::Unknown => counts.unknown += 1,
                Scope::Event(id) => counts.events.add(id),
                Scope::EventGuide(id) => counts.guides.add(id),
            }
        }
        counts
    }

    /// How often it certainly arrives for some event.
    pub(super) fn certainly(&self) -> usize {
        let unknown = self.unknown.min(1);
        self.organization + self.events.most.max(self.guides.most).max(unknown)
    }

    /// The same if an unknown scope is the organization's.
    pub(super) fn likely(&self) -> usize {
        self.organization + self.unknown + self.events.most.max(self.guides.most)
    }

    /// How often it arrives at most.
    pub(super) fn at_most(&self) -> usize {
        self.organization + self.unknown + self.events.most + self.guides.most
    }

    /// Whether a hook of this scope, one of those counted, may deliver the same as another one.
    pub(super) fn meets(&self, scope: &Scope) -> bool {
        let wide = self.organization + self.unknown;
        let others = match scope {
            Scope::Organization | Scope::Unknown => wide + self.events.all + self.guides.all,
            Scope::Event(id) => wide + self.guides.all + self.events.of(id),
            Scope::EventGuide(id) => wide + self.events.all + self.guides.of(id),
        };
        others > 1
    }
}

impl<'a> Counts<'a> {
    fn add(&mut self, id: &'a str) {
        let count = self.by_id.entry(id).or_default();
        *count += 1;
        self.all += 1;
        self.most = self.most.max(*count);
    }

    fn of(&self, id: &str) -> usize {
        self.by_id.get(id).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> Scope {
        match text.split_at(1) {
            ("o", _) => Scope::Organization,
            ("?", _) => Scope::Unknown,
            ("e", id) => Scope::Event(id.to_owned()),
            (_, id) => Scope::EventGuide(id.to_owned()),
        }
    }

    #[test]
    fn scopes_overlap_surely_perhaps_or_never() {
        for (scopes, certainly, likely, at_most) in [
            ("", 0, 0, 0),
            ("o", 1, 1, 1),
            ("o o", 2, 2, 2),
            ("o e1", 2, 2, 2),
            ("o e1 e2", 2, 2, 2),
            ("o e1 e1", 3, 3, 3),
            ("o g1", 2, 2, 2),
            ("o e1 g1", 2, 2, 3),
            ("o ?", 2, 2, 2),
            ("e1 e2", 1, 1, 1),
            ("g1 g2", 1, 1, 1),
            ("e1 e1", 2, 2, 2),
            ("e1 g1", 1, 1, 2),
            ("? e1", 1, 2, 2),
            ("? ?", 1, 2, 2),
            ("?", 1, 1, 1),
        ] {
            let all: Vec<Scope> = scopes.split_whitespace().map(scope).collect();
            let counts = ScopeCounts::of(all.iter());
            let found = (counts.certainly(), counts.likely(), counts.at_most());
            assert_eq!(found, (certainly, likely, at_most), "{scopes}");
        }
    }

    #[test]
    fn a_scope_that_meets_no_other_is_left_out() {
        let all: Vec<Scope> = ["e1", "e2", "e1"].map(scope).into();
        let counts = ScopeCounts::of(all.iter());
        assert!(counts.meets(&all[0]) && !counts.meets(&all[1]));
        for all in [
            &["e1", "g1", "g2"][..],
            &["o", "g1"],
            &["?", "e1"],
            &["g1", "g1"],
        ] {
            let all: Vec<Scope> = all.iter().copied().map(scope).collect();
            let counts = ScopeCounts::of(all.iter());
            assert!(all.iter().all(|scope| counts.meets(scope)), "{all:?}");
        }
    }
}
