//! A manifest of a stranger reads and writes only files inside its repository.

use crate::support::{Folder, TEAM, root};
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

const HEAD: &str = "version: 1\nowner: crm\napi: { url: https://rest.doo.net/v1 }\n";

/// A repository in `repo`, and a private file beside it.
fn stage() -> Folder {
    let folder = Folder::new();
    folder.write("outside/canary.yaml", "CANARY: [\n");
    folder.write("repo/.git/HEAD", "");
    folder.write("repo/dooctl.yaml", root("https://rest.doo.net/v1", TEAM));
    folder
}

#[test]
fn a_file_elsewhere_is_refused_and_not_shown() {
    let folder = stage();
    symlink("../outside/canary.yaml", folder.path("repo/link.yaml")).unwrap();
    let absolute = folder.path("outside/canary.yaml").display().to_string();
    for include in [
        &*absolute,
        "/etc/passwd",
        "../outside/*.yaml",
        "*.yaml",
        "~/x",
    ] {
        folder.write(
            "repo/dooctl.yaml",
            format!("{HEAD}include: ['{include}']\n"),
        );
        for format in ["text", "json", "markdown", "github", "sarif"] {
            let outcome = folder
                .dooctl(["validate", "repo", "-o", format])
                .run()
                .exits_with(3);
            let all = outcome.stdout + &outcome.stderr;
            assert!(all.contains("dooctl.yaml"), "{include}: {all}");
            assert!(
                !all.contains("CANARY") && !all.contains("root:"),
                "{include}: {all}"
            );
        }
    }
}

#[test]
fn the_root_can_be_given() {
    let folder = stage();
    folder.write("shared/team.yaml", "team: 1\ngroups: []\n");
    folder.write(
        "repo/dooctl.yaml",
        format!("{HEAD}include: [../shared/*.yaml]\n"),
    );
    let validate = |root: &str| folder.dooctl(["validate", "repo", "--root", root]).run();
    folder
        .dooctl(["validate", "repo"])
        .run()
        .exits_with(3)
        .shows("it is outside of");
    validate(".").exits_with(0);
    validate("repo").exits_with(3);
    validate("shared")
        .exits_with(3)
        .shows("repo/dooctl.yaml:1:1");
    for wrong in ["nowhere", "shared/team.yaml"] {
        validate(wrong).exits_with(64).reports("is not a folder");
    }
}

/// A pipe without a writer, and links that form a circle.
#[test]
fn what_never_ends_is_not_read() {
    let folder = stage();
    let made = Command::new("mkfifo")
        .arg(folder.path("repo/pipe.yaml"))
        .status();
    assert!(made.unwrap().success());
    folder.write("repo/t/a/x.yaml", "team: 1\ngroups: []\n");
    for (link, to) in [("t/up", "../t"), ("t/a/up", ".."), ("t/b", "a")] {
        symlink(to, folder.path("repo").join(link)).unwrap();
    }
    folder.write(
        "repo/dooctl.yaml",
        format!("{HEAD}include: [pipe.yaml, 't/**/*.yaml']\n"),
    );
    folder
        .dooctl(["validate", "repo"])
        .run()
        .exits_with(3)
        .shows("pipe.yaml is not a regular file")
        .shows("1 error.");
    folder.write(
        "repo/dooctl.yaml",
        format!("{HEAD}include: ['t/**/*.yaml']\n"),
    );
    folder
        .dooctl(["validate", "repo"])
        .run()
        .exits_with(0)
        .shows("2 files");
}

#[test]
fn no_output_goes_through_a_link_out_of_the_checkout() {
    let folder = stage();
    for (link, to) in [
        ("out.json", "../outside/canary.yaml"),
        ("new.json", "../outside/new"),
        ("folder", "../outside"),
        (".dooctl", "../outside"),
        (".github", "../outside"),
    ] {
        symlink(to, folder.path("repo").join(link)).unwrap();
    }
    let run = |args: &[&str]| folder.dooctl(args).in_folder(&folder.path("repo")).run();
    for args in [
        &["validate", "-o", "json=out.json"][..],
        &["validate", "-o", "json=new.json"],
        &["validate", "-o", "text=folder/x"],
        &["schema", "plan", "-o", "json=out.json"],
        &["plan", "--sandbox"],
        &["plan", "--sandbox=folder/state.json"],
        &[
            "sandbox",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--state",
            "folder/s",
        ],
        &["init", ".", "--workflows", "github"],
        &[
            "init",
            "folder/x",
            "--owner",
            "o",
            "--api-url",
            "https://rest.doo.net/v1",
        ],
        &[
            "export",
            "--sandbox=s.json",
            "--team",
            "4711",
            "--to",
            "folder",
        ],
    ] {
        let outcome = run(args).exits_with(1);
        let reported = outcome.stderr.contains("a link leads from there out of")
            || outcome
                .stderr
                .contains("it is a link to a file that is not there");
        assert!(reported, "{args:?}: {}", outcome.stderr);
    }
    let left: Vec<_> = fs::read_dir(folder.path("outside")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(folder.read("outside/canary.yaml"), "CANARY: [\n");
    // The user may name files outside.
    run(&["validate", "-o", "json=../outside/result.json"]).exits_with(0);
}

#[test]
fn a_file_with_another_ending_is_named_where_it_is_left_out() {
    let folder = stage();
    folder.write(
        "repo/dooctl.yaml",
        format!("{HEAD}include: [teams/*.yaml]\n"),
    );
    folder.write("repo/teams/a.yaml", "team: 1\ngroups: []\n");
    folder.write("repo/teams/b.yml", "team: 2\ngroups: []\n");
    folder
        .dooctl(["validate", "repo"])
        .run()
        .exits_with(0)
        .shows("warning[file-left-out]: repo/teams/b.yml is not included");
    folder
        .dooctl(["plan", "repo", "--sandbox", "--team", "1"])
        .run()
        .exits_with(0)
        .reports("repo/teams/b.yml is not included");
}
