//! The text of a team's file.

use super::candidates::Candidate;
use super::exported::{LeftOut, TeamFile};
use super::group::GroupForm;
use super::queries::{QueryFiles, QueryUse};
use super::reason::LeftOutReason;
use super::root::schema_line;
use super::scalars::id;
use super::settle::Settled;
use crate::model::{GroupId, ListedGroup, Scope, TeamId};
use crate::yaml::{Block, comment, scalar};
use std::collections::{BTreeMap, BTreeSet};

/// Builds a team's file.
pub(super) struct TeamText<'a, 'q, 'f> {
    settled: Settled<'a>,
    queries: &'q mut QueryFiles<'f>,
}

/// The indentation of a group.
const INDENT: usize = 2;

impl<'a, 'q, 'f> TeamText<'a, 'q, 'f> {
    pub(super) fn new(settled: Settled<'a>, queries: &'q mut QueryFiles<'f>) -> Self {
        Self { settled, queries }
    }

    pub(super) fn into_file(mut self) -> TeamFile {
        let defaults = self.shared_authentication();
        let left_out = self.settled.all_left_out();
        let parts = [
            self.head(&left_out),
            self.team(defaults.as_ref()),
            self.groups(defaults.as_ref()),
            self.tail(&left_out),
        ];
        let names = self
            .settled
            .declared
            .iter()
            .filter(|it| it.form.is_doubtful);
        TeamFile {
            team: self.settled.team.clone(),
            text: parts.concat(),
            groups: self.settled.declared.len(),
            left_out,
            doubtful: names.map(name_of).collect(),
        }
    }

    /// The most frequent authentication, if writing it under `defaults` is shorter and every group
    /// has one: a group cannot say that it has none.
    fn shared_authentication(&self) -> Option<Block> {
        // Groups that are left out count, too: somebody may declare them later, as the comment
        // shows them.
        let mut withheld = self.settled.withheld.iter();
        if withheld.any(|(candidate, _)| candidate.form.authentication.is_none()) {
            return None;
        }
        let mut users: BTreeMap<String, (usize, &Block)> = BTreeMap::new();
        for candidate in &self.settled.declared {
            let block = candidate.form.authentication.as_ref()?;
            users.entry(block.text(0)).or_insert((0, block)).0 += 1;
        }
        let most = users.into_values().rev().max_by_key(|(number, _)| *number);
        most.filter(|(number, _)| *number > 1)
            .map(|(_, block)| block.clone())
    }

    /// The comments at the start: what to know and to do.
    fn head(&self, left_out: &[LeftOut]) -> String {
        let settled = &self.settled;
        let mut head = schema_line("../");
        let declared = &settled.declared;
        let secrets: BTreeSet<_> = declared
            .iter()
            .filter_map(|candidate| candidate.form.secret.as_deref())
            .collect();
        let mut note = |text: &str, items: Vec<String>| {
            if !items.is_empty() {
                head.push_str("#\n");
                head.push_str(&comment(&format!("{text}\n  {}", items.join("\n  "))));
            }
        };
        note(
            "Set these secrets before a plan, each to the receiver's client secret:",
            secrets.iter().map(|name| self.secret(name)).collect(),
        );
        note(
            "doo does not say whether these groups are limited to an event. They are declared for\n\
             the whole organization. Add `event_id` to one that is limited; that replaces it once.",
            names(
                declared
                    .iter()
                    .filter(|it| it.listed.group.scope == Scope::Unknown),
            ),
        );
        note(
            "URLs or headers of these groups may contain tokens. Check before you commit:",
            names(declared.iter().filter(|it| it.form.is_doubtful)),
        );
        note(
            "Listed with the same name as a declared group, and left alone:",
            settled
                .namesakes
                .iter()
                .map(|it| described(&it.listed.group.name, [&it.listed.id]))
                .collect(),
        );
        note(
            "Listed, but of another owner or team, or with a damaged marker:",
            settled.others.iter().map(|listed| owned(listed)).collect(),
        );
        note(
            "Without a marker, and declared for another team that also lists them:",
            left_out
                .iter()
                .filter(|it| it.reason == LeftOutReason::Claimed)
                .map(|it| described(&it.name, &it.ids))
                .collect(),
        );
        let mut shared: BTreeMap<&TeamId, usize> = BTreeMap::new();
        for left_out in left_out {
            if let LeftOutReason::Shared(team) = &left_out.reason {
                *shared.entry(team).or_default() += left_out.ids.len();
            }
        }
        note(
            "Groups without a marker that an earlier team also lists, and has in its file:",
            shared
                .into_iter()
                .map(|(team, number)| format!("{number} of team {}", id_text(team)))
                .collect(),
        );
        head
    }

