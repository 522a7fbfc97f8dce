//! What a pipeline needs to know about its manifest.

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::run::credentials;
use crate::desired::CredentialSources;
use std::path::{Component, Path};

/// What a pipeline needs to know about its manifest.
pub(in crate::cli) struct PipelineInputs {
    /// Its folder, relative to the repository's root.
    pub(super) folder: String,
    /// The folders that its files are in. None contains another.
    pub(super) watched: Vec<String>,
    /// The environment variables with the API's credentials.
    pub(super) credentials: Vec<String>,
    /// The other environment variables that it names.
    pub(super) secrets: Vec<String>,
    /// Whether it names doo's schema.
    pub(super) has_schema: bool,
}

impl PipelineInputs {
    /// The manifest in a folder, with the folders of its files and the secrets that it needs.
    /// Folders are relative to the current one.
    pub(in crate::cli) fn new<'a>(
        folder: &Path,
        folders: impl IntoIterator<Item = &'a Path>,
        credentials: &CredentialSources,
        secrets: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Failure> {
        let folder = inside(folder)?;
        let mut watched = vec![folder.clone()];
        for folder in folders {
            watched.push(inside(folder)?);
        }
        let credentials = credential_names(credentials);
        let mut others: Vec<String> = vec![];
        for name in secrets.into_iter().map(str::to_owned) {
            if !credentials.contains(&name) && !others.contains(&name) {
                others.push(name);
            }
        }
        Ok(Self {
            folder,
            watched: outermost(&watched),
            credentials,
            secrets: others,
            has_schema: false,
        })
    }

    /// Those of a manifest that names doo's schema, or does not.
    pub(in crate::cli) fn with_schema(self, has_schema: bool) -> Self {
        Self { has_schema, ..self }
    }
}

/// The environment variables that the API's credentials come from. A pipeline gets a token only if the
/// manifest names one.
fn credential_names(sources: &CredentialSources) -> Vec<String> {
    let credentials = credentials(sources).into_iter();
    let needed = credentials.filter(|it| it.name != "access_token" || it.place.is_some());
    needed
        .filter_map(|it| it.reference.variable().map(str::to_owned))
        .collect()
}

/// A folder relative to the current one, which is the repository's root.
fn inside(folder: &Path) -> Result<String, Failure> {
    let outside = || {
        let message = format!("{} is not below the current folder", folder.display());
        Failure::new(Exit::Usage, "usage", message)
            .help("run init --workflows in the root of the repository")
    };
    let mut parts: Vec<&str> = vec![];
    for part in folder.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_str().ok_or_else(outside)?),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop().ok_or_else(outside)?;
            }
            Component::RootDir | Component::Prefix(_) => return Err(outside()),
        }
    }
    Ok(if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    })
}

/// The folders that no other folder contains, without duplicates.
fn outermost(folders: &[String]) -> Vec<String> {
    let is_in = |inner: &str, outer: &str| {
        inner != outer && (outer == "." || Path::new(inner).starts_with(outer))
    };
    let mut kept: Vec<String> = vec![];
    for folder in folders {
        let is_inner = folders.iter().any(|outer| is_in(folder, outer));
        if !is_inner && !kept.contains(folder) {
            kept.push(folder.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Place, SecretRef, SecretSource};

    #[test]
    fn a_folder_is_seen_from_the_root_of_the_repository() {
        assert_eq!(inside(Path::new("./a/b")).unwrap(), "a/b");
        assert_eq!(inside(Path::new("a/b/../c")).unwrap(), "a/c");
        assert_eq!(inside(Path::new("")).unwrap(), ".");
        assert_eq!(inside(Path::new("a/..")).unwrap(), ".");
        for outside in ["../a", "/a", "a/../../b"] {
            let failure = inside(Path::new(outside)).err().unwrap();
            assert!(failure.message.starts_with(outside), "{}", failure.message);
        }
    }

    fn watched(folder: &str, folders: &[&str]) -> Vec<String> {
        let folders = folders.iter().map(Path::new);
        let inputs = PipelineInputs::new(
            Path::new(folder),
            folders,
            &CredentialSources::default(),
            [],
        );
        inputs.unwrap().watched
    }

    #[test]
    fn what_is_in_another_folder_is_watched_with_it() {
        for (folder, folders, expected) in [
            ("a", &[][..], &["a"][..]),
            ("a", &["a", "a/teams", "a/../b", "ab"], &["a", "b", "ab"]),
            ("a/b", &["a/b/../teams", "a"], &["a"]),
            ("", &["teams"], &["."]),
            ("a", &[""], &["."]),
        ] {
            assert_eq!(watched(folder, folders), expected, "{folder}");
        }
    }

    #[test]
    fn credentials_come_from_where_the_manifest_says() {
        let source = |reference| {
            Some(SecretSource {
                reference,
                place: Place::default(),
            })
        };
        let names = |credentials: &CredentialSources| {
            let secrets = ["B", "KEY", "A", "B"];
            let inputs = PipelineInputs::new(Path::new("a"), [], credentials, secrets).unwrap();
            (inputs.credentials.join(" "), inputs.secrets.join(" "))
        };
        let mut credentials = CredentialSources::default();
        assert_eq!(
            names(&credentials),
            (
                "DOO_API_KEY DOO_CLIENT_ID DOO_CLIENT_SECRET".to_owned(),
                "B KEY A".to_owned()
            )
        );
        credentials.api_key = source(SecretRef::Env("KEY".to_owned()));
        credentials.client_secret = source(SecretRef::File("secret".into()));
        assert_eq!(
            names(&credentials),
            ("KEY DOO_CLIENT_ID".to_owned(), "B A".to_owned())
        );
        credentials.access_token = source(SecretRef::Env("TOKEN".to_owned()));
        assert_eq!(names(&credentials).0, "KEY TOKEN");
    }
}
