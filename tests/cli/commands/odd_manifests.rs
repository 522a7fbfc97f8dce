//! Odd and hostile manifests: each gets a message in bounded time, and never a crash.

use crate::support::{Folder, Outcome, TEAM, root};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const HEAD: &str = "version: 1\nowner: crm\napi: { url: https://rest.doo.net/v1 }\n";

/// The time limit, with a large reserve for a busy machine.
const LIMIT: Duration = Duration::from_secs(25);

fn validate(manifest: impl AsRef<[u8]>, args: &[&str]) -> Outcome {
    let folder = Folder::with_manifest(manifest);
    let start = Instant::now();
    let outcome = folder.dooctl(["validate"]).args(args).run();
    assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
    outcome
}

/// The manifest as a generator writes it.
fn one_line(groups: usize) -> String {
    let description = "x".repeat(700);
    let group = |number: usize| {
        format!(
            r#"{{"name":"g{number}","hooks":[{{"type":"order_created","endpoint":"https://a.example","nope":1}}],"description":"{description}"}}"#
        )
    };
    let groups: Vec<_> = (0..groups).map(group).collect();
    format!(
        r#"{{"version":1,"owner":"crm","api":{{"url":"https://rest.doo.net/v1"}},"teams":[{{"team":4711,"groups":[{}]}}]}}"#,
        groups.join(",")
    )
}

#[test]
fn a_problem_far_to_the_right_is_told_in_every_format() {
    let manifest = one_line(100);
    for format in ["text", "json", "markdown", "github", "sarif"] {
        let outcome = validate(&manifest, &["-o", format]).exits_with(3);
        assert!(outcome.stdout.contains("nope"), "{}", outcome.stdout);
        assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    }
    let outcome = validate(&manifest, &["--color", "always"]).exits_with(3);
    let outcome = outcome.shows("dooctl.yaml:1:98");
    let longest = outcome.stdout.lines().map(str::len).max();
    assert!(longest.unwrap() < 20_000, "{longest:?}");
    // Columns above 16 bits are reported with the place and a part of the line.
    let far = outcome
        .stdout
        .lines()
        .filter(|line| line.contains("dooctl.yaml:1:7"));
    assert!(far.count() > 9);
}

#[test]
fn warnings_are_cut_and_never_an_error() {
    let mut manifest = format!("{HEAD}teams:\n  - team: 4711\n    groups:\n");
    for number in 0..1_200 {
        write!(
            manifest,
            "      - name: g{number}\n        hooks: [{{ type: order_created, endpoint: 'http://a.example/{number}' }}]\n"
        )
        .unwrap();
    }
    validate(&manifest, &[])
        .exits_with(0)
        .shows("warning[too-many-problems]: more than 1000 warnings in this file")
        .shows("The manifest is valid: 1200 groups, 1 file; 1001 warnings.");
    let folder = Folder::with_manifest(&manifest);
    folder
        .dooctl(["plan", "--sandbox", "-q"])
        .run()
        .exits_with(0);
}

/// The aliased part is checked for each team, and reported once.
#[test]
fn an_alias_that_many_teams_share_costs_little() {
    let manifest = |teams: u32, group: &str| {
        let mut text = format!("{HEAD}teams:\n");
        for number in 1..=teams {
            let groups = match number {
                1 => format!("&groups [{{ name: a, {group} }}]"),
                _ => "*groups".to_owned(),
            };
            writeln!(text, "- {{ team: {number}, groups: {groups} }}").unwrap();
        }
        text
    };
    let hook = |rest: &str| {
        format!("hooks: [{{ type: order_created, endpoint: 'http://a.example'{rest} }}]")
    };
    validate(manifest(20_000, &hook("")), &[])
        .exits_with(0)
        .shows("20000 groups, 1 file; 1 warning.");
    validate(manifest(10_000, &hook(", nope: 1")), &[])
        .exits_with(3)
        .shows("1 error, 1 warning.");
    let query = format!("query Q {{ {} }}", "a ".repeat(1 << 20));
    for heavy in [
        hook(&format!(", graphql: {{ query: '{query}' }}")),
        format!("description: '{query}', {}", hook("")),
        format!(
            "hooks: [{}]",
            "{ type: order_created, endpoint: 'http://a.example' }, ".repeat(20)
        ),
    ] {
        validate(manifest(20_000, &heavy), &[])
            .exits_with(3)
            .shows("alias-bomb");
    }
}

