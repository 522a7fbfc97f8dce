//! The format of the file with a sandbox's groups: each group as it was posted, with its id, its
//! team and the suffixes of its hooks' types.

use crate::sandbox::ids::is_id;
use crate::sandbox::listed_group;
use crate::sandbox::own_keys::REPEATED;
use crate::sandbox::payloads::Entities;
use crate::sandbox::state::{Organization, StoredGroup, id_text};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// The version of the format.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct Saved<'a> {
    pub(in crate::sandbox) version: u32,
    pub(in crate::sandbox) random: u64,
    pub(in crate::sandbox) next_id: u64,
    pub(in crate::sandbox) organizations: Vec<SavedOrganization<'a>>,
    pub(in crate::sandbox) groups: Vec<SavedGroup<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::sandbox) entities: Option<&'a Entities>,
}

#[derive(Serialize)]
pub(super) struct SavedOrganization<'a> {
    pub(in crate::sandbox) id: u64,
    pub(in crate::sandbox) name: &'a str,
    pub(in crate::sandbox) teams: &'a [String],
}

impl<'a> SavedOrganization<'a> {
    pub(in crate::sandbox) fn of(organization: &'a Organization) -> Self {
        Self {
            id: organization.id,
            name: &organization.name,
            teams: &organization.teams,
        }
    }
}

/// A group, and whether an older one has the same id.
pub(super) struct SavedGroup<'a> {
    pub(in crate::sandbox) group: &'a StoredGroup,
    pub(in crate::sandbox) is_repeated: bool,
}

impl Serialize for SavedGroup<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let StoredGroup {
            id,
            team,
            posted,
            suffixes,
            age: _,
            item: _,
        } = self.group;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("team", team)?;
        for (key, value) in posted {
            map.serialize_entry(key, value)?;
        }
        if listed_group::hooks(posted)
            .iter()
            .any(listed_group::has_origin)
        {
            map.serialize_entry("suffixes", suffixes)?;
        }
        if self.is_repeated {
            map.serialize_entry(REPEATED, &true)?;
        }
        map.end()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Loaded {
    pub(in crate::sandbox) version: Version,
    /// The state of the random numbers: a restarted sandbox must not give an old id to a new group.
    pub(in crate::sandbox) random: Option<u64>,
    #[serde(default)]
    pub(in crate::sandbox) next_id: u64,
    #[serde(default)]
    pub(in crate::sandbox) organizations: Vec<LoadedOrganization>,
    pub(in crate::sandbox) groups: Vec<LoadedGroup>,
    /// Those of a new sandbox, if none were changed.
    pub(in crate::sandbox) entities: Option<Entities>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoadedOrganization {
    pub(in crate::sandbox) id: u64,
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) teams: Vec<Text>,
}

/// The only version that can be read.
pub(super) struct Version;

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            VERSION => Ok(Self),
            other => Err(serde::de::Error::custom(format!(
                "version {other} is not supported, only {VERSION} is"
            ))),
        }
    }
}

/// An id that a person may write as a number.
#[derive(Deserialize)]
#[serde(try_from = "Value")]
pub(in crate::sandbox) struct Text(pub(in crate::sandbox) String);

impl TryFrom<Value> for Text {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        match is_id(&value) {
            true => Ok(Self(id_text(&value))),
            false => Err("expected an id: text or a number"),
        }
    }
}

#[derive(Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(super) struct LoadedGroup {
    pub(in crate::sandbox) id: Value,
    pub(in crate::sandbox) team: String,
    pub(in crate::sandbox) suffixes: Option<Vec<Option<String>>>,
    pub(in crate::sandbox) is_repeated: bool,
    pub(in crate::sandbox) posted: Map<String, Value>,
}

impl TryFrom<Map<String, Value>> for LoadedGroup {
    type Error = String;

    fn try_from(mut posted: Map<String, Value>) -> Result<Self, String> {
        let id = posted.shift_remove("id").filter(is_id);
        let team = posted.shift_remove("team").filter(is_id);
        let suffixes = posted.shift_remove("suffixes").unwrap_or_default();
        let is_repeated = posted.shift_remove(REPEATED) == Some(true.into());
        let suffixes = serde_json::from_value(suffixes)
            .map_err(|_| "`suffixes` must be a list of texts and nulls".to_owned())?;
        if !posted.get("name").is_some_and(Value::is_string) {
            return Err("a group needs a `name`".to_owned());
        }
        if !posted.get("hooks").is_some_and(Value::is_array) {
            return Err("a group needs a list of `hooks`".to_owned());
        }
        Ok(Self {
            id: id.ok_or("a group needs an `id`, text or a number")?,
            team: id_text(&team.ok_or("a group needs a `team`, text or a number")?),
            suffixes,
            is_repeated,
            posted,
        })
    }
}
