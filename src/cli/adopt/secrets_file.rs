//! The only file that dooctl writes secrets to, and only on request.

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::writable::{admit, make_folder_of, unwritable};
use crate::desired::Checkout;
use crate::export::NamedSecret;
use crate::model::Secret;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Refuses an existing file: others may be able to read it, or it may be a link to another place.
pub(in crate::cli) fn check(checkout: &Checkout, path: &Path) -> Result<(), Failure> {
    admit(checkout, path)?;
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let message = format!("{} already exists", path.display());
    Err(Failure::new(Exit::Refused, "file-exists", message)
        .help("nothing was written; secrets never replace a file: remove it, or use another name"))
}

/// Writes `NAME=value` lines that shells and most readers of `.env` files understand, to a new file
/// that only its owner can read.
pub(in crate::cli) fn write(path: &Path, secrets: &[NamedSecret]) -> Result<(), Failure> {
    let mut text = String::from(
        "# Client secrets of receivers, as doo lists them. Keep this file out of Git.\n",
    );
    for NamedSecret {
        name,
        value,
        groups: _,
    } in secrets
    {
        // Writing to a string cannot fail.
        let _ = match value.as_ref().map(Secret::expose) {
            Some(value) if !value.contains('\0') => writeln!(text, "{name}={}", quoted(value)),
            _ => writeln!(text, "# {name}= (doo does not list it)"),
        };
    }
    make_folder_of(path)
        .and_then(|()| create(path))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| unwritable(path).caused_by(&error))
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Quotes a value for a shell. Single quotes accept everything except a single quote. A line break
/// at the end is doubled, because dooctl drops one from every secret that it reads.
fn quoted(value: &str) -> String {
    let doubled = value.ends_with('\n').then(|| format!("{value}\n"));
    let value = doubled.as_deref().unwrap_or(value);
    if !value.contains('\'') {
        return format!("'{value}'");
    }
    let mut quoted = String::from("\"");
    for c in value.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn values_are_in_single_quotes_if_they_have_none() {
        assert_eq!(quoted("a $b \"c\""), "'a $b \"c\"'");
        assert_eq!(quoted("a\n"), "'a\n\n'");
        assert_eq!(
            quoted("it's $5 `a` \\ \""),
            "\"it's \\$5 \\`a\\` \\\\ \\\"\""
        );
    }
}
