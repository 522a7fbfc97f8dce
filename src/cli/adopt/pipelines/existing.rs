//! What is there where a pipeline is to be written.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What is in the place of a pipeline's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, or dooctl's pipeline for the same manifest.
    Ours,
    /// dooctl's pipeline for another manifest.
    OfAnotherManifest,
    /// dooctl's pipeline, and more.
    Mixed,
    /// Something else.
    Foreign,
}

impl Found {
    /// What is there, where this is to be written.
    pub(super) fn at(path: &Path, text: &str) -> Self {
        match fs::read_to_string(path) {
            Ok(found) => Self::compared(&found, text),
            Err(_) if path.exists() => Self::Foreign,
            Err(_) => Self::Ours,
        }
    }

    fn compared(found: &str, text: &str) -> Self {
        let parsed = |text: &str| serde_yaml::from_str::<Value>(text).ok();
        let (Some(found), Some(new)) = (parsed(found), parsed(text)) else {
            return Self::Foreign;
        };
        // Our workflows have a name, our pipeline for GitLab has a job that the others extend.
        let has_job = |value: &Value| value.get(".dooctl").is_some();
        if found["name"] != new["name"] || has_job(&found) != has_job(&new) {
            return Self::Foreign;
        }
        if manifests(&found) != manifests(&new) {
            return Self::OfAnotherManifest;
        }
        if keys(&found).is_subset(&keys(&new)) {
            Self::Ours
        } else {
            Self::Mixed
        }
    }

    /// What to do about it, if it must not be replaced.
    pub(super) fn help(self) -> Option<&'static str> {
        match self {
            Self::Ours => None,
            Self::OfAnotherManifest => Some(
                "it is for another manifest: docs/pipelines.md says what has to differ between two",
            ),
            Self::Mixed => Some("it has more in it than dooctl's: change it by hand"),
            Self::Foreign => Some(
                "it is not dooctl's: rename it, or copy dooctl's by hand as docs/pipelines.md says",
            ),
        }
    }
}

/// The manifests that a pipeline names.
fn manifests<'v>(value: &'v Value) -> BTreeSet<&'v str> {
    match value {
        Value::Array(items) => items.iter().flat_map(manifests).collect(),
        Value::Object(fields) => {
            let of_field = |(key, value): (&String, &'v Value)| match value.as_str() {
                Some(text) if key.eq_ignore_ascii_case("manifest") => BTreeSet::from([text]),
                _ => manifests(value),
            };
            fields.iter().flat_map(of_field).collect()
        }
        _ => BTreeSet::new(),
    }
}

fn keys(value: &Value) -> BTreeSet<&str> {
    let fields = value.as_object().into_iter().flatten();
    fields.map(|(key, _)| key.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::Found::{Foreign, Mixed, OfAnotherManifest, Ours};
    use super::*;

    #[test]
    fn a_pipeline_is_known_by_its_name_and_its_manifest() {
        let github = "name: dooctl plan\non: push\njobs: { plan: { steps: [{ with: { manifest: 'a' } }] } }\n";
        let gitlab = "variables: { MANIFEST: 'a' }\n.dooctl: {}\nplan: {}\n";
        for (found, new, expected) in [
            (github, github, Ours),
            (
                "name: dooctl plan\njobs: [{ manifest: a }, { b: 1 }]\n",
                github,
                Ours,
            ),
            (
                "name: dooctl plan\njobs: [{ manifest: b }]\n",
                github,
                OfAnotherManifest,
            ),
            (
                "name: dooctl plan\nenv: {}\njobs: [{ manifest: a }]\n",
                github,
                Mixed,
            ),
            (
                "name: terraform plan\njobs: [{ manifest: a }]\n",
                github,
                Foreign,
            ),
            ("jobs: [{ manifest: a }]\n", github, Foreign),
            ("name: [", github, Foreign),
            ("", github, Foreign),
            (gitlab, gitlab, Ours),
            (
                "variables: { MANIFEST: a, V: 1 }\n.dooctl: { script: [] }\n",
                gitlab,
                Ours,
            ),
            (
                "variables: { MANIFEST: b }\n.dooctl: {}\n",
                gitlab,
                OfAnotherManifest,
            ),
            (
                "variables: { MANIFEST: a }\n.dooctl: {}\nbuild: {}\n",
                gitlab,
                Mixed,
            ),
            ("variables: { MANIFEST: a }\nplan: {}\n", gitlab, Foreign),
            ("build: { script: [!reference [a, b]] }\n", gitlab, Foreign),
        ] {
            assert_eq!(Found::compared(found, new), expected, "{found}");
        }
    }
}
