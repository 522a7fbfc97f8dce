//! Which listed groups a declared group stands against, and what follows.
//!
//! The rules, in this order: a namesake of another owner refuses; an equal one is kept; ours that
//! are not equal are replaced; a single unmarked one is adopted, several are ambiguous; and what
//! has no namesake is created, unless it is a group of ours under a new name.

use super::{Action, Change, Claims, Reason, Team};
use crate::model::{DeclaredGroup, GroupId, Hook, HookType, ListedGroup, Listing, Owner, Prune};
use std::collections::{HashMap, HashSet};

/// What the namesakes of a declared group come to.
enum Decision<'a> {
    Conflict {
        groups: Vec<&'a ListedGroup>,
        owner: Owner,
    },
    Ambiguous {
        groups: Vec<&'a ListedGroup>,
    },
    Keep {
        kept: &'a ListedGroup,
        duplicates: Vec<&'a ListedGroup>,
    },
    Replace {
        old: Vec<&'a ListedGroup>,
        reason: Reason,
    },
    Missing,
}

/// A team's listing as far as the team may do something about it: without what belongs elsewhere.
struct View<'a, 'o> {
    owner: &'o Owner,
    team: &'o Team<'a>,
    /// In the order of their ids.
    groups: Vec<&'a ListedGroup>,
    by_name: HashMap<&'a str, Vec<&'a ListedGroup>>,
}

pub(super) fn changes<'a>(
    owner: &Owner,
    claims: &Claims<'_>,
    team: &Team<'a>,
    listing: &'a Listing,
) -> Vec<Change<'a>> {
    let view = View::new(owner, claims, team, listing);
    let mut declared: Vec<&DeclaredGroup> = team.declared.iter().collect();
    declared.sort_by(|a, b| a.group.name.cmp(&b.group.name));
    let mut decisions: Vec<_> = declared
        .iter()
        .map(|declared| view.decide(declared))
        .collect();

    // In this order: what is decided by name comes before what only a marker says, and an
    // interrupted rename is finished before it could be taken for another one.
    let mut taken = Taken::by(&decisions);
    let unfinished: Vec<_> = decisions
        .iter()
        .map(|decision| view.unfinished(decision, &mut taken))
        .collect();
    view.find_renames(&declared, &mut decisions, &mut taken);
    for decision in &mut decisions {
        view.add_predecessors(decision, &mut taken);
    }

    let mut changes = Vec::with_capacity(decisions.len());
    for ((declared, decision), unfinished) in declared.into_iter().zip(decisions).zip(unfinished) {
        view.declared(declared, decision, unfinished, &mut changes);
    }
    view.undeclared(&taken, &mut changes);
    changes
}

/// Listed groups that a declaration has spoken for.
struct Taken<'a>(HashSet<&'a GroupId>);

impl<'a> Taken<'a> {
    fn by(decisions: &[Decision<'a>]) -> Self {
        let mut ids = HashSet::new();
        for decision in decisions {
            match decision {
                Decision::Conflict { groups, owner: _ }
                | Decision::Ambiguous { groups }
                | Decision::Replace {
                    old: groups,
                    reason: _,
                } => {
                    ids.extend(groups.iter().map(|listed| &listed.id));
                }
                Decision::Keep { kept, duplicates } => {
                    ids.insert(&kept.id);
                    ids.extend(duplicates.iter().map(|listed| &listed.id));
                }
                Decision::Missing => {}
            }
        }
        Self(ids)
    }

    /// Takes a group, unless it is taken.
    fn take(&mut self, listed: &'a ListedGroup) -> bool {
        self.0.insert(&listed.id)
    }

    fn has(&self, listed: &ListedGroup) -> bool {
        self.0.contains(&listed.id)
    }
}

impl<'a, 'o> View<'a, 'o> {
    fn new(
        owner: &'o Owner,
        claims: &Claims<'_>,
        team: &'o Team<'a>,
        listing: &'a Listing,
    ) -> Self {
        let here = |listed: &&ListedGroup| match &listed.marker {
            Some(marker) => marker.team == *team.id,
            None => claims.allow(team.id, listed),
        };
        let mut groups: Vec<_> = listing.groups.iter().filter(here).collect();
        groups.sort_by(|a, b| a.id.cmp(&b.id));
        let mut by_name: HashMap<&str, Vec<_>> = HashMap::new();
        for listed in &groups {
            by_name.entry(&listed.group.name).or_default().push(*listed);
        }
        Self {
            owner,
            team,
            groups,
            by_name,
        }
    }

    fn is_ours(&self, listed: &ListedGroup) -> bool {
        listed
            .marker
            .as_ref()
            .is_some_and(|marker| marker.owner == *self.owner)
    }

