//! Invalid manifests: each problem is reported with its place and its help, and nothing is sent.

use crate::support::{Answer, Folder, ScriptedServer, root};
use dooctl::desired::{Surroundings, resolve_source};
use dooctl::model::{Place, SecretRef, SecretSource};

/// A manifest that is wrong in one way.
struct Bad {
    /// `dooctl.yaml`.
    root: String,
    /// Further files.
    files: &'static [(&'static str, &'static str)],
    /// Parts that standard error must contain, the place first.
    shown: &'static [&'static str],
}

fn bad(root: impl Into<String>, shown: &'static [&'static str]) -> Bad {
    Bad {
        root: root.into(),
        files: &[],
        shown,
    }
}

/// One team; what it says starts in line 5.
fn team(rest: &str) -> String {
    root(
        "https://rest.doo.net/v1",
        &format!("  - team: 4711\n{rest}"),
    )
}

/// One group with this hook; the hook starts in line 8.
fn hook(rest: &str) -> String {
    team(&format!(
        "    groups:\n      - name: CRM\n        hooks:\n{rest}"
    ))
}

/// One group with this client secret, in line 12.
fn secret(reference: &str) -> String {
    team(&format!(
        "    groups:
      - name: CRM
        hooks: [{{ type: order_created, endpoint: 'https://crm.example.com' }}]
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: {reference}\n"
    ))
}

/// A root that includes this, in line 5.
fn including(pattern: &str) -> String {
    format!(
        "version: 1\nowner: crm\napi:\n  url: https://rest.doo.net/v1\ninclude: [\"{pattern}\"]\n"
    )
}

/// Nothing is sent, although a server listens.
#[track_caller]
fn refused(what: &str, files: &Folder, shown: &[&str]) {
    let server = ScriptedServer::always(Answer::text(500, ""));
    for command in [&["plan"][..], &["apply", "--yes"]] {
        let outcome = files
            .dooctl(command)
            .with_credentials()
            .env("DOO_API_URL", server.url())
            .env("EMPTY_SECRET", "")
            .run()
            .exits_with(3);
        for part in shown {
            assert!(
                outcome.stderr.contains(part),
                "{what} lacks {part:?}:\n{}",
                outcome.stderr
            );
        }
        assert_eq!(outcome.stdout, "", "{what}");
    }
    assert_eq!(server.connections(), 0, "{what}");
}

#[track_caller]
fn all_refused(table: Vec<(&str, Bad)>) {
    for (what, Bad { root, files, shown }) in table {
        let folder = Folder::with_manifest(root);
        for (name, text) in files {
            folder.write(name, text);
        }
        refused(what, &folder, shown);
    }
}

#[test]
fn yaml_that_is_no_manifest() {
    all_refused(vec![
        (
            "an empty file",
            bad("", &["dooctl.yaml:1:1", "the file is empty"]),
        ),
        (
            "no YAML",
            bad(
                "version: [1\nowner: }\n",
                &["dooctl.yaml:2:6", "not YAML", "2 | owner: }"],
            ),
        ),
        (
            "a list",
            bad(
                "- version: 1\n",
                &["dooctl.yaml:1:1", "must be a mapping, found a list"],
            ),
        ),
        (
            "a key twice",
            bad(
                "version: 1\nowner: crm\nowner: two\n",
                &[
                    "dooctl.yaml:3:1",
                    "duplicate key `owner`",
                    "already set in line 2",
                ],
            ),
        ),
        (
            "an unknown key",
            bad(
                team("    grups: []\n"),
                &[
                    "dooctl.yaml:6:5",
                    "unknown key `grups`",
                    "did you mean `groups`?",
                ],
            ),
        ),
        (
            "a wrong type",
            bad(
                team("    groups: { name: CRM }\n"),
                &["dooctl.yaml:6:13", "must be a list, found a mapping"],
            ),
        ),
        (
            "an alias bomb",
            bad(
                alias_bomb(),
                &[
                    "dooctl.yaml:6:15",
                    "more than 250000 values",
                    "use `defaults`",
                ],
            ),
        ),
        (
            "no team",
            bad(
                root("https://rest.doo.net/v1", "  - groups: []\n"),
                &["dooctl.yaml:5:5", "missing key `team`"],
            ),
        ),
    ]);
}

