//! Outputs for reviewers and workflows: comments, annotations, code scanning, metrics.

use crate::support::accounts::{OURS, changed, folder, group, many, team_with, to};
use crate::support::{Folder, Outcome, QUERY, TEAM, root};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::{Value, json};

/// The limit of a comment. GitHub accepts 65,536 characters.
const LONGEST: usize = 60_000;

fn markdown(folder: &Folder, command: &[&str]) -> Outcome {
    let dooctl = folder.dooctl(command).args(["--sandbox", "-o", "markdown"]);
    dooctl.run()
}

#[test]
fn a_plan_as_a_comment() {
    insta::assert_snapshot!(markdown(&changed(), &["plan"]).exits_with(0).stdout);
}

#[test]
fn drift_as_a_comment() {
    insta::assert_snapshot!(markdown(&changed(), &["drift"]).exits_with(2).stdout);
}

#[test]
fn a_report_as_a_comment() {
    let report = markdown(&changed(), &["apply", "--yes"])
        .exits_with(0)
        .stdout;
    insta::with_settings!({ filters => [(r"\([0-9a-f]{8}…\)", "(ID)")] }, {
        insta::assert_snapshot!(report);
    });
}

#[test]
fn a_refused_apply_as_a_comment() {
    let folder = changed();
    folder.edit(
        "dooctl.yaml",
        "owner: crm",
        "owner: crm\nguards: { max_delete: 0 }",
    );
    let comment = markdown(&folder, &["apply", "--yes"]).exits_with(4).stdout;
    insta::assert_snapshot!(comment);
}

#[test]
fn problems_as_a_comment() {
    let folder = folder(&team_with("method: p/t"), &[]);
    let comment = folder
        .dooctl(["validate", "-o", "markdown"])
        .run()
        .exits_with(3)
        .stdout;
    insta::assert_snapshot!(comment);
}

/// A comment with an older plan must not stay if there is no plan.
#[test]
fn a_failure_as_a_comment() {
    let folder = folder(&team_with(""), &[]);
    folder.write(".dooctl/sandbox.json", "{}");
    insta::assert_snapshot!(markdown(&folder, &["plan"]).exits_with(1).stdout);
}

#[test]
fn problems_of_a_plan_as_a_comment() {
    let folder = folder(&team_with("method: p/t"), &[]);
    insta::assert_snapshot!(markdown(&folder, &["plan"]).exits_with(3).stdout);
}

#[test]
fn a_long_comment_is_cut_and_says_so() {
    let comment = markdown(&many(60, |_| 120), &["plan"]).exits_with(0).stdout;
    assert!(comment.chars().count() <= LONGEST);
    for part in [
        "60 to create",
        "Group 000",
        "Group 059",
        "Cut: this comment would be too long",
        "Digest: `",
    ] {
        assert!(comment.contains(part), "{part}: {comment}");
    }
    assert_whole(&comment);
}

/// Every fold is closed, and no block includes the text after it.
fn assert_whole(comment: &str) {
    assert_eq!(
        comment.matches("<details").count(),
        comment.matches("</details>").count()
    );
    let shown: String = text_outside_of_blocks(comment);
    assert!(shown.contains("Digest: "), "{shown}");
}

fn events(comment: &str) -> Parser<'_> {
    Parser::new_ext(
        comment,
        Options::ENABLE_GFM | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    )
}

fn text_outside_of_blocks(comment: &str) -> String {
    let mut shown = String::new();
    let mut in_block = false;
    for event in events(comment) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_block = true,
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Text(text) if !in_block => shown.push_str(&text),
            _ => {}
        }
    }
    shown
}

