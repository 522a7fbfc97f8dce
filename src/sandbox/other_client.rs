//! Someone else who uses the same account at the same time.

use super::lag::Lag;
use super::machine::Sandbox;
use super::route::Call;
use super::state::StoredGroup;
use crate::model::{GroupId, TeamId};
use serde_json::{Value, json};
use std::time::Duration;

/// What the other client calls its groups.
const NAME: &str = "Another client's group";

impl Sandbox {
    /// Lets another client create a group in the team that a request is about, or delete the
    /// oldest one that it created there. It never touches what it did not create.
    pub(super) fn interfere(&mut self, call: &Call) {
        let Some(team) = self.team_of(call) else {
            return;
        };
        let its = |group: &&StoredGroup| group.posted.get("name") == Some(&Value::from(NAME));
        let oldest = self.state.of_team(team.as_str()).iter().find(its);
        let oldest = oldest.map(|group| GroupId::new(super::state::id_text(&group.id)));
        match oldest.filter(|_| self.fates.toss()) {
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

    fn team_of(&self, call: &Call) -> Option<TeamId> {
        match call {
            Call::List(team) | Call::Create(team) => Some(team.clone()),
            Call::Delete(id) => {
                let group = self.state.group(id.as_str())?;
                Some(TeamId::new(&group.team))
            }
            Call::Token | Call::Organizations => None,
        }
    }
}
