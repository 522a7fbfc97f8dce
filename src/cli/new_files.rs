//! Files that a command makes: all of them, or none.

use super::{Exit, Failure};
use std::fs;
use std::path::{Path, PathBuf};

/// Files to write, with their texts.
#[derive(Default)]
pub(super) struct NewFiles(Vec<(PathBuf, String)>);

impl NewFiles {
    pub(super) fn add(&mut self, path: PathBuf, text: impl Into<String>) {
        self.0.push((path, text.into()));
    }

    /// Refuses to replace what is there, unless it is the same or `force` says so.
    pub(super) fn check(&self, force: bool) -> Result<(), Failure> {
        let is_other = |(path, text): &&(PathBuf, String)| {
            fs::read(path).map_or_else(|_| path.exists(), |found| found != text.as_bytes())
        };
        let there: Vec<_> = self.0.iter().filter(is_other).collect();
        match there.first() {
            Some((path, _)) if !force => {
                let others = match there.len() {
                    1 => String::new(),
                    number => format!(", and {} more", number - 1),
                };
                let message = format!("{} is there already{others}", path.display());
                Err(Failure::new(Exit::Refused, "file-exists", message)
                    .help("nothing was written; give --force to replace what is there"))
            }
            _ => Ok(()),
        }
    }

    /// Writes them, with the folders they are in, and says where they are.
    pub(super) fn write(self) -> Result<Vec<PathBuf>, Failure> {
        let mut written = Vec::with_capacity(self.0.len());
        for (path, text) in self.0 {
            make_folder_of(&path)
                .and_then(|()| fs::write(&path, text))
                .map_err(|error| unwritable(&path).caused_by(&error))?;
            written.push(path);
        }
        Ok(written)
    }
}

/// Makes the folder that a file is in.
pub(super) fn make_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) => fs::create_dir_all(folder),
        None => Ok(()),
    }
}

/// That a file could not be written.
pub(super) fn unwritable(path: &Path) -> Failure {
    let message = format!("{} could not be written", path.display());
    Failure::new(Exit::Failed, "output", message)
}
