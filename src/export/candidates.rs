//! Which listed groups a team may declare, and whether a manifest can express them.

use super::exported::LeftOut;
use super::group::GroupForm;
use super::input::Input;
use super::names::SecretNames;
use super::reason::LeftOutReason;
use crate::desired::{Severity, TeamReader};
use crate::diff::{Claims, DeclaredTeam};
use crate::model::{DeclaredGroup, ListedGroup, Listing, Marking, Prune, TeamId};
use crate::observed::Observation;
use crate::yaml::Block;

/// A team's listing, sorted by who may declare each group.
pub(super) struct Sorted<'a> {
    pub(super) team: &'a TeamId,
    /// Ours and unmarked, sorted by name.
    pub(super) own: Vec<&'a ListedGroup>,
    /// Groups of other owners and other teams.
    pub(super) others: Vec<&'a ListedGroup>,
    /// Unmarked groups that an earlier team has.
    pub(super) shared: Vec<LeftOut>,
}

/// A group that a manifest can express.
pub(super) struct Candidate<'a> {
    pub(super) listed: &'a ListedGroup,
    pub(super) form: GroupForm,
    pub(super) declared: DeclaredGroup,
}

/// The groups of a team's listing that a manifest can express.
pub(super) struct ReadBack<'a> {
    pub(super) team: &'a TeamId,
    pub(super) candidates: Vec<Candidate<'a>>,
    pub(super) others: Vec<&'a ListedGroup>,
    pub(super) left_out: Vec<LeftOut>,
}

/// The teams before anything is declared for them.
fn undeclared<'a>(input: &Input<'a>) -> Vec<DeclaredTeam<'a>> {
    let team = |(id, listing): &'a (TeamId, Listing)| DeclaredTeam {
        id,
        prune: Prune::default(),
        declared: &[],
        observed: Observation::Listed(listing),
    };
    input.teams.iter().map(team).collect()
}

/// Sorts every listing. An unmarked group that several teams list belongs to one of them.
pub(super) fn sort<'a>(input: &Input<'a>) -> Vec<Sorted<'a>> {
    let claims = Claims::new(&undeclared(input));
    let mut all = Vec::with_capacity(input.teams.len());
    for (team, listing) in input.teams {
        let mut sorted = Sorted {
            team,
            own: vec![],
            others: vec![],
            shared: vec![],
        };
        for listed in &listing.groups {
            match &listed.marking {
                Marking::Marked(marker) if marker.team == *team && marker.owner == *input.owner => {
                    sorted.own.push(listed);
                }
                Marking::Marked(_) | Marking::Damaged => sorted.others.push(listed),
                Marking::Unmarked => match claims.claimant(listed) {
                    Some(claimant) if claimant != team => sorted
                        .shared
                        .push(left_out(listed, LeftOutReason::Shared(claimant.clone()))),
                    _ => sorted.own.push(listed),
                },
            }
        }
        let by_name = |a: &&ListedGroup, b: &&ListedGroup| {
            (&a.group.name, &a.id).cmp(&(&b.group.name, &b.id))
        };
        sorted.own.sort_by(by_name);
        sorted.others.sort_by(by_name);
        sorted
            .shared
            .sort_by(|a, b| (&a.name, &a.ids).cmp(&(&b.name, &b.ids)));
        all.push(sorted);
    }
    all
}

fn left_out(listed: &ListedGroup, reason: LeftOutReason) -> LeftOut {
    LeftOut {
        name: listed.group.name.clone(),
        ids: vec![listed.id.clone()],
        reason,
    }
}

/// Writes each group and reads it again.
pub(super) fn read_back<'a>(
    reader: &TeamReader,
    secrets: &SecretNames,
    sorted: Sorted<'a>,
) -> ReadBack<'a> {
    let Sorted {
        team,
        own,
        others,
        shared,
    } = sorted;
    let mut read = ReadBack {
        team,
        candidates: Vec::with_capacity(own.len()),
        others,
        left_out: shared,
    };
    for listed in own {
        let form = GroupForm::new(reader, secrets, &listed.group);
        match declared(reader, &form, listed) {
            Ok(declared) => read.candidates.push(Candidate {
                listed,
                form,
                declared,
            }),
            Err(reason) => read.left_out.push(left_out(listed, reason)),
        }
    }
    read
}

/// The group as a team file would declare it.
fn declared(
    reader: &TeamReader,
    form: &GroupForm,
    listed: &ListedGroup,
) -> Result<DeclaredGroup, LeftOutReason> {
    let file = Block::map([
        ("team", Block::Inline("1".to_owned())),
        ("groups", Block::List(vec![form.block(&mut |_| None)])),
    ]);
    let team = reader.read(&file.text(0)).map_err(|problems| {
        let mut problems = problems.into_iter();
        let error = problems.find(|problem| problem.severity == Severity::Error);
        LeftOutReason::NotDeclarable(error.map_or_else(String::new, |problem| problem.message))
    })?;
    let mut declared = team
        .groups
        .into_iter()
        .next()
        .ok_or(LeftOutReason::NotExact)?;
    let secret = listed.group.authentication.as_ref();
    let secret = secret.and_then(|authentication| authentication.client_secret.clone());
    if let Some(authentication) = &mut declared.group.authentication {
        authentication.client_secret = secret;
    }
    let same = declared.group.matching_name() == listed.group.matching_name()
        && declared.group.same_content(&listed.group);
    if same {
        Ok(declared)
    } else {
        Err(LeftOutReason::NotExact)
    }
}