/// A user who can name a group in doo must not be able to write into a pull request.
#[test]
fn names_from_elsewhere_are_text() {
    let evil = [
        "</summary></details> # Approved",
        "`code` **bold** [link](https://evil.example) ![x](https://evil.example/x.png)",
        "@everyone please look at #1",
        "<img src=x onerror=alert(1)>",
        "```\n# Heading\n```",
        "--> visible <!--",
        "| a | table |",
    ];
    let groups: Vec<Value> = evil
        .iter()
        .enumerate()
        .map(|(position, name)| {
            let description = format!("```` {name} {OURS}");
            group(
                &format!("{position}0000000-1"),
                name,
                &description,
                &to("order_created", "https://a.example.com/```"),
            )
        })
        .chain([group(
            "x</code><b>-1",
            "By hand",
            "",
            &to("order_created", "https://a.example.com"),
        )])
        .collect();
    let comment = markdown(&folder(&team_with(QUERY), &groups), &["plan"])
        .exits_with(0)
        .stdout;
    assert_whole(&comment);
    for event in events(&comment) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Table(_)) => {
                panic!("{event:?} in {comment}")
            }
            Event::Html(html) | Event::InlineHtml(html) => assert!(
                !html.contains("<img") && !html.contains("<b>"),
                "{html}: {comment}"
            ),
            Event::Start(Tag::Heading { level, .. }) => {
                assert!(level >= pulldown_cmark::HeadingLevel::H3, "{comment}");
            }
            _ => {}
        }
    }
    assert!(
        !text_outside_of_blocks(&comment).contains("@everyone"),
        "{comment}"
    );
}

#[test]
fn a_plan_in_a_workflow() {
    let folder = changed();
    folder.write("repository/.keep", "");
    let summary = folder.path("summary.md");
    let outputs = folder.path("outputs");
    let outcome = folder
        .dooctl(["plan", "--sandbox", "-o", "github"])
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("GITHUB_OUTPUT", &outputs)
        .run()
        .exits_with(0);
    insta::assert_snapshot!(outcome.stdout);
    assert!(
        folder
            .read("summary.md")
            .starts_with("<!-- dooctl:plan owner=crm -->\n### ")
    );
    let digest = folder
        .dooctl(["plan", "--sandbox", "-o", "json"])
        .run()
        .document()["digest"]
        .clone();
    let expected = format!(
        "changes=true\ncreate=0\nreplace=1\ndelete=1\ndigest={}\nfailure=\nexit_code=0\n",
        digest.as_str().unwrap()
    );
    assert_eq!(folder.read("outputs"), expected);
}

/// Text and annotations can share a log, but a document cannot.
#[test]
fn annotations_stand_beside_text_and_not_beside_documents() {
    let folder = changed();
    let outcome = folder
        .dooctl(["plan", "--sandbox", "-o", "text", "-o", "github"])
        .run();
    outcome
        .exits_with(0)
        .shows("1 to replace, 1 to delete.")
        .shows("\n::warning title=dooctl%3A delete::");
    for other in ["json", "markdown"] {
        let both = folder.dooctl(["plan", "--sandbox", "-o", other, "-o", "github"]);
        both.run()
            .exits_with(64)
            .reports("several outputs use standard output");
    }
}

#[test]
fn problems_are_annotated_at_their_lines_from_the_root_of_the_repository() {
    let folder = Folder::new();
    folder.write(
        "hooks/dooctl.yaml",
        root(
            "https://rest.doo.net/v1",
            &TEAM.replace("endpoint", "endpont"),
        ),
    );
    let outputs = folder.path("outputs");
    let outcome = folder
        .dooctl(["validate", "-o", "github"])
        .in_folder(&folder.path("hooks"))
        .env("GITHUB_WORKSPACE", folder.path("").canonicalize().unwrap())
        .env("GITHUB_OUTPUT", &outputs)
        .run()
        .exits_with(3);
    insta::assert_snapshot!(outcome.stdout);
    assert_eq!(
        folder.read("outputs"),
        "errors=2\nwarnings=0\nexit_code=3\n"
    );
}

