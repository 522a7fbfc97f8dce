//! Creates the group of a request, or changes one, as the settings say.

use super::alteration::alter;
use super::choices::DuplicateNames;
use super::faults::{GivenId, InjectedFault};
use super::machine::Sandbox;
use super::state::{StoredGroup, id_text};
use super::{answers, ids, listed_group, validation};
use crate::api::transport::Response;
use crate::model::TeamId;
use serde_json::{Map, Value};
use std::time::Duration;

impl Sandbox {
    /// Answers a creation with the id of the group.
    pub(super) fn create(
        &mut self,
        now: Duration,
        team: &TeamId,
        body: &[u8],
        injected: &InjectedFault,
    ) -> Response {
        let mut posted = match validation::read(body, &self.variants) {
            Ok(posted) => posted,
            Err(refusal) => return *refusal,
        };
        alter(&mut posted, &self.variants.keep_as);
        let mode = match injected.by_name {
            true => DuplicateNames::Update,
            false => self.variants.duplicate_names,
        };
        let id = match (mode, self.namesake(team, &posted)) {
            (DuplicateNames::Reject, Some(_)) => return validation::name_is_taken(),
            (DuplicateNames::Update, Some(id)) => self.rewrite(&id, posted),
            (_, _) => self.add_as(team, posted, injected.id),
        };
        if let Some(group) = self.state.group(&id_text(&id)) {
            self.lagging.created(group, injected.lag, now);
        }
        answers::success(&id, &self.variants.links.created_in(team.as_str()))
    }

    /// The id of the team's group with the name of a posted one.
    fn namesake(&self, team: &TeamId, posted: &Map<String, Value>) -> Option<Value> {
        let mut groups = self.state.of_team(team.as_str()).iter();
        let namesake = groups.find(|group| group.posted.get("name") == posted.get("name"));
        namesake.map(|group| group.id.clone())
    }

    /// Adds a group under the given id, or under a new one.
    fn add_as(&mut self, team: &TeamId, posted: Map<String, Value>, id: GivenId) -> Value {
        let groups = self.state.of_team(team.as_str());
        let nth = |which: u8| {
            let place = usize::from(which).checked_rem(groups.len())?;
            groups.iter().nth(place).map(|group| group.id.clone())
        };
        let given = match id {
            GivenId::New => None,
            GivenId::Taken(which) => nth(which),
            GivenId::Overwritten(which) => match nth(which) {
                Some(id) => return self.rewrite(&id, posted),
                None => None,
            },
            GivenId::Earlier => self.state.last_deleted(team.as_str()).cloned(),
        };
        let Some(id) = given else {
            return self.add(team, posted);
        };
        let suffixes = listed_group::new_suffixes(&posted, &self.variants, &mut self.random);
        self.insert(team, id.clone(), posted, suffixes);
        id
    }

    /// Adds a group under a new id.
    pub(super) fn add(&mut self, team: &TeamId, posted: Map<String, Value>) -> Value {
        let id = ids::new(self.variants.ids, &mut self.state, &mut self.random);
        let suffixes = listed_group::new_suffixes(&posted, &self.variants, &mut self.random);
        self.insert(team, id.clone(), posted, suffixes);
        id
    }

    pub(super) fn insert(
        &mut self,
        team: &TeamId,
        id: Value,
        posted: Map<String, Value>,
        suffixes: Vec<Option<String>>,
    ) {
        let team = team.as_str().to_owned();
        self.state
            .insert(StoredGroup::new(id, team, posted, suffixes, &self.variants));
        self.revision += 1;
    }

    /// Replaces the group with this id, and returns the id.
    pub(super) fn rewrite(&mut self, id: &Value, posted: Map<String, Value>) -> Value {
        if let Some(group) = self.state.group(&id_text(id)) {
            let team = group.team.clone();
            let suffixes = listed_group::new_suffixes(&posted, &self.variants, &mut self.random);
            let group = StoredGroup::new(id.clone(), team, posted, suffixes, &self.variants);
            self.state.put(group);
            self.revision += 1;
        }
        id.clone()
    }
}
