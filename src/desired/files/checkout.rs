//! The folder that everything a manifest names is in.

use std::fs::{self, File, OpenOptions};
use std::path::{Component, Path, PathBuf};
use std::{fmt, io};

/// The folder that a manifest may use: its repository, or what `--root` says.
///
/// A manifest is often somebody else's, such as in the pipeline of a pull request: what it names
/// must not be read from anywhere else, since an error would show it in the log.
#[derive(Debug, Clone, Default)]
pub struct Checkout {
    /// Without links. Empty means that no file is in it.
    root: PathBuf,
}

/// Why a path may not be used.
#[derive(Debug)]
pub enum Refusal {
    /// It is somewhere else.
    Outside {
        /// The folder that it must be in.
        root: PathBuf,
    },
    /// It is inside, and a link leads from there to somewhere else.
    Link {
        /// The folder that it must be in.
        root: PathBuf,
    },
    /// It is one of Git's own files, which may hold credentials.
    Git,
    /// Where it leads is not known.
    Unknown(io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside { root } => write!(f, "it is outside of {}", root.display()),
            Self::Link { root } => {
                write!(f, "a link leads from there out of {}", root.display())
            }
            Self::Git => f.write_str("it is a file of Git's own"),
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
        // A folder that is not there holds nothing.
        let whole = folder
            .canonicalize()
            .or_else(|_| std::path::absolute(folder));
        let whole = whole.unwrap_or_default();
        let repository = whole.ancestors().find(|at| at.join(".git").exists());
        Self {
            root: repository.unwrap_or(&whole).to_owned(),
        }
    }

    /// The checkout that a manifest is in, which is a file or a folder.
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

    /// Where a path leads that a file of the checkout names. Its last part need not exist.
    ///
    /// # Errors
    /// When it leads out of the checkout.
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

    /// Where a path leads that the person named who runs the program: it may be anywhere, but what
    /// is in the checkout must not lead out of it.
    ///
    /// # Errors
    /// When a link of the checkout leads out of it.
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
        // The checkout may be reached by a link: then its folder is told by what it is.
        path.starts_with(&self.root)
            || path
                .ancestors()
                .skip(1)
                .any(|at| at.canonicalize().is_ok_and(|found| found == self.root))
    }
}

/// A folder; none is the current one.
pub(super) fn or_here(folder: &Path) -> &Path {
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}

/// A path without `.` and `..`, as it is written: what links make of it is not asked.
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

/// Where a path leads, also if its last parts are not there yet.
///
/// # Errors
/// When it cannot be told, such as of a link to nothing.
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

/// Opens a file to be read. What is not a regular file is refused: a pipe may never end, and waits
/// when it is opened.
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
        // It may have become a pipe meanwhile.
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(flags.cast_signed());
    }
    let file = options.open(path)?;
    check(file.metadata()?.file_type())?;
    Ok(file)
}

/// What went wrong, in the words of the standard library and without its numbers.
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
