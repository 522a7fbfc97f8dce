//! Someone else who uses the same account at the same time.

use super::lag::Lag;
use super::machine::Sandbox;
use super::route::Call;
use super::state::{StoredGroup, id_text};
use crate::model::{GroupId, TeamId};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// What the other client calls its groups.
const NAME: &str = "Another client's group";

/// What another client does to a group that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeOfHands {
    /// What it does.
    pub how: Hand,
    /// To which group of the team, by its place modulo their number. The group that a request
    /// deletes comes first.
    pub which: u8,
}

/// What another client does to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// It takes the group over: the marker names another owner.
    TakeOver,
    /// It moves the group: the marker names another team.
    Move,
    /// It removes the marker.
    Unmark,
    /// It puts text behind the marker.
    Damage,
    /// It changes a receiver.
    Edit,
    /// It changes the name.
    Rename,
}

/// How markers begin.
const MARKER: &str = "[dooctl";

/// What the other client writes into markers.
const OTHER: &str = "another-client";

impl Hand {
    /// Everything that it does.
    pub const ALL: [Self; 6] = [
        Self::TakeOver,
        Self::Move,
        Self::Unmark,
        Self::Damage,
        Self::Edit,
        Self::Rename,
    ];

    fn change(self, group: &mut Map<String, Value>) {
        match self {
            Self::TakeOver => of_description(group, |text| with_value(text, " owner=")),
            Self::Move => of_description(group, |text| with_value(text, " team=")),
            Self::Unmark => of_description(group, |text| {
                text.split(MARKER).next().unwrap_or_default().to_owned()
            }),
            Self::Damage => of_description(group, |text| format!("{text} (checked)")),
            Self::Edit => {
                let hooks = group.get_mut("hooks").and_then(Value::as_array_mut);
                if let Some(hook) = hooks.and_then(|hooks| hooks.first_mut()) {
                    hook["endpoint"] = "https://another-client.example.com/edited".into();
                }
            }
            Self::Rename => {
                let name = group.get("name").and_then(Value::as_str);
                let name = format!("{} (renamed)", name.unwrap_or_default());
                group.insert("name".to_owned(), name.into());
            }
        }
    }
}

fn of_description(group: &mut Map<String, Value>, change: impl FnOnce(&str) -> String) {
    let text = group.get("description").and_then(Value::as_str);
    let text = change(text.unwrap_or_default());
    group.insert("description".to_owned(), text.into());
}

/// A description whose marker has another value for a key; one without marker stays as it is.
fn with_value(description: &str, key: &str) -> String {
    let marker = description.find(MARKER).unwrap_or(description.len());
    let (text, marker) = description.split_at(marker);
    match marker.split_once(key) {
        Some((before, after)) => {
            let rest = after.find([' ', ']']).unwrap_or(after.len());
            format!("{text}{before}{key}{OTHER}{}", &after[rest..])
        }
        None => description.to_owned(),
    }
}

impl Sandbox {
    /// Lets another client change a group of the team that a request is about.
    pub(super) fn change_hands(&mut self, call: &Call, change: ChangeOfHands) {
        let ChangeOfHands { how, which } = change;
        let Some(team) = self.team_of(call) else {
            return;
        };
        let groups = self.state.of_team(team.as_str());
        let nth = |place: usize| groups.iter().nth(place);
        let chosen = match call {
            Call::Delete(id) => self.state.group(id.as_str()),
            _ => usize::from(which).checked_rem(groups.len()).and_then(nth),
        };
        if let Some(StoredGroup { id, posted, .. }) = chosen {
            let (id, mut posted) = (id.clone(), posted.clone());
            how.change(&mut posted);
            self.rewrite(&id, posted);
        }
    }

    /// Lets another client create a group in the team that a request is about, or delete the
    /// oldest one that it created there. It never touches what it did not create.
    pub(super) fn interfere(&mut self, call: &Call) {
        let Some(team) = self.team_of(call) else {
            return;
        };
        let its = |group: &&StoredGroup| group.posted.get("name") == Some(&Value::from(NAME));
        let oldest = self.state.of_team(team.as_str()).iter().find(its);
        let oldest = oldest.map(|group| GroupId::new(id_text(&group.id)));
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