fn alias_bomb() -> String {
    let level = |level: u32| {
        let below = level.checked_sub(1);
        let value = below.map_or("x".to_owned(), |below| format!("*a{below}"));
        format!("a{level}: &a{level} [{}]\n", vec![value; 10].join(", "))
    };
    (0..10).map(level).collect()
}

#[test]
fn files_that_cannot_be_read() {
    let huge = "# 50 MB\n".repeat(50 * 1024 * 1024 / 8);
    refused(
        "a huge file",
        &Folder::with_manifest(huge),
        &["dooctl.yaml:1:1", "larger than 16 MiB", "one file per team"],
    );
    let latin = b"version: 1\nowner: caf\xe9\n";
    refused(
        "Latin 1",
        &Folder::with_manifest(latin),
        &["dooctl.yaml:2:11", "not UTF-8", "save it as UTF-8"],
    );
    refused(
        "no file",
        &Folder::new(),
        &[
            "dooctl.yaml:1:1",
            "no such file",
            "a folder that holds dooctl.yaml",
        ],
    );
}

#[test]
fn includes() {
    all_refused(vec![
        (
            "no match",
            bad(
                including("teams/*.yaml"),
                &[
                    "dooctl.yaml:5:11",
                    "matches no file",
                    "relative to the folder",
                ],
            ),
        ),
        (
            "itself",
            bad(
                including("dooctl.yaml"),
                &[
                    "dooctl.yaml:5:11",
                    "includes the root itself",
                    "narrow the pattern",
                ],
            ),
        ),
        (
            "a loop",
            Bad {
                root: including("team.yaml"),
                files: &[("team.yaml", "team: 1\ngroups: []\ninclude: [dooctl.yaml]\n")],
                shown: &[
                    "team.yaml:3:1",
                    "unknown key `include`",
                    "only the root has `include`",
                ],
            },
        ),
        (
            "one team in two files",
            Bad {
                root: including("*/team.yaml"),
                files: &[
                    ("a/team.yaml", "team: 1\ngroups: []\n"),
                    ("b/team.yaml", "groups: []\nteam: 1\n"),
                ],
                shown: &[
                    "b/team.yaml:2:7",
                    "team 1 is declared twice",
                    "a/team.yaml:1:7",
                ],
            },
        ),
    ]);
}

/// Inside the repository, and the path shows where.
#[test]
fn an_include_may_leave_its_folder() {
    let folder = Folder::new();
    folder.write(".git/HEAD", "");
    folder.write("inner/dooctl.yaml", including("../shared.yaml"));
    folder.write("shared.yaml", "team: 1\ngroups: []\n");
    let validate = || folder.dooctl(["validate", "inner"]);
    validate().run().exits_with(0);
    folder.write("shared.yaml", "team: 1\ngrups: []\n");
    validate()
        .run()
        .exits_with(3)
        .shows("inner/../shared.yaml:2:1");
}

#[test]
fn secrets_that_are_not_to_be_had() {
    all_refused(vec![
        (
            "unset",
            bad(
                secret("{ env: UNSET_SECRET }"),
                &[
                    "dooctl.yaml:12:28",
                    "UNSET_SECRET is not set",
                    "set it in the shell",
                ],
            ),
        ),
        (
            "empty",
            bad(
                secret("{ env: EMPTY_SECRET }"),
                &[
                    "dooctl.yaml:12:28",
                    "EMPTY_SECRET is empty",
                    "set it in the shell",
                ],
            ),
        ),
        (
            "no file",
            bad(
                secret("{ file: no/such/file }"),
                &[
                    "dooctl.yaml:12:28",
                    "no/such/file cannot be read",
                    "the path is relative",
                ],
            ),
        ),
        (
            "failing",
            bad(
                secret("{ command: [sh, -c, 'echo oops; exit 3'] }"),
                &[
                    "dooctl.yaml:12:28",
                    "sh failed (exit status: 3)",
                    "run it by hand",
                ],
            ),
        ),
        (
            "no program",
            bad(
                secret("{ command: [no-such-program] }"),
                &["dooctl.yaml:12:28", "cannot be run", "run it by hand"],
            ),
        ),
        (
            "silent",
            bad(
                secret("{ command: ['true'] }"),
                &["dooctl.yaml:12:28", "command true gives nothing"],
            ),
        ),
        (
            "literal",
            bad(
                secret("in-clear"),
                &["dooctl.yaml:12:28", "has a literal secret", "{ env: NAME }"],
            ),
        ),
    ]);
}

