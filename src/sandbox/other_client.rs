//! Another client of the same account at the same time.

use super::faults::{ChangeOfHands, Lag};
use super::machine::Sandbox;
use super::route::ApiRoute;
use super::state::{StoredGroup, id_text};
use crate::model::{GroupId, TeamId};
use serde_json::{Value, json};
use std::time::Duration;

/// The name of the other client's groups.
const NAME: &str = "Another client's group";

impl Sandbox {
    /// Lets another client change a group of the request's team.
    pub(super) fn change_hands(&mut self, call: &ApiRoute, change: ChangeOfHands) {
        let ChangeOfHands { how, which } = change;
        let Some(team) = self.team_of(call) else {
            return;
        };
        let groups = self.state.of_team(team.as_str());
        let nth = |place: usize| groups.iter().nth(place);
        let chosen = match call {
            ApiRoute::Delete(id) => self.state.group(id.as_str()),
            _ => usize::from(which).checked_rem(groups.len()).and_then(nth),
        };
        if let Some(StoredGroup { id, posted, .. }) = chosen {
            let (id, mut posted) = (id.clone(), posted.clone());
            how.change(&mut posted);
            self.rewrite(&id, posted);
        }
    }

    /// Lets another client create a group in the request's team, or delete the oldest one of its
    /// own there. It never changes groups of others.
    pub(super) fn interfere(&mut self, call: &ApiRoute) {
        let Some(team) = self.team_of(call) else {
            return;
        };
        let its = |group: &&StoredGroup| group.posted.get("name") == Some(&Value::from(NAME));
        let oldest = self.state.of_team(team.as_str()).iter().find(its);
        let oldest = oldest.map(|group| GroupId::new(id_text(&group.id)));
        match oldest.filter(|_| self.injector.toss()) {
            Some(id) => self.delete(Duration::ZERO, &id, Lag::None),
            None => {
                let hook = json!({
                    "type": "order_created",
                    "method": "POST",
                    "endpoint": "https://another-client.example.com/doo",
                });
                let group = json!({ "name": NAME, "description": "", "hooks": [hook] });
                if let Value::Object(posted) = group {
                    self.add(&team, posted);
                }
            }
        }
    }

    fn team_of(&self, call: &ApiRoute) -> Option<TeamId> {
        match call {
            ApiRoute::List(team) | ApiRoute::Create(team) => Some(team.clone()),
            ApiRoute::Delete(id) => {
                let group = self.state.group(id.as_str())?;
                Some(TeamId::new(&group.team))
            }
            ApiRoute::Token | ApiRoute::Organizations | ApiRoute::Init(_) | ApiRoute::Query => None,
        }
    }
}