/// A few lines that expand to gigabytes.
#[test]
fn what_few_lines_stand_for_is_bounded() {
    let long = "x".repeat(1 << 20);
    let types: Vec<_> = (0..2_000)
        .map(|number| format!("order_x{number}"))
        .collect();
    let types = types.join(", ");
    let hook = |rest: &str| {
        format!(
            "teams: [{{ team: 1, groups: [{{ name: a, hooks: [{{ endpoint: 'https://a.example', {rest} }}] }}] }}]\n"
        )
    };
    let body = format!("origin: {{ endpoint: 'https://gql.doo.net', body: '{long}' }}");
    for manifest in [
        format!(
            "{HEAD}vars: {{ v: {long} }}\n{}",
            hook(&format!("type: '{}'", "${v}".repeat(100_000)))
        ),
        format!("{HEAD}{}", hook(&format!("types: [{types}], {body}"))),
    ] {
        validate(manifest, &[])
            .exits_with(3)
            .shows("error[too-large]");
    }
}

#[test]
fn what_is_too_much_is_a_message() {
    let bomb = (1..12).fold("b0: &b0 [x]\n".to_owned(), |text, number| {
        let before = format!("*b{}", number - 1);
        format!(
            "{text}b{number}: &b{number} [{}]\n",
            [&*before; 10].join(", ")
        )
    });
    let queries = "{a".repeat(200_000);
    let padded = format!("{HEAD}teams: []\n#{}\n", "x".repeat(50 << 20));
    let includes: String = (0..100_000)
        .map(|number| format!("- t{number}.yaml\n"))
        .collect();
    for (manifest, shown) in [
        (bomb, "alias-bomb"),
        (format!("{HEAD}teams: {}", "[".repeat(100_000)), "too-deep"),
        (
            format!("{HEAD}teams:\n{}", "- ".repeat(100_000)),
            "too-deep",
        ),
        (padded, "file-too-large"),
        (format!("{HEAD}include:\n{includes}"), "too-many-files"),
        (
            format!("{HEAD}include: ['{}']", "*/".repeat(20_000)),
            "error",
        ),
        (
            format!("{HEAD}owner: {}\n", "x".repeat(1 << 20)),
            "duplicate-key",
        ),
        (
            format!("{HEAD}{TEAM_HEAD} graphql: {{ query: '{queries}' }} }}] }}] }}]\n"),
            "graphql-syntax",
        ),
    ] {
        validate(manifest, &[]).exits_with(3).shows(shown);
    }
}

const TEAM_HEAD: &str = "teams: [{ team: 1, groups: [{ name: a, hooks: [{ type: order_created, endpoint: 'https://a.example',";

#[test]
fn what_is_wrong_in_the_environment_is_no_problem_of_the_manifest() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    for (url, shown) in [
        ("not a url", "has white space"),
        ("ftp://a.example", "is neither http nor https"),
    ] {
        let outcome = folder
            .dooctl(["validate", "-o", "json"])
            .env("DOO_API_URL", url)
            .run();
        let outcome = outcome.exits_with(1).reports(&format!(
            "error: the environment variable DOO_API_URL {shown}"
        ));
        assert!(
            !outcome.stderr.contains("dooctl.yaml"),
            "{}",
            outcome.stderr
        );
        assert_eq!(outcome.document()["failure"], "invalid-url");
    }
}

#[test]
fn a_variable_of_the_pipeline_is_asked_for_and_taken() {
    let text = root(
        "https://rest.doo.net/v1",
        &TEAM.replace("https://crm.example.com", "${host}"),
    );
    let folder = Folder::with_manifest(format!("{text}\nvars: {{ host: {{ required: true }} }}\n"));
    folder
        .dooctl(["plan", "--sandbox"])
        .run()
        .exits_with(3)
        .reports("the variable `host` is required, and this run does not set it")
        .reports("set it with `--var host=VALUE`");
    folder
        .dooctl(["plan", "--sandbox", "--var", "host=https://crm.example.com"])
        .run()
        .exits_with(0);
}

/// From the start of the program, so also while it reads.
#[test]
fn the_time_of_a_run_counts_while_files_are_read() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    for command in [
        &["validate"][..],
        &["plan", "--sandbox"],
        &["apply", "--sandbox", "--yes"],
    ] {
        let outcome = folder
            .dooctl(command)
            .args(["--timeout", "0s", "-o", "json"])
            .run();
        let outcome = outcome
            .exits_with(1)
            .reports("error: the run timed out before");
        assert_eq!(outcome.document()["failure"], "timeout");
    }
    folder
        .dooctl(["validate", "--timeout", "1m"])
        .run()
        .exits_with(0);
}

/// A pipe without a writer, named by the user.
#[test]
fn a_run_that_waits_for_a_file_ends_in_time() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let pipe = folder.path("../pipe");
    let pipe = std::env::temp_dir().join(format!(
        "{}-pipe",
        pipe.parent()
            .unwrap()
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .display()
    ));
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let file = pipe.to_str().unwrap();
    for command in [
        &["validate", "--var-file", file][..],
        &["plan", "--sandbox", "--observed", file],
    ] {
        folder
            .dooctl(command)
            .args(["--timeout", "1s"])
            .run()
            .exits_with(1)
            .reports("the run timed out before");
    }
    std::fs::remove_file(pipe).unwrap();
}
