//! Decides which candidates are declared, so that a plan has no changes.

use super::candidates::{Candidate, ReadBack};
use super::exported::LeftOut;
use super::input::Input;
use super::reason::LeftOutReason;
use crate::diff::{self, Action, Change, DeclaredTeam};
use crate::model::{DeclaredGroup, ListedGroup, Prune, TeamId, canonical};
use crate::observed::Observation;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The decisions about a team's listing.
pub(super) struct Settled<'a> {
    pub(super) team: &'a TeamId,
    /// The declared groups, sorted by name.
    pub(super) declared: Vec<Candidate<'a>>,
    /// Groups with the same names, which are left alone.
    pub(super) namesakes: Vec<Candidate<'a>>,
    /// Groups that could be declared, but must not be.
    pub(super) withheld: Vec<(Candidate<'a>, LeftOutReason)>,
    /// Groups that cannot be declared.
    pub(super) left_out: Vec<LeftOut>,
    pub(super) others: Vec<&'a ListedGroup>,
    /// Whether pruning must be off, because a group of ours is not declared.
    pub(super) prune_none: bool,
}

/// Proposes one group for each name, and withdraws those that a plan would change.
pub(super) fn settle<'a>(input: &Input<'a>, read: Vec<ReadBack<'a>>) -> Vec<Settled<'a>> {
    let mut teams: Vec<Settled<'a>> = read.into_iter().map(propose).collect();
    let prune = own_prune(input);
    while withdraw(input, prune, &mut teams) {}
    teams
}

/// The declared group for each name: ours, or an unmarked one if all unmarked ones are equal.
fn propose(read: ReadBack<'_>) -> Settled<'_> {
    let ReadBack {
        team,
        candidates,
        others,
        left_out,
    } = read;
    let mut by_name: BTreeMap<Cow<'_, str>, Vec<Candidate<'_>>> = BTreeMap::new();
    for candidate in candidates {
        let name = candidate.listed.group.matching_name();
        by_name.entry(name).or_default().push(candidate);
    }
    let mut settled = Settled {
        team,
        declared: vec![],
        namesakes: vec![],
        withheld: vec![],
        left_out,
        others,
        prune_none: false,
    };
    for mut namesakes in by_name.into_values() {
        let ours = namesakes.iter().position(|it| it.listed.marker().is_some());
        let first = namesakes.remove(ours.unwrap_or(0));
        let same = |it: &Candidate<'_>| first.declared.group.same_content(&it.listed.group);
        if ours.is_some() || namesakes.iter().all(same) {
            settled.declared.push(first);
            settled.namesakes.extend(namesakes);
        } else {
            for candidate in std::iter::once(first).chain(namesakes) {
                settled
                    .withheld
                    .push((candidate, LeftOutReason::AmbiguousName));
            }
        }
    }
    settled
}

/// The `prune` of a team that does not set it.
fn own_prune(input: &Input<'_>) -> Prune {
    let team = input.reader.read("team: 1\ngroups: []\n");
    team.map_or(Prune::default(), |team| team.prune)
}

/// Compares as a plan would, and withdraws groups that a plan would change. Returns whether it
/// withdrew any: then compare again. This ends, because each round withdraws at least one group.
fn withdraw(input: &Input<'_>, prune: Prune, teams: &mut [Settled<'_>]) -> bool {
    let declared: Vec<Vec<DeclaredGroup>> = teams.iter().map(Settled::declarations).collect();
    let of_others = input.others.iter().map(|(team, listing)| DeclaredTeam {
        id: &team.team,
        prune: team.prune,
        declared: &team.groups,
        observed: listing
            .as_ref()
            .map_or(Observation::NotSelected, Observation::Listed),
    });
    let own = teams.iter().zip(input.teams).zip(&declared);
    let own = own.map(|((settled, (id, listing)), declared)| DeclaredTeam {
        id,
        prune: if settled.prune_none {
            Prune::None
        } else {
            prune
        },
        declared,
        observed: Observation::Listed(listing),
    });
    let views: Vec<DeclaredTeam<'_>> = of_others.chain(own).collect();
    let changes = diff::between(input.owner, &views);
    let unwanted: Vec<Vec<Unwanted>> = changes
        .iter()
        .skip(input.others.len())
        .map(|changes| changes.iter().filter_map(Unwanted::of).collect())
        .collect();
    let mut withdrew = false;
    for (settled, unwanted) in teams.iter_mut().zip(unwanted) {
        for unwanted in unwanted {
            withdrew |= settled.withdraw(unwanted);
        }
    }
    withdrew
}

/// A change that an export must not cause.
enum Unwanted {
    /// Caused by declaring the name.
    Of(String, LeftOutReason),
    /// Caused by not declaring a group.
    Pruned,
}

impl Unwanted {
    fn of(change: &Change<'_>) -> Option<Self> {
        if !change.writes() && change.action != Action::Refuse {
            return None;
        }
        Some(match change.declared {
            Some(declared) => Self::Of(
                declared.group.name.clone(),
                LeftOutReason::of(&change.reason),
            ),
            None => Self::Pruned,
        })
    }
}

impl Settled<'_> {
    fn declarations(&self) -> Vec<DeclaredGroup> {
        let declared = self.declared.iter();
        declared
            .map(|candidate| candidate.declared.clone())
            .collect()
    }

    /// Withdraws the cause of a change. Returns whether there was one.
    fn withdraw(&mut self, unwanted: Unwanted) -> bool {
        let (name, reason) = match unwanted {
            Unwanted::Of(name, reason) => (name, reason),
            Unwanted::Pruned => return !std::mem::replace(&mut self.prune_none, true),
        };
        let before = self.withheld.len();
        for list in [&mut self.declared, &mut self.namesakes] {
            let all = std::mem::take(list);
            let (withdrawn, kept): (Vec<_>, Vec<_>) = all.into_iter().partition(|candidate| {
                candidate.listed.group.matching_name() == canonical::text(&name)
            });
            *list = kept;
            let withdrawn = withdrawn.into_iter();
            self.withheld
                .extend(withdrawn.map(|candidate| (candidate, reason.clone())));
        }
        self.withheld.len() > before
    }

    /// What is not declared, by name.
    pub(super) fn all_left_out(&self) -> Vec<LeftOut> {
        let withheld = self.withheld.iter().map(|(candidate, reason)| {
            let ListedGroup {
                id,
                group,
                marking: _,
            } = candidate.listed;
            (&group.name, std::slice::from_ref(id), reason)
        });
        let left_out = self.left_out.iter();
        let left_out = left_out.map(|LeftOut { name, ids, reason }| (name, &ids[..], reason));
        let mut all: BTreeMap<(&str, String), LeftOut> = BTreeMap::new();
        for (name, ids, reason) in withheld.chain(left_out) {
            let entry = all.entry((name, reason.to_string()));
            let entry = entry.or_insert_with(|| LeftOut {
                name: name.clone(),
                ids: vec![],
                reason: reason.clone(),
            });
            entry.ids.extend_from_slice(ids);
            entry.ids.sort();
        }
        all.into_values().collect()
    }
}
