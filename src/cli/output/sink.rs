//! Writing to the streams of the process and to files.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes to standard output.
pub(super) fn stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    unless_closed(write(&mut out).and_then(|()| out.flush()))
}

/// Writes to standard error.
pub(super) fn stderr(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stderr().lock());
    unless_closed(write(&mut out).and_then(|()| out.flush()))
}

/// A reader that has seen enough is no error.
fn unless_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a file whole or not at all: who reads it meanwhile sees the one before. What is there
/// keeps its permissions, and where it is a link the file is replaced that it leads to.
pub(super) fn file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if !is_replaced(path) {
        return to(File::create(path)?, write);
    }
    let found = path.canonicalize();
    let path = found.as_deref().unwrap_or(path);
    let file = beside(path)?;
    to(file.as_file(), write)?;
    if let Ok(before) = path.metadata() {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.persist(path)?;
    Ok(())
}

/// Whether a file could be written, now.
pub(super) fn check(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    match is_replaced(path) {
        true => beside(path).map(drop),
        false => Ok(()),
    }
}

/// What is there and no file, such as a pipe, cannot be replaced.
fn is_replaced(path: &Path) -> bool {
    !path.exists() || path.is_file()
}

/// A new file in the same folder.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: the process's mask decides.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.prefix(".dooctl-").tempfile_in(folder)
}

/// Adds to a file that others write, too.
pub(super) fn append(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    to(
        OpenOptions::new().append(true).create(true).open(path)?,
        write,
    )
}

fn to(file: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}
