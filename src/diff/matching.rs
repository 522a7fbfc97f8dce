//! Which listed groups belong to a declared group, and what is to be done about them.
//!
//! The first of these rules that applies decides about the listed groups of a declared group's name:
//!
//! 1. One of ours has the declared content: keep it.
//! 2. One belongs to another owner, or its marker is damaged: refuse.
//! 3. An unmarked one has the declared content: keep it.
//! 4. Some are ours: replace them.
//! 5. A single one is unmarked: adopt it. Several are: refuse, since it is ambiguous.
//! 6. There is none: a group of ours that was renamed is replaced; otherwise create the group.
//!
//! A group cannot be changed, only replaced (api-facts: no-update).

use super::change::{Action, Change, Reason};
use super::claims::Claims;
use super::decision::{Claimed, Decision};
use super::own_groups::OwnGroups;
use super::team::DeclaredTeam;
use crate::model::{DeclaredGroup, ListedGroup, Listing, Owner, Prune};

pub(super) fn changes<'a>(
    owner: &Owner,
    claims: &Claims<'_>,
    team: &DeclaredTeam<'a>,
    listing: &'a Listing,
) -> Vec<Change<'a>> {
    let own = OwnGroups::new(owner, claims, team, listing);
    let mut declared: Vec<&DeclaredGroup> = team.declared.iter().collect();
    declared.sort_by(|a, b| a.group.name.cmp(&b.group.name));
    let mut decisions: Vec<_> = declared
        .iter()
        .map(|declared| own.decide(declared))
        .collect();

    // The order matters: names decide before markers do, and an interrupted rename is finished
    // before it could look like a second rename.
    let mut claimed = Claimed::by(&decisions);
    let mut unfinished: Vec<_> = decisions
        .iter()
        .map(|decision| match decision {
            Decision::Keep { .. } => own.unfinished(decision, &mut claimed),
            _ => Vec::new(),
        })
        .collect();
    own.find_altered_names(&declared, &mut decisions, &mut claimed);
    own.find_renames(&declared, &mut decisions, &mut claimed);
    for (decision, unfinished) in decisions.iter().zip(&mut unfinished) {
        if let Decision::Replace { .. } = decision {
            *unfinished = own.unfinished(decision, &mut claimed);
        }
    }

    let mut changes = Vec::with_capacity(decisions.len());
    for ((declared, decision), unfinished) in declared.into_iter().zip(decisions).zip(unfinished) {
        own.declared(declared, decision, unfinished, &mut changes);
    }
    own.undeclared(&claimed, &mut changes);
    changes
}

