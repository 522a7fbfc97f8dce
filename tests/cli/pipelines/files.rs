//! The workflows and actions of the repository.

use serde_json::Value;
use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};

/// A path of the repository.
pub(super) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The folder of the actions.
pub(super) const ACTIONS: &str = ".github/actions";

/// The folder of the example workflows.
pub(super) const WORKFLOWS: &str = "examples/workflows/github";

/// A YAML file of the repository.
#[track_caller]
pub(super) fn yaml(path: &str) -> Value {
    let text = std::fs::read_to_string(repository(path)).expect(path);
    serde_yaml::from_str(&text).expect(path)
}

/// A value that has to be a text.
#[track_caller]
pub(super) fn text(value: &Value) -> &str {
    let text = value.as_str();
    text.unwrap_or_else(|| panic!("{value} should be a text"))
}

/// The items of a value that has to be a list.
#[track_caller]
pub(super) fn items(value: &Value) -> &[Value] {
    let items = value.as_array();
    items.unwrap_or_else(|| panic!("{value} should be a list"))
}

/// The files in a folder of the repository, sorted.
pub(super) fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(repository(folder)).expect(folder);
    let name = |entry: io::Result<DirEntry>| entry.expect(folder).file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).into_string().expect(folder))
        .collect();
    names.sort();
    names
}

/// The steps of the jobs of a workflow, or of an action.
pub(super) fn steps(file: &Value) -> Vec<&Value> {
    let jobs = file["jobs"]
        .as_object()
        .into_iter()
        .flat_map(|jobs| jobs.values());
    jobs.chain([&file["runs"]])
        .filter_map(|part| part["steps"].as_array())
        .flatten()
        .collect()
}
