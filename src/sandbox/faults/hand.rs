//! What another client does to an existing group.

use serde_json::{Map, Value};

/// A change of an existing group by another client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeOfHands {
    /// The change.
    pub how: Hand,
    /// The group's position in the team, modulo the number of groups. The group that a request
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
    /// It adds text after the marker.
    Damage,
    /// It changes a receiver.
    Edit,
    /// It changes the name.
    Rename,
}

/// The start of a marker.
const MARKER: &str = "[dooctl";

/// The value that the other client writes into markers.
const OTHER: &str = "another-client";

impl Hand {
    /// All changes.
    pub const ALL: [Self; 6] = [
        Self::TakeOver,
        Self::Move,
        Self::Unmark,
        Self::Damage,
        Self::Edit,
        Self::Rename,
    ];

    pub(in crate::sandbox) fn change(self, group: &mut Map<String, Value>) {
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

/// Replaces the value of a marker's key; without a marker the description stays as it is.
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
