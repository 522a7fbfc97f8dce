//! The file with the groups of a sandbox.

use serde_json::{Value, json};
use std::path::Path;

/// The state of a sandbox.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State(Value);

impl State {
    /// The state in a file; empty if there is no file.
    pub(crate) fn read(path: &Path) -> Self {
        let groups = json!({ "groups": [] });
        Self(std::fs::read(path).map_or(groups, |bytes| {
            serde_json::from_slice(&bytes).expect("the state is JSON")
        }))
    }

    /// The text of a state with these groups.
    pub(crate) fn of(groups: &[Value]) -> String {
        json!({ "version": 1, "groups": groups }).to_string()
    }

    /// The groups, oldest first.
    pub(crate) fn groups(&self) -> &[Value] {
        self.0["groups"].as_array().expect("a state has groups")
    }

    /// The names of the groups, sorted.
    pub(crate) fn names(&self) -> Vec<&str> {
        let groups = self.groups().iter();
        let mut names: Vec<_> = groups.filter_map(|group| group["name"].as_str()).collect();
        names.sort_unstable();
        names
    }

    /// The groups that dooctl did not mark.
    pub(crate) fn unmarked(&self) -> Vec<&Value> {
        let is_marked = |group: &&Value| group["description"].to_string().contains("[dooctl ");
        self.groups()
            .iter()
            .filter(|group| !is_marked(group))
            .collect()
    }
}
