//! A plan's digest: a few characters that stand for all that is reviewed.

use super::input::PlanInput;
use super::references;
use super::team_plan::TeamPlan;
use crate::diff::{Action, Change, FieldKind};
use crate::model::{ContentHash, Group, ListedGroup, Marking, canonical};
use std::fmt;

/// A digest of the references, the operations and the listed content they rest on. The same operations
/// on the same content have the same digest, whatever else is listed. No secret is part of it.
///
/// Its first half is of the references alone. So they can be compared with a reviewed digest before
/// anything is read or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest(String);

/// Enough that a second plan with the same digest cannot be found.
const BYTES: usize = 16;

impl Digest {
    pub(super) fn of(input: &PlanInput<'_>, teams: &[TeamPlan<'_>]) -> Self {
        let references = input.references.digest(input.owner);
        let mut hash = ContentHash::new("dooctl plan 2");
        hash.text(&references);
        let changes = teams.iter().flat_map(|team| &team.changes);
        changes
            .filter(|change| counts(change))
            .for_each(|found| change(&mut hash, found));
        Self(references + &hash.finish(BYTES - references::BYTES))
    }

    /// What a change rests on, part by part, so that the part can be named which differs between two
    /// plans. Empty for a group that is left alone.
    pub fn parts(change: &Change<'_>) -> Vec<(String, Self)> {
        if !counts(change) {
            return Vec::new();
        }
        let declared = change.declared.filter(|_| change.writes());
        let declared = declared.into_iter().flat_map(|declared| {
            PARTS.map(|(name, add)| {
                let mut hash = ContentHash::new("dooctl part 1");
                add(&mut hash, &declared.group);
                (format!("declared.{name}"), Self(hash.finish(BYTES)))
            })
        });
        let listed = |kind: &'static str, groups: &[&ListedGroup]| -> Vec<_> {
            let part = |found: &&ListedGroup| {
                let mut hash = ContentHash::new("dooctl part 1");
                listed(&mut hash, found);
                let name = format!("{kind}[{}]", found.id.short());
                (name, Self(hash.finish(BYTES)))
            };
            groups.iter().map(part).collect()
        };
        declared
            .chain(listed("listed", &change.listed))
            .chain(listed("namesake", &change.bystanders))
            .collect()
    }

    /// A digest as a person writes it: capital letters are the same digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_one = text.len() == 2 * BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_one.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The half that is of the references.
    pub fn references(&self) -> &str {
        &self.0[..2 * references::BYTES]
    }

    /// The digest as text, in hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a change is part of what is reviewed.
fn counts(change: &Change<'_>) -> bool {
    change.writes() || change.action == Action::Refuse
}

/// A part of a group's content by its name, and what adds it to a digest.
type Part = (&'static str, fn(&mut ContentHash, &Group));

/// The parts of a group's content, its name aside.
const PARTS: [Part; 4] = [
    ("description", |hash, group| {
        hash.text(&canonical::text(&group.description));
    }),
    ("scope", |hash, group| hash.text(&group.scope.to_string())),
    ("hooks", |hash, group| hash.hooks(&group.hooks)),
    ("authentication", |hash, group| {
        hash.authentication(group.authentication.as_ref());
    }),
];

fn change(hash: &mut ContentHash, change: &Change<'_>) {
    hash.text(change.team.as_str());
    hash.text(change.name);
    hash.text(change.action.word());
    hash.text(change.reason.code());
    let content = change
        .declared
        .map(|declared| &declared.group)
        .filter(|_| change.writes());
    hash.count(usize::from(content.is_some()));
    if let Some(declared) = content {
        group(hash, declared);
    }
    // Whether a secret changes is part of the digest; the secret itself is not.
    let secrets = change
        .fields()
        .into_iter()
        .filter(|field| field.kind == FieldKind::Secret);
    let secrets: Vec<_> = secrets.map(|field| field.path).collect();
    hash.count(secrets.len());
    secrets.iter().for_each(|path| hash.text(path));
    for groups in [&change.listed, &change.bystanders] {
        hash.count(groups.len());
        groups.iter().for_each(|found| listed(hash, found));
    }
}

fn listed(hash: &mut ContentHash, listed: &ListedGroup) {
    let ListedGroup {
        id,
        group: content,
        marking,
    } = listed;
    hash.text(id.as_str());
    hash.text(&match marking {
        Marking::Marked(marker) => marker.to_string(),
        Marking::Unmarked => String::new(),
        Marking::Damaged => "damaged".to_owned(),
    });
    group(hash, content);
}

fn group(hash: &mut ContentHash, group: &Group) {
    hash.content(group, &group.scope.to_string());
}
