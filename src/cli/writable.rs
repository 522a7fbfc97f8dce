//! Checks which files may be written.

use super::exit::Exit;
use super::failure::Failure;
use crate::desired::Checkout;
use std::fs;
use std::path::Path;

/// Refuses a file in the checkout that a link takes out of it.
pub(super) fn admit(checkout: &Checkout, path: &Path) -> Result<(), Failure> {
    let admitted = checkout.admit_named(path).map(drop);
    admitted.map_err(|refusal| unwritable(path).caused_by(&refusal).help(refusal.help()))
}

/// Creates the folder of a file.
pub(super) fn make_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) => fs::create_dir_all(folder),
        None => Ok(()),
    }
}

/// The failure for a file that could not be written.
pub(super) fn unwritable(path: &Path) -> Failure {
    let message = format!("{} could not be written", path.display());
    Failure::new(Exit::Failed, "output", message)
}
