//! Writing to the streams of the process and to files.

use super::beside::{beside, remove_left};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

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

/// A reader that closes the pipe is not an error.
fn unless_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a file completely or not at all: until the end, readers see the old file. An existing
/// file keeps its permissions. If the path is a link, its target is replaced. A run that is killed
/// may leave a part of the new file, which the next one removes.
pub(in crate::cli) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if !is_replaced(path) {
        return to(File::create(path)?, write);
    }
    let found = path.canonicalize();
    let path = found.as_deref().unwrap_or(path);
    remove_left(path);
    let file = beside(path)?;
    to(file.as_file(), write)?;
    file.as_file().sync_all()?;
    if let Ok(before) = path.metadata() {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.persist(path)?;
    Ok(())
}

/// Checks that a file can be written.
pub(super) fn check(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if is_replaced(path) {
        beside(path).map(drop)
    } else {
        Ok(())
    }
}

/// What exists and is not a file, such as a pipe, cannot be replaced.
fn is_replaced(path: &Path) -> bool {
    !path.exists() || path.is_file()
}

/// Appends to a file that others also write to.
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
