//! The file of doo's schema, which `introspect` writes: whole, or not at all.

use super::manifest::folder_of;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output::write_whole;
use crate::cli::writable::{admit, make_folder_of, unwritable};
use crate::desired::Queries;
use std::io;
use std::path::{Path, PathBuf};

/// The file if the manifest names none, beside it.
const USUAL: &str = "doo.graphql";

/// The file of the schema of a manifest, and whether the manifest names it. No output of this run
/// may replace it.
pub(in crate::cli) fn locate(
    context: &Context,
    manifest: &Path,
    queries: &Queries,
) -> Result<(PathBuf, bool), Failure> {
    let (path, is_named) = match &queries.schema_file {
        Some(path) => (path.clone(), true),
        None => (folder_of(manifest).join(USUAL), false),
    };
    admit(&context.checkout, &path)?;
    if !is_named && path.symlink_metadata().is_ok() {
        let message = format!("{} already exists", path.display());
        let help = format!(
            "nothing was sent or written; if it is doo's schema, name it in the manifest: \
             graphql: {{ schema: {USUAL} }}"
        );
        return Err(Failure::new(Exit::Refused, "file-exists", message).help(help));
    }
    context.outputs.protect(std::slice::from_ref(&path))?;
    Ok((path, is_named))
}

/// Writes the file: a reader finds the old text or the new one, and a run that dies leaves the old
/// one.
pub(in crate::cli) fn replace(context: &Context, path: &Path, text: &str) -> Result<(), Failure> {
    admit(&context.checkout, path)?;
    write(path, text).map_err(|error| unwritable(path).caused_by(&error))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    make_folder_of(path)?;
    write_whole(path, |out| out.write_all(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_is_replaced_whole_or_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub/doo.graphql");
        write(&path, "one").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        write(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path().join("sub")).unwrap().count(), 1);
        // A folder in its place cannot be replaced, and nothing is left behind.
        let taken = folder.path().join("taken");
        fs::create_dir_all(taken.join("full")).unwrap();
        assert!(write(&taken, "three").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        write(&link, "two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
    }
}
