//! The one file that secrets are written to, and only when asked to.

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

/// Refuses a file that is there: it may be open to others, or a link to somewhere else.
pub(in crate::cli) fn check(checkout: &Checkout, path: &Path) -> Result<(), Failure> {
    admit(checkout, path)?;
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let message = format!("{} is there already", path.display());
    Err(Failure::new(Exit::Refused, "file-exists", message)
        .help("nothing was written; secrets never replace a file: remove it, or name another"))
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

/// A value as a shell reads it back. Single quotes take everything but themselves. A line break at
/// the end is doubled, since one is dropped of every secret that is read.
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
