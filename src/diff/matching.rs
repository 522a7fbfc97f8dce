//! Which listed groups a declared group stands against, and what follows.
//!
//! The rules, in this order: a namesake of another owner refuses; an equal one is kept; ours that
//! are not equal are replaced; a single unmarked one is adopted, several are ambiguous; and what
//! has no namesake is created, unless it is a group of ours under a new name.

use super::heritage::Taken;
use super::view::View;
use super::{Action, Change, Claims, Reason, Team};
use crate::model::{DeclaredGroup, ListedGroup, Listing, Owner, Prune};
use std::collections::HashSet;

/// What the namesakes of a declared group come to.
pub(super) enum Decision<'a> {
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

impl<'a> View<'a, '_> {
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
            Decision::Missing => match self.held_as(name) {
                held if held.is_empty() => (Action::Create, Reason::NotListed, held),
                // Creating it now would deliver twice, should the group turn out to be this team's.
                held => (Action::Unmanaged, Reason::Namesake, held),
            },
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
                (false, false, Prune::All) if self.may_prune_unmarked => {
                    (Action::Delete, Reason::PruneAll)
                }
                (false, false, Prune::All | Prune::Owned | Prune::None) => {
                    (Action::Unmanaged, Reason::NotDeclared)
                }
            };
            changes.push(self.change(&listed.group.name, action, reason, vec![listed]));
        }
    }
}