#[test]
fn a_failure_in_a_workflow() {
    let folder = folder(&team_with(""), &[]);
    folder.write(".dooctl/sandbox.json", "{}");
    let outputs = folder.path("outputs");
    let run = folder
        .dooctl(["plan", "--sandbox", "-o", "github"])
        .env("GITHUB_OUTPUT", &outputs)
        .run();
    run.exits_with(1)
        .shows("::error title=dooctl%3A sandbox-state".trim_end());
    assert_eq!(
        folder.read("outputs"),
        "failure=sandbox-state\nexit_code=1\n"
    );
}

/// A text that a runner would take as a command must be escaped in its log.
#[test]
fn no_text_is_a_command_of_the_runner() {
    let query = "graphql:
              query: |
                query {
                  # what follows is a comment
                  ::add-mask::id
                }";
    let folder = folder(&team_with(query), &[]);
    let outcome = folder.dooctl(["plan", "--sandbox", "-o", "text"]).run();
    let log = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(log.contains("add-mask"), "{log}");
    let obeyed = |line: &str| line.trim_start().starts_with("::") || line.contains("##[");
    assert!(!log.lines().any(obeyed), "{log}");
}

#[test]
fn problems_for_code_scanning_fit_the_schema() {
    let folder = folder(
        &team_with("method: p/t").replace("https://www", "http://www"),
        &[],
    );
    let outcome = folder
        .dooctl(["validate", "-o", "sarif"])
        .run()
        .exits_with(3);
    let log = outcome.document();
    // One of its patterns has an extra bracket, which a strict validator refuses.
    let schema = include_str!("../../data/sarif-schema-2.1.0.json");
    let schema = schema.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    if let Err(error) = validator.validate(&log) {
        panic!("{error} at {}: {log:#}", error.instance_path());
    }
    let results = log["runs"][0]["results"].as_array().unwrap();
    let found: Vec<_> = results
        .iter()
        .map(|result| (&result["ruleId"], &result["level"]))
        .collect();
    assert_eq!(
        found,
        [
            (&json!("insecure-endpoint"), &json!("warning")),
            (&json!("invalid-method"), &json!("error")),
        ]
    );
    let place = &results[1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "dooctl.yaml");
    assert_eq!(
        place["region"],
        json!({ "startLine": 12, "startColumn": 21 })
    );
}

#[test]
fn drift_is_counted_for_a_collector() {
    let folder = changed();
    let outcome = folder
        .dooctl(["drift", "--sandbox", "-o", "prometheus=drift.prom"])
        .run();
    assert_eq!(outcome.exits_with(2).stdout, "");
    insta::assert_snapshot!(folder.read("drift.prom"));
}

/// Metrics must show that there was no answer.
#[test]
fn a_failed_drift_is_counted_too() {
    let folder = folder(&team_with(""), &[]);
    folder.write(".dooctl/sandbox.json", "{}");
    folder.write("drift.prom", "dooctl_drift_exit_code{owner=\"crm\"} 0\n");
    folder
        .dooctl(["drift", "--sandbox", "-o", "prometheus=drift.prom"])
        .run()
        .exits_with(1);
    assert!(
        folder
            .read("drift.prom")
            .ends_with("\ndooctl_drift_exit_code{owner=\"crm\"} 1\n")
    );
}

#[test]
fn formats_are_those_of_the_command() {
    let folder = changed();
    for (command, format, formats) in [
        ("list", "markdown", "text, json, mermaid"),
        ("apply", "mermaid", "text, json, markdown, github"),
        ("plan", "sarif", "text, json, markdown, github, mermaid"),
        (
            "validate",
            "prometheus",
            "text, json, markdown, github, sarif",
        ),
    ] {
        let outcome = folder.dooctl([command, "-o", format]).run().exits_with(64);
        outcome
            .reports(&format!("`{command}` has no {format} output"))
            .reports(&format!("its formats are {formats}"));
    }
}
