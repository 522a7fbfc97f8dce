//! Copies of folders of the repository.

use std::fs;
use std::path::Path;

/// Copies a folder and its content into another, which it creates if necessary.
pub(crate) fn copy_into(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("the folder can be read");
        // Skip the state of a sandbox that was tried there.
        if entry.file_name() == ".dooctl" {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_into(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("files can be copied");
        }
    }
}
