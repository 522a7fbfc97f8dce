//! Tells the program which commit it is built from.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let version = env!("CARGO_PKG_VERSION");
    let version = match commit() {
        Some(commit) => format!("{version} ({commit})"),
        None => version.to_owned(),
    };
    println!("cargo::rustc-env=DOOCTL_VERSION={version}");
}

/// The commit of the checkout; none without git, and none in a package that was unpacked into
/// somebody else's repository.
fn commit() -> Option<String> {
    let is_top = git(&["rev-parse", "--show-prefix"])?.is_empty();
    let commit = git(&["rev-parse", "--short=12", "HEAD"]).filter(|_| is_top)?;
    // Git writes down every move of HEAD here, in worktrees, too. A file that is missing would
    // build everything anew every time.
    let moves = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&moves).exists() {
        println!("cargo::rerun-if-changed={moves}");
    }
    Some(commit)
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim_end().to_owned())
}
