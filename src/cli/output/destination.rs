//! The destination of an output, under any name.

use crate::desired::leads_to;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// A file or a device.
pub(super) struct Destination {
    path: PathBuf,
    /// The system's id of the file, if it exists.
    identity: Option<(u64, u64)>,
}

impl Destination {
    pub(super) fn of(file: &Path) -> Self {
        let path = leads_to(file).or_else(|_| std::path::absolute(file));
        Self {
            path: path.unwrap_or_else(|_| file.to_owned()),
            identity: file.metadata().ok().and_then(|found| identity(&found)),
        }
    }

    /// Standard output, which may be redirected to a file.
    pub(super) fn of_stdout() -> Self {
        Self {
            path: PathBuf::new(),
            identity: stdout().and_then(|found| identity(&found)),
        }
    }

    /// Whether both are the same file, so that one would overwrite the other.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let is_nowhere =
            self.path == Path::new("/dev/null") || other.path == Path::new("/dev/null");
        let is_one = self.identity.is_some() && self.identity == other.identity;
        !is_nowhere && (self.path == other.path || is_one)
    }
}

#[cfg(unix)]
fn identity(found: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(unix)]
fn stdout() -> Option<Metadata> {
    use std::os::fd::AsFd;
    let stdout = std::io::stdout().as_fd().try_clone_to_owned().ok()?;
    std::fs::File::from(stdout).metadata().ok()
}

#[cfg(not(unix))]
fn stdout() -> Option<Metadata> {
    None
}
