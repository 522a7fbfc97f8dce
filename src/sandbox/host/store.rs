//! The file with a sandbox's groups: one JSON document that a person can read and edit.

use super::state_file::{
    Loaded, LoadedGroup, Saved, SavedGroup, SavedOrganization, VERSION, Version,
};
use crate::model::json_fault;
use crate::sandbox::listed_group;
use crate::sandbox::machine::Sandbox;
use crate::sandbox::payloads::Entities;
use crate::sandbox::random::Random;
use crate::sandbox::state::{Organization, State, StoredGroup, id_text};
use crate::sandbox::variants::Variants;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a state cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file exists and cannot be read.
    #[error("cannot read the sandbox's state {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file does not have the format of a sandbox.
    #[error(
        "{}:{line}:{column}: the sandbox's state is damaged: {message}; fix it, or delete the file to start empty",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What was expected or found.
        message: String,
    },
    /// Two groups in the file have the same id.
    #[error(
        "{}: two groups of the sandbox's state have the id {id}; change one of the ids, or remove one of the groups",
        path.display()
    )]
    DuplicateId {
        /// The file.
        path: PathBuf,
        /// The id.
        id: String,
    },
    /// The file or its folder cannot be written.
    #[error("cannot write the sandbox's state {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Sandbox {
    /// Opens the sandbox with the groups of `path`; without a file it is empty. It writes nothing:
    /// [`Shared`](super::Shared) saves.
    ///
    /// # Errors
    ///
    /// The file exists but cannot be read or is damaged.
    pub fn open(path: Option<&Path>, variants: Variants) -> Result<Self, StoreError> {
        let Some(path) = path else {
            return Ok(Self::new(variants));
        };
        match std::fs::read(path) {
            Ok(bytes) => load(path, &bytes, variants),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::new(variants)),
            Err(source) => Err(StoreError::Read {
                path: path.to_owned(),
                source,
            }),
        }
    }
}

fn load(path: &Path, bytes: &[u8], variants: Variants) -> Result<Sandbox, StoreError> {
    let Loaded {
        version: Version,
        random,
        next_id,
        organizations,
        groups,
        entities,
    } = serde_json::from_slice(bytes).map_err(|error| damaged(path, &error))?;
    let organizations = organizations.into_iter().map(|loaded| {
        let mut organization = Organization::new(loaded.id, loaded.name);
        organization.teams = loaded.teams.into_iter().map(|team| team.0).collect();
        organization
    });
    let mut state = State::new(organizations.collect());
    state.count_from(next_id);
    let mut random = Random::new(random.unwrap_or(variants.seed));
    for LoadedGroup {
        id,
        team,
        suffixes,
        is_repeated,
        posted,
    } in groups
    {
        if state.has(&id_text(&id)) && !is_repeated {
            return Err(StoreError::DuplicateId {
                path: path.to_owned(),
                id: id_text(&id),
            });
        }
        // A person who adds a group by hand need not invent suffixes.
        let suffixes = suffixes
            .filter(|suffixes| suffixes.len() == listed_group::hooks(&posted).len())
            .unwrap_or_else(|| listed_group::new_suffixes(&posted, &variants, &mut random));
        state.insert(StoredGroup::new(id, team, posted, suffixes, &variants));
    }
    let entities = entities.unwrap_or_else(Entities::first);
    Ok(Sandbox::with_state(variants, state, entities, random))
}

fn damaged(path: &Path, error: &serde_json::Error) -> StoreError {
    let (line, column) = (error.line(), error.column());
    let text = json_fault(error);
    let place = format!(" at line {line} column {column}");
    StoreError::Damaged {
        path: path.to_owned(),
        line,
        column,
        message: text.strip_suffix(&place).unwrap_or(&text).to_owned(),
    }
}

/// Writes the state, whole or not at all. Only the user can read the file, because it has secrets.
pub(super) fn save(sandbox: &Sandbox, path: &Path) -> Result<(), StoreError> {
    write(sandbox, path).map_err(|source| StoreError::Write {
        path: path.to_owned(),
        source,
    })
}

fn write(sandbox: &Sandbox, path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    // A new temporary file has the mode 0600, and renaming keeps it.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    let (state, entities, random) = sandbox.state();
    let saved_group = |group| SavedGroup {
        group,
        is_repeated: state.is_repeated(group),
    };
    let saved = Saved {
        version: VERSION,
        random: random.state(),
        next_id: state.next_id(),
        organizations: state
            .organizations()
            .iter()
            .map(SavedOrganization::of)
            .collect(),
        groups: state.groups().map(saved_group).collect(),
        entities: Some(entities).filter(|it| **it != Entities::first()),
    };
    let mut text = serde_json::to_vec_pretty(&saved)?;
    text.push(b'\n');
    file.write_all(&text)?;
    file.persist(path)?;
    Ok(())
}
