//! What a plan stands for, in a few characters that can be reviewed and compared.

use super::{Input, TeamPlan};
use crate::diff::{Action, Change, FieldKind};
use crate::model::{Authentication, Group, Hook, ListedGroup};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// A digest over the operations and the listed content they rest on: the same operations on the
/// same content have the same digest, whatever else is listed. No secret goes into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest(String);

/// Enough that nobody finds a second plan of the same digest.
const BYTES: usize = 16;

impl Digest {
    pub(super) fn of(input: &Input<'_>, teams: &[TeamPlan<'_>]) -> Self {
        let mut hash = Hash(Sha256::new());
        hash.text("dooctl plan 1");
        hash.text(input.account);
        hash.text(input.owner.as_str());
        for team in teams {
            for change in team.changes.iter().filter(|change| counts(change)) {
                hash.change(change);
            }
        }
        hash.digest()
    }

    /// What a change rests on, part by part: of two plans with other digests, the part that moved
    /// can be named. Nothing for what is left alone.
    pub fn parts(change: &Change<'_>) -> Vec<(String, Self)> {
        if !counts(change) {
            return Vec::new();
        }
        let declared = change.declared.filter(|_| change.writes());
        let declared = declared.into_iter().flat_map(|declared| {
            PARTS.map(|(name, add)| {
                let mut hash = Hash(Sha256::new());
                add(&mut hash, &declared.group);
                (format!("declared.{name}"), hash.digest())
            })
        });
        let listed = |kind: &'static str, groups: &[&ListedGroup]| -> Vec<_> {
            let part = |listed: &&ListedGroup| {
                let mut hash = Hash(Sha256::new());
                hash.listed(listed);
                (format!("{kind}[{}]", listed.id.short()), hash.digest())
            };
            groups.iter().map(part).collect()
        };
        declared
            .chain(listed("listed", &change.listed))
            .chain(listed("namesake", &change.bystanders))
            .collect()
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
type Part = (&'static str, fn(&mut Hash, &Group));

/// The parts of a group's content.
const PARTS: [Part; 4] = [
    ("description", |hash, group| {
        hash.text(group.description.trim_end());
    }),
    ("scope", |hash, group| hash.text(&group.scope.to_string())),
    ("hooks", |hash, group| hash.hooks(&group.hooks)),
    ("authentication", |hash, group| {
        hash.authentication(group.authentication.as_ref());
    }),
];

/// Every item is preceded by its length, so that no two inputs read the same.
struct Hash(Sha256);

impl Hash {
    fn digest(self) -> Digest {
        let bytes = self.0.finalize();
        let digits = bytes.iter().take(BYTES).map(|byte| format!("{byte:02x}"));
        Digest(digits.collect())
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    fn count(&mut self, count: usize) {
        self.0.update((count as u64).to_be_bytes());
    }

    fn change(&mut self, change: &Change<'_>) {
        self.text(change.team.as_str());
        self.text(change.name);
        self.text(change.action.word());
        self.text(change.reason.code());
        let content = change
            .declared
            .map(|declared| &declared.group)
            .filter(|_| change.writes());
        self.count(usize::from(content.is_some()));
        if let Some(group) = content {
            self.group(group);
        }
        let secrets = change
            .fields()
            .into_iter()
            .filter(|field| field.kind == FieldKind::Secret);
        let secrets: Vec<_> = secrets.map(|field| field.path).collect();
        self.count(secrets.len());
        secrets.iter().for_each(|path| self.text(path));
        for listed in [&change.listed, &change.bystanders] {
            self.count(listed.len());
            listed.iter().for_each(|listed| self.listed(listed));
        }
    }

    fn listed(&mut self, listed: &ListedGroup) {
        let ListedGroup { id, group, marker } = listed;
        self.text(id.as_str());
        self.text(&marker.as_ref().map(ToString::to_string).unwrap_or_default());
        self.group(group);
    }

    fn group(&mut self, group: &Group) {
        let Group {
            name,
            // The parts.
            description: _,
            scope: _,
            hooks: _,
            authentication: _,
        } = group;
        self.text(name);
        PARTS.iter().for_each(|(_, add)| add(self, group));
    }

    fn hooks(&mut self, hooks: &[Hook]) {
        let mut keys: Vec<_> = hooks.iter().map(Hook::key).collect();
        keys.sort_unstable();
        self.count(keys.len());
        for (hook_type, method, endpoint, origin) in keys {
            [hook_type.as_str(), method, endpoint]
                .iter()
                .for_each(|text| self.text(text));
            let (method, endpoint, body) = origin.unwrap_or_default();
            [method, endpoint, &body]
                .iter()
                .for_each(|text| self.text(text));
        }
    }

    /// Without the secret: that it changes is part of the digest, what it is is not.
    fn authentication(&mut self, authentication: Option<&Authentication>) {
        self.count(usize::from(authentication.is_some()));
        if let Some(Authentication {
            grant_type,
            endpoint,
            client_id,
            client_secret: _,
            header_format,
            header_value_format,
        }) = authentication
        {
            [
                grant_type,
                endpoint,
                client_id,
                header_format,
                header_value_format,
            ]
            .iter()
            .for_each(|text| self.text(text));
        }
    }
}
