//! Where the files of an export are.

use super::Export;
use std::path::{Path, PathBuf};

/// An export, and where its files are.
#[derive(Debug)]
pub struct Exported<'a> {
    /// What was exported.
    pub export: &'a Export,
    /// Every file that was to be written, secrets aside.
    pub written: &'a [WrittenFile],
    /// Where each team's file is, if it is a file.
    pub team_files: Option<&'a [PathBuf]>,
    /// Where the secrets are, if they were written.
    pub secrets_to: Option<&'a Path>,
    /// What to do next, a sentence.
    pub next: &'a str,
}

/// A file that is as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was so before.
    pub is_unchanged: bool,
}