impl<'a> OwnGroups<'a, '_> {
    fn decide(&self, declared: &DeclaredGroup) -> Decision<'a> {
        let namesakes = self.namesakes(&declared.group.name);
        let (ours, others): (Vec<_>, Vec<_>) =
            namesakes.iter().partition(|listed| self.is_ours(listed));
        let equal = |listed: &&&ListedGroup| declared.group.same_content(&listed.group);
        if let Some(kept) = ours.iter().find(equal).copied() {
            let duplicates = ours
                .into_iter()
                .filter(|listed| listed.id != kept.id)
                .collect();
            return Decision::Keep { kept, duplicates };
        }
        if let Some(owner) = others.iter().find_map(|listed| listed.marker()) {
            return Decision::Conflict {
                owner: owner.owner.clone(),
                groups: namesakes.to_vec(),
            };
        }
        let (unmarked, damaged): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|listed| listed.is_unmarked());
        if !damaged.is_empty() {
            return Decision::Damaged {
                groups: damaged,
                ours,
            };
        }
        if let Some(kept) = unmarked.iter().find(equal).copied() {
            return Decision::Keep {
                kept,
                duplicates: ours,
            };
        }
        match (ours.is_empty(), unmarked.len()) {
            (false, _) => Decision::Replace {
                reason: reason_to_replace(declared, &ours),
                old: ours,
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

    /// The deletions of groups that a declaration does not need.
    fn deletions(
        &self,
        declared: &'a DeclaredGroup,
        reason: &Reason,
        groups: Vec<&'a ListedGroup>,
    ) -> Vec<Change<'a>> {
        let deletion = |listed: &'a ListedGroup| {
            let (name, reason) = (&listed.group.name, reason.clone());
            Change {
                declared: Some(declared),
                ..self.change(name, Action::Delete, reason, vec![listed])
            }
        };
        groups.into_iter().map(deletion).collect()
    }

    /// What is to be done about a declared group.
    fn declared(
        &self,
        declared: &'a DeclaredGroup,
        decision: Decision<'a>,
        unfinished: Vec<&'a ListedGroup>,
        changes: &mut Vec<Change<'a>>,
    ) {
        let name = declared.group.name.as_str();
        let deletions = |reason, groups| self.deletions(declared, reason, groups);
        changes.extend(deletions(&Reason::InterruptedReplacement, unfinished));
        let (action, reason, listed) = match decision {
            Decision::Conflict { groups, owner } => {
                (Action::Refuse, Reason::OwnershipConflict { owner }, groups)
            }
            Decision::Damaged { groups, ours: _ } => {
                (Action::Refuse, Reason::DamagedMarker, groups)
            }
            Decision::Ambiguous { groups } => (Action::Refuse, Reason::AmbiguousName, groups),
            Decision::Keep { kept, duplicates } => {
                let replaces = kept.marker().map_or(&[][..], |marker| &marker.replaces);
                let (unfinished, duplicates) = duplicates
                    .into_iter()
                    .partition(|listed| replaces.contains(&listed.id));
                changes.extend(deletions(&Reason::InterruptedReplacement, unfinished));
                changes.extend(deletions(&Reason::Duplicate, duplicates));
                let reason = if kept.is_unmarked() {
                    Reason::UpToDateUnmarked
                } else {
                    Reason::UpToDate
                };
                (Action::Keep, reason, vec![kept])
            }
            Decision::Replace { old, reason } => (Action::Replace, reason, old),
            Decision::Missing => match self.held_as(name) {
                held if held.is_empty() => (Action::Create, Reason::NotListed, held),
                // The group may turn out to be this team's. Then creating it now would deliver twice.
                held => (Action::Unmanaged, Reason::Namesake, held),
            },
        };
        let is_listed = |group: &&&ListedGroup| listed.iter().any(|listed| listed.id == group.id);
        // What is refused leaves ours alone as well.
        let is_left = |listed: &ListedGroup| action == Action::Refuse || !self.is_ours(listed);
        let bystanders = self
            .namesakes(name)
            .iter()
            .filter(|listed| is_left(listed) && !is_listed(listed))
            .copied()
            .collect();
        let declared = Some(declared);
        changes.push(Change {
            declared,
            bystanders,
            ..self.change(name, action, reason, listed)
        });
    }

    /// What is to be done about the listed groups that no declaration is about.
    fn undeclared(&self, claimed: &Claimed<'a>, changes: &mut Vec<Change<'a>>) {
        let names = self.declared_names();
        for listed in self
            .groups
            .iter()
            .copied()
            .filter(|listed| !claimed.has(listed))
        {
            let ours = self.is_ours(listed);
            if listed.marker().is_some() && !ours {
                continue;
            }
            if listed.is_damaged() {
                let name = &listed.group.name;
                let reason = Reason::DamagedMarker;
                changes.push(self.change(name, Action::Unmanaged, reason, vec![listed]));
                continue;
            }
            let declared = names.contains(&listed.group.matching_name());
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

/// Why groups of ours that differ from their declaration are replaced. A group that was created from
/// exactly this declaration was edited since, or doo did not keep it as it was sent. Only creating
/// it again can show which.
fn reason_to_replace(declared: &DeclaredGroup, ours: &[&ListedGroup]) -> Reason {
    let created = declared.group.fingerprint();
    let is_from_this = |listed: &&ListedGroup| {
        let content = listed.marker().and_then(|marker| marker.content.as_ref());
        content == Some(&created) && listed.is_as_created() == Some(false)
    };
    if ours.iter().any(is_from_this) {
        Reason::EditedOrAltered
    } else {
        Reason::Changed
    }
}