    fn secret(&self, name: &str) -> String {
        let declared = self.settled.declared.iter();
        let users = declared.filter(|it| it.form.secret.as_deref() == Some(name));
        format!("{name} ({})", names(users).join(", "))
    }

    fn team(&self, defaults: Option<&Block>) -> String {
        let mut text = Block::map([("team", id(self.settled.team.as_str()))]).text(0);
        if self.settled.prune_none {
            text.push_str(&comment(
                "Some groups that dooctl created are left out below. Without this line, dooctl\n\
                 would delete them. Remove it when they are declared or deleted.",
            ));
            text.push_str("prune: none\n");
        }
        if let Some(authentication) = defaults {
            let defaults = Block::map([("authentication", authentication.clone())]);
            text.push_str(&Block::map([("defaults", defaults)]).text(0));
        }
        text
    }

    fn groups(&mut self, defaults: Option<&Block>) -> String {
        if self.settled.declared.is_empty() {
            return "groups: []\n".to_owned();
        }
        let queries = &mut *self.queries;
        let mut place = |used: &QueryUse<'_>| queries.path(used);
        let block = |candidate: &Candidate<'_>| {
            let group = candidate.form.block_below(defaults, &mut place);
            Block::List(vec![group]).text(INDENT)
        };
        let groups: Vec<_> = self.settled.declared.iter().map(block).collect();
        format!("groups:\n{}", groups.join("\n"))
    }

    /// The groups that are left out, as comments, ready to declare if somebody decides so.
    fn tail(&self, left_out: &[LeftOut]) -> String {
        let mut tail = String::new();
        for LeftOut { name, ids, reason } in left_out.iter().filter(|it| it.reason.needs_decision())
        {
            let what = described(name, ids);
            let text = wrapped(&format!("Left out: {what}: {reason}."));
            tail.push('\n');
            tail.push_str(&comment(&text));
            let of_this = |(candidate, other): &&(Candidate<'_>, LeftOutReason)| {
                candidate.listed.group.name == *name && other == reason
            };
            for (candidate, _) in self.settled.withheld.iter().filter(of_this) {
                tail.push_str(&comment(&withheld(candidate.listed, &candidate.form)));
            }
        }
        tail
    }
}

/// A left-out group as it would be declared.
fn withheld(listed: &ListedGroup, form: &GroupForm) -> String {
    let block = Block::List(vec![form.block(&mut |_| None)]).text(INDENT);
    format!("{}:\n{block}", listed.id.short())
}

fn name_of(candidate: &Candidate<'_>) -> String {
    candidate.listed.group.name.clone()
}

fn names<'c, 'a: 'c>(candidates: impl Iterator<Item = &'c Candidate<'a>>) -> Vec<String> {
    candidates.map(|it| scalar(&it.listed.group.name)).collect()
}

/// A name and its ids, shortened as in all texts.
fn described<'i>(name: &str, ids: impl IntoIterator<Item = &'i GroupId>) -> String {
    let ids: Vec<_> = ids.into_iter().map(GroupId::short).collect();
    format!("{} ({})", scalar(name), ids.join(", "))
}

fn owned(listed: &ListedGroup) -> String {
    let what = described(&listed.group.name, [&listed.id]);
    let Some(marker) = listed.marker() else {
        return format!("{what}: its marker is damaged");
    };
    format!(
        "{what}: owner {}, team {}",
        scalar(marker.owner.as_str()),
        id_text(&marker.team)
    )
}

fn id_text(team: &TeamId) -> String {
    id(team.as_str()).text(0).trim_end().to_owned()
}

/// Wraps a sentence.
fn wrapped(sentence: &str) -> String {
    const WIDTH: usize = 90;
    let mut lines = vec![String::new()];
    for word in sentence.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
