//! The files that a manifest may name, and the problems of others.

use super::*;
use std::fmt::Write as _;

const QUERY: &str = "team: 1\ngroups:\n- name: a\n  hooks:\n  - { type: order_created, endpoint: 'https://a.example', graphql: { file: Q } }\n";
const SECRET: &str = "team: 1\ngroups:\n- name: a\n  hooks: [{ type: order_created, endpoint: 'https://a.example' }]\n  authentication: { endpoint: 'https://a.example', credentials: { client_secret: { file: F } } }\n";

fn root(include: &str) -> String {
    ROOT.replace("[t.yaml]", include)
}

fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.problems.iter().map(|problem| problem.code).collect()
}

/// A file outside is neither read nor shown, whatever names it.
#[test]
fn nothing_outside_of_the_checkout_is_read() {
    let outside = folder(&[("canary.yaml", "CANARY: [\n")]);
    let canary = outside.path().join("canary.yaml");
    let canary = canary.to_str().unwrap();
    for include in [
        canary,
        "/etc/passwd",
        "../*/canary.yaml",
        "../../etc/passwd",
        "~/x.yaml",
        "a/../../x.yaml",
    ] {
        let folder = folder(&[
            ("dooctl.yaml", &root(&format!("['{include}']"))),
            ("a/b", ""),
        ]);
        let loaded = load_folder(folder.path());
        assert_eq!(codes(&loaded), ["invalid-include"], "{include}");
        assert_eq!(loaded.problems[0].place.line, 4);
        assert!(!format!("{loaded:?}").contains("CANARY"), "{include}");
    }
    for query in [canary, "/etc/passwd", "../x.graphql"] {
        let loaded = load_team(&QUERY.replace('Q', query));
        assert_eq!(codes(&loaded), ["unreadable-query"], "{query}");
        assert!(
            loaded.problems[0].message.contains("it is outside of "),
            "{query}"
        );
    }
}

#[test]
fn the_root_may_be_named() {
    let all = folder(&[
        ("m/dooctl.yaml", &root("[../teams/t.yaml]")),
        ("teams/t.yaml", "team: 1\ngroups: []\n"),
    ]);
    let load_in = |checkout: &Checkout| {
        load(&LoadOptions {
            manifest: &all.path().join("m"),
            checkout,
            var_files: &[],
            vars: &[],
            api_url: None,
        })
    };
    assert!(
        load_in(&Checkout::at(all.path()).unwrap())
            .desired
            .is_some()
    );
    assert!(
        load_in(&Checkout::of(&all.path().join("m")))
            .desired
            .is_none()
    );
    let loaded = load_in(&Checkout::at(&all.path().join("teams")).unwrap());
    assert_eq!(codes(&loaded), ["outside-root"]);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_checkout_is_an_error_at_its_place() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("canary.yaml", "CANARY: [\n"), ("q", "CANARY {")]);
    let canary = outside.path().join("canary.yaml");
    for (include, link, to) in [
        ("[t.yaml]", "t.yaml", canary.as_path()),
        ("['t*.yaml']", "t.yaml", &canary),
        ("['**/c*.yaml']", "t", outside.path()),
        ("['t/*.yaml']", "t", outside.path()),
    ] {
        let folder = folder(&[("dooctl.yaml", &root(include))]);
        symlink(to, folder.path().join(link)).unwrap();
        let loaded = load_folder(folder.path());
        let first = &loaded.problems[0];
        assert_eq!(
            (first.code, first.place.line),
            ("invalid-include", 4),
            "{include}"
        );
        assert!(
            first.message.contains("a link leads from there out of"),
            "{}",
            first.message
        );
        assert!(!format!("{loaded:?}").contains("CANARY"), "{include}");
    }
    // Files that are named elsewhere: a query, a secret, variables, the manifest itself.
    let team = |text: &str| {
        let folder = folder(&[("dooctl.yaml", ROOT), ("t.yaml", text)]);
        symlink(outside.path().join("q"), folder.path().join("link")).unwrap();
        load_folder(folder.path())
    };
    for (text, code) in [
        (QUERY.replace('Q', "link"), "unreadable-query"),
        (SECRET.replace('F', "link"), "outside-root"),
    ] {
        let loaded = team(&text);
        assert_eq!(codes(&loaded), [code]);
        assert!(!format!("{loaded:?}").contains("CANARY"));
    }
    let linked = folder(&[("m/dooctl.yaml", &root("[]"))]);
    symlink(&canary, linked.path().join("m/vars.yaml")).unwrap();
    let loaded = load_with_files(&linked.path().join("m"), &["vars.yaml"], &[], None);
    assert_eq!(codes(&loaded), ["outside-root"]);
    symlink(&canary, linked.path().join("dooctl.yaml")).unwrap();
    let loaded = load_folder(linked.path());
    assert_eq!(codes(&loaded), ["outside-root"]);
    assert!(!format!("{loaded:?}").contains("CANARY"));
}

