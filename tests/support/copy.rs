//! Copies of folders of the repository.

use std::fs;
use std::path::Path;

/// Copies a folder with everything in it, into one that need not be there.
pub(crate) fn copy_into(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("the folder can be read");
        // A sandbox that was tried there is not part of it.
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
