//! A git repository that ignores the configuration of the user.

use crate::support::Folder;
use std::path::Path;
use std::process::Command;

/// Who commits; git does not guess it on every machine.
const WHO: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "rehearsal"),
    ("GIT_AUTHOR_EMAIL", "rehearsal@example.com"),
    ("GIT_COMMITTER_NAME", "rehearsal"),
    ("GIT_COMMITTER_EMAIL", "rehearsal@example.com"),
];

/// A repository and its working tree.
pub(super) struct Repository(Folder);

impl Repository {
    /// An empty one, on `main`.
    pub(super) fn new() -> Self {
        let repository = Self(Folder::new());
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// Switches to a branch, which starts at `main` if it is new.
    pub(super) fn switch(&self, branch: &str) {
        let known = self.git(&["branch", "--list", branch]);
        if known.is_empty() {
            self.git(&["switch", "--quiet", "--create", branch, "main"])
        } else {
            self.git(&["switch", "--quiet", branch])
        };
    }

    /// Commits a file, and returns the commit.
    pub(super) fn commit(&self, file: &str, text: &str) -> String {
        self.0.write(file, text);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=Change a webhook"]);
        self.commit_of("HEAD")
    }

    /// Merges a branch into `main`, and returns the merge.
    pub(super) fn merge(&self, branch: &str) -> String {
        self.switch("main");
        self.git(&["merge", "--quiet", "--no-ff", "--no-edit", branch]);
        self.commit_of("main")
    }

    /// The commit that a branch is at.
    pub(super) fn commit_of(&self, branch: &str) -> String {
        self.git(&["rev-parse", branch]).trim().to_owned()
    }

    /// Makes a folder the checkout of a workflow for this commit: the commit, or for a pull request
    /// its merge with `main`.
    pub(super) fn check_out(&self, commit: &str, into: &Folder, is_pull: bool) {
        let from = self.0.path("");
        let from = from.to_str().expect("temporary folders have plain names");
        let into = into.path("");
        git(&into, &["init", "--quiet"]);
        let heads = "+refs/heads/*:refs/remotes/origin/*";
        git(&into, &["fetch", "--quiet", from, heads]);
        let base = if is_pull { "origin/main" } else { commit };
        git(&into, &["checkout", "--quiet", "--force", "--detach", base]);
        git(&into, &["clean", "--quiet", "-ffdx"]);
        if is_pull {
            git(&into, &["merge", "--quiet", "--no-edit", commit]);
        }
    }

    fn git(&self, args: &[&str]) -> String {
        git(&self.0.path(""), args)
    }
}

#[track_caller]
fn git(folder: &Path, args: &[&str]) -> String {
    let ended = Command::new("git")
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
        ])
        .envs(WHO)
        .output()
        .expect("git can be run");
    assert!(ended.status.success(), "git {args:?}: {ended:?}");
    String::from_utf8(ended.stdout).expect("git writes UTF-8")
}
