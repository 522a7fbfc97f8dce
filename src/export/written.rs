//! An export, and the paths of its files.

use super::Export;
use std::path::{Path, PathBuf};

/// An export, and where its files are.
#[derive(Debug)]
pub struct Exported<'a> {
    /// What was exported.
    pub export: &'a Export,
    /// Every file, except the one with secrets.
    pub written: &'a [WrittenFile],
    /// The path of each team's file, if there are files.
    pub team_files: Option<&'a [PathBuf]>,
    /// The path of the secrets, if they were written.
    pub secrets_to: Option<&'a Path>,
    /// What to do next, a sentence.
    pub next: &'a str,
}

/// A file that has its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Its path.
    pub path: PathBuf,
    /// Whether it already had this content.
    pub is_unchanged: bool,
}