/// A pipeline's credentials are often in such a file.
#[test]
fn the_files_of_git_are_not_part_of_a_manifest() {
    for include in ["[.git/config]", "['.git/*']", "['.g*/config']"] {
        let folder = folder(&[
            ("dooctl.yaml", &root(include)),
            (".git/config", "CANARY: ["),
        ]);
        let loaded = load_folder(folder.path());
        assert_eq!(codes(&loaded), ["invalid-include"], "{include}");
        assert!(!format!("{loaded:?}").contains("CANARY"), "{include}");
    }
}

/// Only a reviewer can allow a file elsewhere, and must see its path.
#[test]
fn a_secret_is_in_the_checkout_or_has_its_whole_path() {
    for (file, fine) in [
        ("/run/secrets/crm", true),
        ("secrets/crm", true),
        ("../crm", false),
        ("a/../../crm", false),
        (".git/config", false),
        ("/proc/self/environ", false),
        ("/sys/x", false),
    ] {
        let loaded = load_team(&SECRET.replace('F', file));
        let expected: &[&str] = if fine { &[] } else { &["outside-root"] };
        assert_eq!(codes(&loaded), expected, "{file}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_refused_and_not_waited_for() {
    let folder = folder(&[("dooctl.yaml", &root("['*.yaml', pipe]"))]);
    for pipe in ["t.yaml", "pipe"] {
        let made = std::process::Command::new("mkfifo")
            .arg(folder.path().join(pipe))
            .status();
        assert!(made.unwrap().success());
    }
    let found = lines(&load_folder(folder.path()));
    // The pattern also matches the root.
    assert_eq!(found.len(), 3, "{found:?}");
    for pipe in ["t.yaml", "pipe"] {
        let reported = format!("invalid-include: {pipe} is not a regular file");
        assert!(
            found.iter().any(|line| line.contains(&reported)),
            "{found:?}"
        );
    }
    let folder = super::folder(&[]);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("dooctl.yaml"))
        .status();
    assert!(made.unwrap().success());
    assert_eq!(
        lines(&load_folder(folder.path())),
        ["dooctl.yaml:1:1 unreadable-file: cannot read the file: it is not a regular file"]
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_once() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        ("dooctl.yaml", &root("['t/**/*.yaml']")),
        ("t/a/x.yaml", "team: 1\ngroups: []\n"),
        ("t/b/y.yaml", "team: 2\ngroups: []\n"),
    ]);
    for (link, to) in [
        ("t/up", "../t"),
        ("t/here", "."),
        ("t/a/b", "../b"),
        ("t/b/a", "../a"),
    ] {
        symlink(to, folder.path().join(link)).unwrap();
    }
    let loaded = load_folder(folder.path());
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    let teams = loaded.desired.unwrap().teams;
    let files: Vec<_> = teams
        .iter()
        .map(|team| team.place.file.rsplit("/t/").next().unwrap())
        .collect();
    assert_eq!(files, ["a/x.yaml", "b/y.yaml"]);
}

#[test]
fn a_file_with_another_ending_is_named() {
    let team = "team: 1\ngroups: []\n";
    let found = |include: &str, files: &[&str]| {
        let root = root(include);
        let mut all = vec![("dooctl.yaml", root.as_str()), ("t/a.yaml", team)];
        all.extend(files.iter().map(|file| (*file, "team: 2\ngroups: []\n")));
        lines(&load_folder(folder(&all).path()))
    };
    let warning = |file: &str| {
        format!(
            "dooctl.yaml:4:11 warning file-left-out: {file} is not included: `t/*.yaml` has another ending [rename the file, add a pattern for it, or move it elsewhere]"
        )
    };
    assert_eq!(found("[t/*.yaml]", &["t/b.yml"]), [warning("t/b.yml")]);
    assert_eq!(found("[t/*.yaml]", &["t/b.YAML"]), [warning("t/b.YAML")]);
    assert_eq!(
        found("[t/*.yaml, t/*.yml]", &["t/b.yml"]),
        Vec::<String>::new()
    );
    assert_eq!(
        found("[t/*.yaml]", &["t/b.json", "t/.b.yml", "b.yml"]),
        Vec::<String>::new()
    );
    assert_eq!(
        found("[t/a.yml]", &[]),
        [
            "dooctl.yaml:4:11 include-without-match: `t/a.yml` matches no file [did you mean t/a.yaml?]"
        ]
    );
    let folder = folder(&[("dooctl.yml", "version: 1\n")]);
    assert_eq!(
        lines(&load_folder(folder.path())),
        [
            "dooctl.yaml:1:1 unreadable-file: cannot read the file: there is no such file [rename dooctl.yml to it]"
        ]
    );
}

#[test]
fn what_is_included_is_bounded() {
    let mut patterns = String::new();
    for number in 0..120_000 {
        write!(patterns, "x{number}.yaml, ").unwrap();
    }
    let folder = folder(&[("dooctl.yaml", &root(&format!("[{patterns}]")))]);
    let loaded = load_folder(folder.path());
    assert!(codes(&loaded).contains(&"too-many-files"));
    assert_eq!(loaded.problems.len(), 1);
}
