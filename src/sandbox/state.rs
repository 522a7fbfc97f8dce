//! The state of the sandbox: organizations, their teams, and the teams' groups.

use super::listed_group::ListedItem;
use super::variants::Variants;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// An organization and its teams.
#[derive(Clone)]
pub(super) struct Organization {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) teams: Vec<String>,
    /// The groups of all its teams, by age.
    groups: Vec<Age>,
}

/// A group as it was posted, with what doo adds.
#[derive(Clone)]
pub(super) struct StoredGroup {
    /// A string or a number.
    pub(super) id: Value,
    pub(super) team: String,
    /// Its place in the order of creation, set by the state.
    pub(super) age: Age,
    pub(super) posted: Map<String, Value>,
    /// The suffixes of the listed types, one for each hook.
    pub(super) suffixes: Vec<Option<String>>,
    pub(super) item: ListedItem,
}

/// The place of a group in the order of creation.
pub(super) type Age = u64;

#[derive(Clone)]
struct Team {
    organization: usize,
    groups: Vec<Age>,
}

/// Everything that is saved.
#[derive(Clone)]
pub(super) struct State {
    organizations: Vec<Organization>,
    teams: HashMap<String, Team>,
    groups: BTreeMap<Age, StoredGroup>,
    /// The groups by the text of their ids. Two groups may have the same id.
    ages: HashMap<String, Vec<Age>>,
    /// The id of the last group that was deleted in each team.
    deleted: HashMap<String, Value>,
    next_age: Age,
    /// The next counted id. Ids are not reused.
    next_id: u64,
}

impl StoredGroup {
    /// Makes a group. The suffixes must fit the hooks.
    pub(super) fn new(
        id: Value,
        team: String,
        posted: Map<String, Value>,
        suffixes: Vec<Option<String>>,
        variants: &Variants,
    ) -> Self {
        let self_href = variants.links.item(&team, &id_text(&id));
        let item = ListedItem::new(&id, &self_href, &posted, &suffixes, variants);
        Self {
            id,
            team,
            age: 0,
            posted,
            suffixes,
            item,
        }
    }
}