    fn namesakes(&self, name: &str) -> &[&'a ListedGroup] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    fn decide(&self, declared: &DeclaredGroup) -> Decision<'a> {
        let namesakes = self.namesakes(&declared.group.name);
        let other_owner = |listed: &&ListedGroup| {
            listed
                .marker
                .as_ref()
                .map(|marker| &marker.owner)
                .filter(|owner| *owner != self.owner)
                .cloned()
        };
        if let Some(owner) = namesakes.iter().find_map(other_owner) {
            return Decision::Conflict {
                groups: namesakes.to_vec(),
                owner,
            };
        }
        let (ours, unmarked): (Vec<_>, Vec<_>) =
            namesakes.iter().partition(|listed| self.is_ours(listed));
        let equal = |listed: &&&ListedGroup| declared.group.same_content(&listed.group);
        if let Some(kept) = ours
            .iter()
            .find(equal)
            .or_else(|| unmarked.iter().find(equal))
            .copied()
        {
            let duplicates = ours
                .into_iter()
                .filter(|listed| listed.id != kept.id)
                .collect();
            return Decision::Keep { kept, duplicates };
        }
        match (ours.is_empty(), unmarked.len()) {
            (false, _) => Decision::Replace {
                old: ours,
                reason: Reason::Changed,
            },
            (true, 0) => Decision::Missing,
            (true, 1) => Decision::Replace {
                old: unmarked,
                reason: Reason::Adoption,
            },
            (true, _) => Decision::Ambiguous { groups: unmarked },
        }
    }

    /// What a kept group and its duplicates were created to replace and is still listed: the rest
    /// of a replacement that was interrupted.
    fn unfinished(&self, decision: &Decision<'a>, taken: &mut Taken<'a>) -> Vec<&'a ListedGroup> {
        match decision {
            Decision::Keep { kept, duplicates } => {
                let mut heirs = vec![*kept];
                heirs.extend(duplicates);
                self.predecessors(heirs, taken)
            }
            _ => Vec::new(),
        }
    }

    /// A replacement also removes what the groups it removes were to replace.
    fn add_predecessors(&self, decision: &mut Decision<'a>, taken: &mut Taken<'a>) {
        if let Decision::Replace { old, reason: _ } = decision {
            let predecessors = self.predecessors(old.clone(), taken);
            old.extend(predecessors);
        }
    }

    /// The groups named by the markers of `heirs`, and by theirs in turn. Only a marker of ours is
    /// believed, and only groups are named that are ours or unmarked and that nobody spoke for.
    fn predecessors(
        &self,
        heirs: Vec<&'a ListedGroup>,
        taken: &mut Taken<'a>,
    ) -> Vec<&'a ListedGroup> {
        let mut found = Vec::new();
        let mut heirs = heirs;
        while let Some(heir) = heirs.pop() {
            let Some(marker) = heir.marker.as_ref().filter(|_| self.is_ours(heir)) else {
                continue;
            };
            for id in &marker.replaces {
                let listed = self.groups.binary_search_by(|listed| listed.id.cmp(id));
                let Some(listed) = listed.ok().map(|at| self.groups[at]) else {
                    continue;
                };
                let ours_to_remove = listed.marker.is_none() || self.is_ours(listed);
                if ours_to_remove && taken.take(listed) {
                    found.push(listed);
                    heirs.push(listed);
                }
            }
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found
    }

    /// Turns a declaration without namesake into a rename, when a group of ours that is no longer
    /// declared has its content.
    fn find_renames(
        &self,
        declared: &[&'a DeclaredGroup],
        decisions: &mut [Decision<'a>],
        taken: &mut Taken<'a>,
    ) {
        if !decisions
            .iter()
            .any(|decision| matches!(decision, Decision::Missing))
        {
            return;
        }
        let mut orphans: HashMap<Vec<(&HookType, &str)>, Vec<&'a ListedGroup>> = HashMap::new();
        for listed in self.orphans().filter(|listed| !taken.has(listed)) {
            orphans
                .entry(outline(&listed.group.hooks))
                .or_default()
                .push(listed);
        }
        for (declared, decision) in declared.iter().zip(decisions) {
            let Decision::Missing = decision else {
                continue;
            };
            let candidates = orphans
                .get(&outline(&declared.group.hooks))
                .map_or(&[][..], Vec::as_slice);
            let same = |listed: &&&ListedGroup| {
                !taken.has(listed) && declared.group.same_content(&listed.group)
            };
            if let Some(old) = candidates.iter().find(same).copied() {
                taken.take(old);
                let reason = Reason::Renamed {
                    from: old.group.name.clone(),
                };
                *decision = Decision::Replace {
                    old: vec![old],
                    reason,
                };
            }
        }
    }

    /// Groups of ours whose name is not declared.
    fn orphans(&self) -> impl Iterator<Item = &'a ListedGroup> {
        let declared: HashSet<&str> = self
            .team
            .declared
            .iter()
            .map(|d| d.group.name.as_str())
            .collect();
        self.groups.iter().copied().filter(move |listed| {
            self.is_ours(listed) && !declared.contains(listed.group.name.as_str())
        })
    }

    fn change(
        &self,
        name: &'a str,
        action: Action,
        reason: Reason,
        listed: Vec<&'a ListedGroup>,
    ) -> Change<'a> {
        Change {
            team: self.team.id,
            name,
            action,
            reason,
            declared: None,
            listed,
            bystanders: Vec::new(),
        }
    }

