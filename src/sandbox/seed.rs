//! Takes groups from a recorded listing.

use super::ids::is_id;
use super::listed_group;
use super::machine::Sandbox;
use super::own_keys::RESERVED;
use super::state::id_text;
use crate::model::{HookType, TeamId};
use serde_json::{Map, Value};

/// Why a listing cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeedError {
    /// The document is not a listing.
    #[error(
        "not a listing: it has no `_embedded.webhooks`; record the answer of GET /v1/team/<team_id>/webhooks"
    )]
    NoListing,
    /// A group cannot be kept.
    #[error("group {number} of the listing has no usable `{key}`")]
    Group {
        /// The group's number, counted from 1.
        number: usize,
        /// The key that is missing or has a wrong type.
        key: &'static str,
    },
}

impl Sandbox {
    /// Adds a team, so that it is listed with the organizations. Like the first listing of a team,
    /// this is not saved: reading writes no file.
    pub fn register_team(&mut self, team: &TeamId) {
        self.state.register(team.as_str());
    }

    /// Copies the groups of a recorded listing into a team, with ids and suffixes, and returns
    /// their number. A group with a known id stays as it is, so seeding twice changes nothing.
    ///
    /// # Errors
    ///
    /// The document is not a listing, or one of its groups has no id, name or hooks; then nothing
    /// is copied.
    pub fn seed_listing(&mut self, team: &TeamId, listing: &Value) -> Result<usize, SeedError> {
        let groups = read(listing)?;
        self.register_team(team);
        let before = self.revision;
        for group in groups {
            if !self.state.has(&id_text(&group.id)) {
                self.insert(team, group.id, group.posted, group.suffixes);
            }
        }
        Ok(usize::try_from(self.revision - before).unwrap_or(usize::MAX))
    }
}

/// The parts of a listed group.
struct ListedGroup {
    id: Value,
    posted: Map<String, Value>,
    suffixes: Vec<Option<String>>,
}

/// The groups of a listing.
fn read(listing: &Value) -> Result<Vec<ListedGroup>, SeedError> {
    let groups: Vec<&Value> = match listing.pointer("/_embedded/webhooks") {
        Some(Value::Array(groups)) => groups.iter().collect(),
        // PHP writes a list with gaps as an object.
        Some(Value::Object(groups)) => groups.values().collect(),
        None if listing.get("total_items").and_then(Value::as_u64) == Some(0) => Vec::new(),
        _ => return Err(SeedError::NoListing),
    };
    let numbered = groups.into_iter().zip(1..);
    numbered
        .map(|(group, number)| read_group(group, number))
        .collect()
}

fn read_group(group: &Value, number: usize) -> Result<ListedGroup, SeedError> {
    let missing = |key| SeedError::Group { number, key };
    let mut posted = group.as_object().cloned().ok_or_else(|| missing("id"))?;
    let id = posted.shift_remove("id");
    for key in RESERVED {
        posted.shift_remove(key);
    }
    let id = id.filter(is_id).ok_or_else(|| missing("id"))?;
    if !posted.get("name").is_some_and(Value::is_string) {
        return Err(missing("name"));
    }
    let Some(Value::Array(hooks)) = posted.get_mut("hooks") else {
        return Err(missing("hooks"));
    };
    let suffixes = hooks.iter_mut().map(take_suffix).collect();
    Ok(ListedGroup {
        id,
        posted,
        suffixes,
    })
}

/// Removes the suffix of a listed GraphQL hook's type, to list it again unchanged.
fn take_suffix(hook: &mut Value) -> Option<String> {
    if !listed_group::has_origin(hook) {
        return None;
    }
    let listed = hook.get("type")?.as_str()?;
    let base = HookType::without_suffix(listed)?.to_owned();
    let suffix = listed[base.len() + 1..].to_owned();
    hook["type"] = base.into();
    Some(suffix)
}