/// Fast, because the clock is paused and advances when everything waits.
#[tokio::test(start_paused = true)]
async fn a_command_that_hangs_is_given_up() {
    let source = SecretSource {
        reference: SecretRef::Command(vec!["sleep".to_owned(), "1000".to_owned()]),
        place: Place::default(),
    };
    let surroundings = Surroundings {
        env: &|_| None,
        withheld: &[],
    };
    let problem = resolve_source(&source, &surroundings).await.unwrap_err();
    assert_eq!(problem.message, "command sleep took longer than 10 seconds");
    assert_eq!(
        problem.help.as_deref(),
        Some("run it by hand to see its messages")
    );
}

#[test]
fn groups_and_hooks_that_make_no_sense() {
    const ENDPOINT: &str = "            endpoint: https://crm.example.com\n";
    let orders = |endpoint: &str| hook(&format!("          - type: order_created\n{endpoint}"));
    let two = "    groups:\n      - { name: CRM, hooks: [] }\n      - { name: CRM, hooks: [] }\n";
    let scopes = orders(ENDPOINT) + "        event_id: 1\n        event_guide_id: 2\n";
    let no_type = hook("          - endpoint: https://crm.example.com\n");
    let suffix = "order_created_92bd9a53281981160c955e339304b3e5";
    let suffixed = orders(ENDPOINT).replace("order_created", suffix);
    all_refused(vec![
        (
            "an undefined variable",
            bad(
                orders("            endpoint: ${crm}/x\n"),
                &[
                    "dooctl.yaml:10:23",
                    "undefined variable `crm`",
                    "define it under `vars:`",
                ],
            ),
        ),
        (
            "one name twice",
            bad(
                team(two),
                &[
                    "dooctl.yaml:8:17",
                    "two groups named `CRM`",
                    "the first is in line 7",
                ],
            ),
        ),
        (
            "two scopes",
            bad(
                scopes,
                &[
                    "dooctl.yaml:12:25",
                    "both `event_id` and `event_guide_id`",
                    "keep one",
                ],
            ),
        ),
        (
            "no type",
            bad(
                no_type,
                &[
                    "dooctl.yaml:9:13",
                    "this hook has no `type`",
                    "add `type: order_created`",
                ],
            ),
        ),
        (
            "no endpoint",
            bad(
                orders(""),
                &[
                    "dooctl.yaml:9:13",
                    "this hook has no `endpoint`",
                    "add it here",
                ],
            ),
        ),
        (
            "no URL",
            bad(
                orders("            endpoint: crm/orders\n"),
                &[
                    "dooctl.yaml:10:23",
                    "`endpoint` is not a URL",
                    "write it whole",
                ],
            ),
        ),
        (
            "credentials in a URL",
            bad(
                orders("            endpoint: https://me:hunter2@crm.example.com\n"),
                &[
                    "dooctl.yaml:10:23",
                    "has credentials in it",
                    "use `authentication`",
                ],
            ),
        ),
        (
            "a listed type",
            bad(
                suffixed,
                &[
                    "dooctl.yaml:9:19",
                    "has the suffix",
                    "write `order_created`",
                ],
            ),
        ),
    ]);
}

/// Checks the tests above: without its mistake, each manifest is valid.
#[test]
fn without_their_mistake_the_manifests_are_good() {
    let hooks =
        hook("          - type: order_created\n            endpoint: https://a.example.com\n");
    for manifest in [
        team("    groups: []\n"),
        hooks,
        secret("{ env: UNSET_SECRET }"),
    ] {
        let folder = Folder::with_manifest(manifest);
        folder.dooctl(["validate"]).run().exits_with(0);
    }
}