    fn declared(
        &self,
        declared: &'a DeclaredGroup,
        decision: Decision<'a>,
        unfinished: Vec<&'a ListedGroup>,
        changes: &mut Vec<Change<'a>>,
    ) {
        let name = declared.group.name.as_str();
        let mut removed = |reason: Reason, groups: Vec<&'a ListedGroup>| {
            let each = groups.into_iter().map(|listed| Change {
                declared: Some(declared),
                ..self.change(
                    &listed.group.name,
                    Action::Delete,
                    reason.clone(),
                    vec![listed],
                )
            });
            changes.extend(each);
        };
        removed(Reason::InterruptedReplacement, unfinished);
        let (action, reason, listed) = match decision {
            Decision::Conflict { groups, owner } => {
                (Action::Refuse, Reason::OwnershipConflict { owner }, groups)
            }
            Decision::Ambiguous { groups } => (Action::Refuse, Reason::AmbiguousName, groups),
            Decision::Keep { kept, duplicates } => {
                let replaces = kept
                    .marker
                    .as_ref()
                    .map_or(&[][..], |marker| &marker.replaces);
                let (unfinished, duplicates) = duplicates
                    .into_iter()
                    .partition(|listed| replaces.contains(&listed.id));
                removed(Reason::InterruptedReplacement, unfinished);
                removed(Reason::Duplicate, duplicates);
                let unmarked = kept.marker.is_none();
                let reason = if unmarked {
                    Reason::UpToDateUnmarked
                } else {
                    Reason::UpToDate
                };
                (Action::Keep, reason, vec![kept])
            }
            Decision::Replace { old, reason } => (Action::Replace, reason, old),
            Decision::Missing => (Action::Create, Reason::NotListed, Vec::new()),
        };
        let spoken_for = |group: &&&ListedGroup| listed.iter().any(|listed| listed.id == group.id);
        let bystanders = self
            .namesakes(name)
            .iter()
            .filter(|g| g.marker.is_none() && !spoken_for(g))
            .copied()
            .collect();
        let declared = Some(declared);
        changes.push(Change {
            declared,
            bystanders,
            ..self.change(name, action, reason, listed)
        });
    }

    /// Listed groups that no declaration spoke for.
    fn undeclared(&self, taken: &Taken<'a>, changes: &mut Vec<Change<'a>>) {
        let names: HashSet<&str> = self
            .team
            .declared
            .iter()
            .map(|d| d.group.name.as_str())
            .collect();
        for listed in self
            .groups
            .iter()
            .copied()
            .filter(|listed| !taken.has(listed))
        {
            let ours = self.is_ours(listed);
            if listed.marker.is_some() && !ours {
                continue;
            }
            let declared = names.contains(listed.group.name.as_str());
            let (action, reason) = match (ours, declared, self.team.prune) {
                (true, _, Prune::Owned | Prune::All) => (Action::Delete, Reason::Undeclared),
                (true, _, Prune::None) => (Action::Unmanaged, Reason::KeptByPruneNone),
                (false, true, _) => (Action::Unmanaged, Reason::Namesake),
                (false, false, Prune::All) => (Action::Delete, Reason::PruneAll),
                (false, false, Prune::Owned | Prune::None) => {
                    (Action::Unmanaged, Reason::NotDeclared)
                }
            };
            changes.push(self.change(&listed.group.name, action, reason, vec![listed]));
        }
    }
}

/// What groups of the same content have in common and is cheap to compare.
fn outline(hooks: &[Hook]) -> Vec<(&HookType, &str)> {
    let mut outline: Vec<_> = hooks
        .iter()
        .map(|hook| (&hook.hook_type, hook.endpoint.as_str()))
        .collect();
    outline.sort_unstable();
    outline
}