/// An id as paths have it.
pub(super) fn id_text(id: &Value) -> String {
    match id {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Organization {
    /// An organization without groups.
    pub(super) fn new(id: u64, name: String) -> Self {
        Self {
            id,
            name,
            teams: Vec::new(),
            groups: Vec::new(),
        }
    }
}

impl State {
    /// A state with these organizations; their teams have no groups yet. New teams go to the first
    /// one, or to "Sandbox" if there is none.
    pub(super) fn new(organizations: Vec<Organization>) -> Self {
        let mut state = Self {
            organizations,
            teams: HashMap::new(),
            groups: BTreeMap::new(),
            ages: HashMap::new(),
            deleted: HashMap::new(),
            next_age: 0,
            next_id: 1,
        };
        if state.organizations.is_empty() {
            state
                .organizations
                .push(Organization::new(1, "Sandbox".to_owned()));
        }
        for (organization, known) in state.organizations.iter().enumerate() {
            for team in &known.teams {
                let team_state = Team {
                    organization,
                    groups: Vec::new(),
                };
                state.teams.entry(team.clone()).or_insert(team_state);
            }
        }
        state
    }

    /// All organizations.
    pub(super) fn organizations(&self) -> &[Organization] {
        &self.organizations
    }

    /// Adds a team, if it is new, to the first organization.
    pub(super) fn register(&mut self, team: &str) {
        if !self.teams.contains_key(team) {
            self.organizations[0].teams.push(team.to_owned());
            let state = Team {
                organization: 0,
                groups: Vec::new(),
            };
            self.teams.insert(team.to_owned(), state);
        }
    }

    /// Whether a group has this id.
    pub(super) fn has(&self, id: &str) -> bool {
        self.ages.contains_key(id)
    }

    /// Takes the next counted id.
    pub(super) fn take_number(&mut self) -> u64 {
        let number = self.next_id;
        self.next_id += 1;
        number
    }

    /// The next counted id, for saving.
    pub(super) fn next_id(&self) -> u64 {
        self.next_id
    }

    /// Continues counting at this id or later.
    pub(super) fn count_from(&mut self, id: u64) {
        self.next_id = self.next_id.max(id);
    }

    /// Adds a group, and its team if it is new.
    pub(super) fn insert(&mut self, mut group: StoredGroup) {
        self.register(&group.team);
        let id = id_text(&group.id);
        if let Some(next) = id.parse::<u64>().ok().and_then(|id| id.checked_add(1)) {
            self.count_from(next);
        }
        let age = self.next_age;
        self.next_age += 1;
        group.age = age;
        if let Some(team) = self.teams.get_mut(&group.team) {
            team.groups.push(age);
            self.organizations[team.organization].groups.push(age);
        }
        self.ages.entry(id).or_default().push(age);
        self.groups.insert(age, group);
    }

    /// Removes every group with this id.
    pub(super) fn remove(&mut self, id: &str) -> Vec<StoredGroup> {
        let ages = self.ages.remove(id).unwrap_or_default();
        let removed = ages.iter().filter_map(|age| self.groups.remove(age));
        let removed: Vec<_> = removed.collect();
        for group in &removed {
            self.deleted.insert(group.team.clone(), group.id.clone());
            if let Some(team) = self.teams.get_mut(&group.team) {
                remove_age(&mut team.groups, group.age);
                remove_age(&mut self.organizations[team.organization].groups, group.age);
            }
        }
        removed
    }

    /// The group with this id; the youngest if there are two.
    pub(super) fn group(&self, id: &str) -> Option<&StoredGroup> {
        self.groups.get(self.ages.get(id)?.last()?)
    }

    /// Replaces the group with the same id, in the same team.
    pub(super) fn put(&mut self, mut group: StoredGroup) {
        let age = self.ages.get(&id_text(&group.id)).and_then(|it| it.last());
        if let Some(age) = age.copied() {
            group.age = age;
            self.groups.insert(age, group);
        }
    }

    /// The id of the last group that was deleted in a team.
    pub(super) fn last_deleted(&self, team: &str) -> Option<&Value> {
        self.deleted.get(team)
    }

    /// Whether an older group has the same id.
    pub(super) fn is_repeated(&self, group: &StoredGroup) -> bool {
        let ages = self.ages.get(&id_text(&group.id));
        ages.and_then(|ages| ages.first())
            .is_some_and(|first| *first < group.age)
    }

    /// Whether two teams belong to the same organization.
    pub(super) fn are_siblings(&self, one: &str, other: &str) -> bool {
        let organization = |team| self.teams.get(team).map(|team: &Team| team.organization);
        organization(one).is_some() && organization(one) == organization(other)
    }

    /// A team's own groups.
    pub(super) fn of_team(&self, team: &str) -> Groups<'_> {
        let ages = self.teams.get(team).map_or(&[][..], |team| &team.groups);
        Groups::Kept { state: self, ages }
    }

    /// The groups of all teams of a team's organization.
    pub(super) fn of_organization(&self, team: &str) -> Groups<'_> {
        let organization = |team: &Team| self.organizations[team.organization].groups.as_slice();
        let ages = self.teams.get(team).map_or(&[][..], organization);
        Groups::Kept { state: self, ages }
    }

    /// All groups, by age.
    pub(super) fn groups(&self) -> impl Iterator<Item = &StoredGroup> {
        self.groups.values()
    }
}

/// Some groups, oldest first.
#[derive(Clone, Copy)]
pub(super) enum Groups<'a> {
    /// As they are kept, without reading the others.
    Kept { state: &'a State, ages: &'a [Age] },
    /// As a late listing shows them.
    Shown(&'a [&'a StoredGroup]),
}

impl<'a> Groups<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Kept { state: _, ages } => ages.len(),
            Self::Shown(groups) => groups.len(),
        }
    }

    /// At most `count` of them, from `start` on.
    pub(super) fn part(self, start: usize, count: usize) -> Self {
        let start = start.min(self.len());
        let end = start.saturating_add(count).min(self.len());
        match self {
            Self::Kept { state, ages } => Self::Kept {
                state,
                ages: &ages[start..end],
            },
            Self::Shown(groups) => Self::Shown(&groups[start..end]),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = &'a StoredGroup> {
        let (kept, shown) = match self {
            Self::Kept { state, ages } => (Some((state, ages)), &[][..]),
            Self::Shown(groups) => (None, groups),
        };
        let of_state = |(state, ages): (&'a State, &'a [Age])| {
            ages.iter().filter_map(move |age| state.groups.get(age))
        };
        kept.into_iter()
            .flat_map(of_state)
            .chain(shown.iter().copied())
    }
}

fn remove_age(ages: &mut Vec<Age>, age: Age) {
    // Ages only grow, so the lists are sorted.
    if let Ok(at) = ages.binary_search(&age) {
        ages.remove(at);
    }
}
