//! Tests of `checkout`.

use super::*;
use std::os::unix::fs::symlink;
use tempfile::TempDir;

/// A repository in `repo` with a folder `webhooks`, and a file outside it.
fn stage() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().canonicalize().unwrap();
    for inner in ["repo/.git", "repo/webhooks/teams"] {
        fs::create_dir_all(whole.join(inner)).unwrap();
    }
    for file in ["outside", "repo/inside", "repo/.git/config"] {
        fs::write(whole.join(file), "x").unwrap();
    }
    (folder, whole)
}

#[test]
fn the_root_is_the_repository_or_else_the_folder() {
    let (_folder, whole) = stage();
    let root = |folder: &str| Checkout::around(&whole.join(folder)).root().to_owned();
    assert_eq!(root("repo/webhooks/teams"), whole.join("repo"));
    assert_eq!(root("repo"), whole.join("repo"));
    assert_eq!(root(""), whole);
    // `.git` is a file in a worktree and in a submodule.
    fs::write(whole.join("repo/webhooks/.git"), "gitdir: x").unwrap();
    assert_eq!(root("repo/webhooks/teams"), whole.join("repo/webhooks"));
}

#[test]
fn what_a_manifest_names_is_inside_whatever_the_links_are() {
    let (_folder, whole) = stage();
    let repo = whole.join("repo");
    symlink("../outside", repo.join("out")).unwrap();
    symlink("inside", repo.join("in")).unwrap();
    symlink("..", repo.join("up")).unwrap();
    symlink("/nowhere/x", repo.join("dangling")).unwrap();
    symlink(".git", repo.join("hidden")).unwrap();
    symlink(&repo, whole.join("alias")).unwrap();
    let checkout = Checkout::around(&repo);
    let reported = |path: &str| match checkout.admit(&whole.join(path)) {
        Ok(found) => found.strip_prefix(&repo).unwrap().display().to_string(),
        Err(Refusal::Outside { .. }) => "outside".to_owned(),
        Err(Refusal::Link { .. }) => "link".to_owned(),
        Err(Refusal::Git) => "git".to_owned(),
        Err(Refusal::Unknown(error)) => error.to_string(),
    };
    for (path, expected) in [
        ("repo/inside", "inside"),
        ("repo/in", "inside"),
        ("repo/webhooks/../in", "inside"),
        ("alias/inside", "inside"),
        ("repo/new/file", "new/file"),
        ("outside", "outside"),
        ("repo/../outside", "outside"),
        ("repo/webhooks/../../outside", "outside"),
        ("repo/out", "link"),
        ("repo/up/outside", "link"),
        ("repo/up/new", "link"),
        ("repo/up/repo/inside", "inside"),
        ("repo/.git/config", "git"),
        ("repo/hidden/config", "git"),
        ("repo/.", ""),
        ("repo/dangling", "it is a link to a file that is not there"),
    ] {
        assert_eq!(reported(path), expected, "{path}");
    }
    assert!(checkout.admit_named(&whole.join("outside")).is_ok());
    assert!(checkout.admit_named(&repo.join("out")).is_err());
    assert!(Checkout::default().admit(&repo.join("inside")).is_err());
}

#[test]
fn only_regular_files_are_opened_and_nothing_is_waited_for() {
    let (_folder, whole) = stage();
    let pipe = whole.join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let reported = |path: &Path| open_regular(path).map(drop).map_err(|error| reason(&error));
    assert_eq!(reported(&whole.join("outside")), Ok(()));
    assert_eq!(reported(&pipe), Err("it is not a regular file".to_owned()));
    assert_eq!(
        reported(Path::new("/dev/zero")),
        Err("it is not a regular file".to_owned())
    );
    assert_eq!(reported(&whole), Err("it is a folder".to_owned()));
    assert_eq!(
        reported(&whole.join("no")),
        Err("there is no such file".to_owned())
    );
}
