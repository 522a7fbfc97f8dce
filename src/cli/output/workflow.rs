//! The files and folders of GitHub's workflow runner.

use super::lines::checked;
use super::sink;
use crate::api::Redactor;
use crate::cli::document::Document;
use crate::cli::environment::Environment;
use crate::render::markdown::CommentSubject;
use crate::render::{Lines, github};
use std::io;
use std::path::{Path, PathBuf};

/// The paths that GitHub's runner sets; all empty outside of a workflow.
pub(super) struct Workflow {
    summary: Option<PathBuf>,
    outputs: Option<PathBuf>,
    /// The prefix that makes paths relative to the repository's root.
    pub(super) prefix: String,
}

impl Workflow {
    pub(super) fn new(environment: &Environment) -> Self {
        let path = |name| environment.get(name).map(PathBuf::from);
        let folder = std::env::current_dir().ok();
        Self {
            summary: path("GITHUB_STEP_SUMMARY"),
            outputs: path("GITHUB_OUTPUT"),
            prefix: prefix(path("GITHUB_WORKSPACE").as_deref(), folder.as_deref()),
        }
    }

    /// Its files.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        let files = self.summary.iter().chain(&self.outputs);
        files.map(PathBuf::as_path)
    }

    /// Checks that its files can be written. Returns the first that cannot.
    pub(super) fn check(&self) -> Result<(), Unwritten<'_>> {
        let mut files = self.files();
        files.try_for_each(|file| sink::append(file, |_| Ok(())).map_err(|error| (file, error)))
    }

    /// Adds a result to the step's summary and outputs.
    pub(super) fn add(
        &self,
        document: &dyn Document,
        subject: &CommentSubject<'_>,
        redactor: &Redactor,
    ) -> Result<(), Unwritten<'_>> {
        if let (Some(file), Some(comment)) = (&self.summary, document.markdown(subject)) {
            let added = sink::append(file, |out| {
                checked(out, redactor, Lines::Markdown, |out| {
                    writeln!(out, "{comment}")
                })
            });
            added.map_err(|error| (&**file, error))?;
        }
        let Some(file) = &self.outputs else {
            return Ok(());
        };
        let mut outputs = document.step_outputs();
        outputs.push(("exit_code", document.exit().code().to_string()));
        let added = sink::append(file, |out| github::step_outputs(out, &outputs));
        added.map_err(|error| (&**file, error))
    }
}

/// A file that could not be written.
pub(super) type Unwritten<'a> = (&'a Path, io::Error);

/// The path from the repository's root to the current folder.
fn prefix(root: Option<&Path>, folder: Option<&Path>) -> String {
    let way = root
        .zip(folder)
        .and_then(|(root, folder)| folder.strip_prefix(root).ok());
    match way {
        Some(way) if !way.as_os_str().is_empty() => format!("{}/", way.display()),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::prefix;
    use std::path::Path;

    #[test]
    fn paths_start_at_the_root_of_the_repository() {
        let root = Some(Path::new("/work/repo"));
        for (folder, expected) in [
            ("/work/repo", ""),
            ("/work/repo/hooks/prod", "hooks/prod/"),
            ("/elsewhere", ""),
        ] {
            assert_eq!(prefix(root, Some(Path::new(folder))), expected);
        }
        assert_eq!(prefix(None, Some(Path::new("/work/repo"))), "");
    }
}
