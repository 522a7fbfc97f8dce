//! A new file that takes the place of another: in the same folder, until it is whole.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

/// How such a file is called: six letters or digits are between.
const BEFORE: &str = ".dooctl-";
const AFTER: &str = ".tmp";

/// The folder of a file.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A new file in the same folder. It is locked, so that no other run takes it for a file that was
/// left behind.
pub(super) fn beside(path: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = create(path)?;
        // Where files cannot be locked, none is removed either.
        if file.as_file().lock().is_err() || file.path().exists() {
            return Ok(file);
        }
    }
}

fn create(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Permissions as for any new file: from the umask.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
        .prefix(BEFORE)
        .suffix(AFTER)
        .tempfile_in(folder_of(path))
}

/// Removes what killed runs left beside a file, which nobody has locked any more. What cannot be
/// removed stays.
pub(super) fn remove_left(path: &Path) {
    let Ok(entries) = fs::read_dir(folder_of(path)) else {
        return;
    };
    for entry in entries.flatten() {
        let is_file = entry.file_type().is_ok_and(|it| it.is_file());
        if !is_file || !is_ours(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let opened = File::options().write(true).open(entry.path());
        if let Ok(file) = opened
            && file.try_lock().is_ok()
        {
            // While it is locked: a run that has just made it waits, and makes another one.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_ours(name: &str) -> bool {
    let between = name
        .strip_prefix(BEFORE)
        .and_then(|name| name.strip_suffix(AFTER));
    between.is_some_and(|it| it.len() == 6 && it.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|it| it.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("doo.graphql");
        // As a run leaves it that is killed: nobody has it open.
        let (_, left) = beside(&path).unwrap().keep().unwrap();
        let left = left.file_name().unwrap().to_string_lossy().into_owned();
        assert!(is_ours(&left), "{left}");
        let others = [".dooctl-backup", ".dooctl-notes1.tmp.bak", ".dooctl-a.tmp"];
        for name in others {
            fs::write(folder.path().join(name), "mine").unwrap();
        }
        fs::create_dir(folder.path().join(".dooctl-folder.tmp")).unwrap();
        let being_written = beside(&path).unwrap();
        remove_left(&path);
        let mut kept = vec![being_written.path().file_name().unwrap().to_string_lossy()];
        kept.extend(others.map(Into::into));
        kept.push(".dooctl-folder.tmp".into());
        kept.sort_unstable();
        assert_eq!(names(folder.path()), kept);
    }
}
