//! The folder that holds all files of a manifest.

use std::fs::{self, File, OpenOptions};
use std::path::{Component, Path, PathBuf};
use std::{fmt, io};

/// The folder whose files a manifest may use: its repository, or the folder of `--root`.
///
/// The manifest may come from somebody else, as in the pipeline of a pull request. Files elsewhere
/// must not be read, because an error would show them in the log.
#[derive(Debug, Clone, Default)]
pub struct Checkout {
    /// With links resolved. Empty means that no file is in it.
    root: PathBuf,
}

/// Why a path may not be used.
#[derive(Debug)]
pub enum Refusal {
    /// It is outside the folder.
    Outside {
        /// The folder that it must be in.
        root: PathBuf,
    },
    /// It is inside, but a link leads out of the folder.
    Link {
        /// The folder that it must be in.
        root: PathBuf,
    },
    /// It is one of Git's own files, which may hold credentials.
    Git,
    /// Its target is not known.
    Unknown(io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside { root } => write!(f, "it is outside of {}", root.display()),
            Self::Link { root } => {
                write!(f, "a link leads from there out of {}", root.display())
            }
            Self::Git => f.write_str("it is one of Git's own files"),
            Self::Unknown(error) => f.write_str(&reason(error)),
        }
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Outside { .. } | Self::Link { .. } => {
                "put it into the repository, or name a folder that holds both with `--root DIR`"
            }
            Self::Git => "name another file",
            Self::Unknown(_) => "the path is relative to the folder of the file that names it",
        }
    }
}

impl Checkout {
    /// The nearest folder upwards that has `.git`, else the folder itself.
    pub fn around(folder: &Path) -> Self {
        let folder = or_here(folder);
        // A folder that does not exist holds nothing.
        let whole = folder
            .canonicalize()
            .or_else(|_| std::path::absolute(folder));
        let whole = whole.unwrap_or_default();
        let repository = whole.ancestors().find(|at| at.join(".git").exists());
        Self {
            root: repository.unwrap_or(&whole).to_owned(),
        }
    }

    /// The checkout of a manifest, which is a file or a folder.
    pub fn of(manifest: &Path) -> Self {
        match manifest.is_dir() {
            true => Self::around(manifest),
            false => Self::around(manifest.parent().unwrap_or(Path::new(""))),
        }
    }

    /// This folder.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn at(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        match root.is_dir() {
            true => Ok(Self { root }),
            false => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    /// The folder, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Resolves a path that a file of the checkout names. Its last part need not exist.
    ///
    /// # Errors
    /// The path leads out of the checkout.
    pub fn admit(&self, path: &Path) -> Result<PathBuf, Refusal> {
        if !self.is_in(path) {
            return Err(Refusal::Outside {
                root: self.root.clone(),
            });
        }
        let found = leads_to(path).map_err(Refusal::Unknown)?;
        let Ok(inner) = found.strip_prefix(&self.root) else {
            return Err(Refusal::Link {
                root: self.root.clone(),
            });
        };
        match inner.components().any(|part| part.as_os_str() == ".git") {
            true => Err(Refusal::Git),
            false => Ok(found),
        }
    }

    /// Resolves a path that the command line names. It may be anywhere, but a path in the checkout
    /// must not lead out of it.
    ///
    /// # Errors
    /// A link of the checkout leads out of it.
    pub fn admit_named(&self, path: &Path) -> Result<PathBuf, Refusal> {
        match self.is_in(path) {
            true => self.admit(path),
            false => Ok(path.to_owned()),
        }
    }

    /// Whether a path, as it is written, is in the checkout.
    pub fn is_in(&self, path: &Path) -> bool {
        if self.root.as_os_str().is_empty() {
            return false;
        }
        let Ok(path) = std::path::absolute(or_here(path)) else {
            return false;
        };
        let path = without_dots(&path);
        // If a link leads to the checkout, compare the folders themselves.
        path.starts_with(&self.root)
            || path
                .ancestors()
                .skip(1)
                .any(|at| at.canonicalize().is_ok_and(|found| found == self.root))
    }
}

/// A folder; an empty path is the current one.
pub(super) fn or_here(folder: &Path) -> &Path {
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}

/// A path without `.` and `..`, as it is written, without resolving links.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// Resolves a path. Its last parts need not exist.
///
/// # Errors
/// The target is not known, as for a link to nothing.
pub fn leads_to(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(or_here(path))?;
    match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        found => return found,
    }
    if path.symlink_metadata().is_ok() {
        let message = "it is a link to a file that is not there";
        return Err(io::Error::other(message));
    }
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => Ok(leads_to(folder)?.join(name)),
        _ => Err(io::ErrorKind::NotFound.into()),
    }
}

/// Opens a regular file. Others are refused: opening a pipe waits, and reading it may never end.
pub(in crate::desired) fn open_regular(path: &Path) -> io::Result<File> {
    let check = |kind: fs::FileType| match kind.is_file() {
        true => Ok(()),
        false if kind.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        false => Err(io::Error::other("it is not a regular file")),
    };
    check(fs::metadata(path)?.file_type())?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A pipe may have taken its place meanwhile.
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(flags.cast_signed());
    }
    let file = options.open(path)?;
    check(file.metadata()?.file_type())?;
    Ok(file)
}

/// The error in the words of the standard library, without numbers.
pub(in crate::desired) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::Other => error.to_string(),
        kind => kind.to_string(),
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests;
