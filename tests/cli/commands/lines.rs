//! No line of output is a command for a CI runner, and every character is visible.

use crate::support::{Answer, Folder, Outcome, ScriptedServer, root};
use dooctl::model::{command_marks, is_invisible, starts_command};
use serde_json::{Value, json};

/// Long enough to wrap, so that the command is at the start of a line.
const NAMES: [&str; 5] = [
    "::error::a",
    "##[error]a ##vso[task.complete]b",
    "a\u{200b}b\u{ad}c\u{202e}d\u{2066}e\u{61c}f\u{e0041}g\u{feff}h\u{1b}[2Ji\u{9b}j",
    "a\n::add-mask::b\r::c\u{2028}::d",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ::error::aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ::error::b",
];

fn server() -> ScriptedServer {
    ScriptedServer::with_tokens(|request| {
        let group = |(at, name): (usize, &&str)| {
            json!({
                "id": format!("{at}::x"), "name": name,
                "description": format!("{name}\n{name} [dooctl owner=crm team=4711]"),
                "hooks": [{ "type": name, "method": "POST", "endpoint": format!("https://a.example/{name}") }],
            })
        };
        match request.path.as_str() {
            path if path.ends_with("/organizations") => Answer::json(
                200,
                &json!({ "organizations": [{ "id": NAMES[0], "name": NAMES[3], "teams": [] }] }),
            ),
            path if path.contains("/4712/") => Answer::json(
                422,
                &json!({ "message": format!("{} {}", NAMES[4], NAMES[2]) }),
            ),
            _ => Answer::listing(&NAMES.iter().enumerate().map(group).collect::<Vec<_>>()),
        }
    })
}

/// Every line is harmless, but those of annotations are commands.
#[track_caller]
fn assert_harmless(outcome: &Outcome, is_github: bool, is_markdown: bool) {
    for (text, may_command) in [(&outcome.stdout, is_github), (&outcome.stderr, false)] {
        for line in text.split('\n') {
            let bare = anstream::adapter::strip_str(line).to_string();
            assert!(may_command || !starts_command(&bare), "{line:?}");
            assert_eq!(command_marks(line).next(), None, "{line:?}");
            let is_unseen = |c| is_invisible(c) && !(is_markdown && c == '\u{2060}');
            assert!(!bare.contains(is_unseen), "{line:?}");
        }
    }
}

#[test]
fn no_output_is_obeyed_and_all_of_it_is_seen() {
    let server = server();
    let teams = "  - team: 4711\n    groups: []\n  - team: 4712\n    groups: []\n";
    let folder = Folder::with_manifest(root(&server.url(), teams));
    for arguments in [
        &["plan", "-vv"] as &[&str],
        &["plan", "--color", "always"],
        &["plan", "-o", "json", "-vv", "--log-format", "json"],
        &["plan", "-o", "markdown"],
        &["plan", "-o", "github"],
        &["plan", "-o", "mermaid"],
        &["apply", "--yes"],
        &["drift", "--strict"],
        &["drift", "-o", "prometheus"],
        &["list"],
        &["list", "-o", "json"],
        &["list", "-o", "mermaid"],
        &["teams"],
        &["teams", "-o", "json"],
        &["export", "--team", "4711"],
    ] {
        let outcome = folder.dooctl(arguments).with_credentials().run();
        assert!(!outcome.stdout.is_empty(), "{outcome:#?}");
        assert_harmless(
            &outcome,
            arguments.contains(&"github"),
            arguments.contains(&"markdown"),
        );
        if arguments.contains(&"json") {
            serde_json::from_str::<Value>(&outcome.stdout).unwrap();
        }
    }
}

#[test]
fn the_same_is_true_of_what_is_wrong() {
    let teams = "  - team: 4711\n    groups:\n      - { name: \"a\\n::error::b\", wrong\u{200b}: \"##[x] \u{202e}\", hooks: [] }\n";
    let folder = Folder::with_manifest(root("http://127.0.0.1:9/v1", teams));
    for format in ["text", "json", "markdown", "github", "sarif"] {
        let outcome = folder
            .dooctl(["validate", "-o", format])
            .run()
            .exits_with(3);
        assert_harmless(&outcome, format == "github", format == "markdown");
    }
    for argument in ["\n::error::a", "##[a]\u{200b}"] {
        let outcome = folder
            .dooctl(["plan", "--team", "1", argument, argument])
            .run();
        assert_harmless(&outcome.exits_with(64), false, false);
        let outcome = folder.dooctl(["validate", argument]).run().exits_with(3);
        assert_harmless(&outcome, false, false);
    }
}

fn plan_of(endpoint: &str) -> String {
    let endpoint = json!(endpoint);
    let teams = format!(
        "  - team: 4711\n    groups:\n      - name: Orders\n        hooks: [{{ type: order_created, endpoint: {endpoint} }}]\n"
    );
    let folder = Folder::with_manifest(root("http://127.0.0.1:9/v1", &teams));
    folder
        .dooctl(["plan", "--sandbox"])
        .run()
        .exits_with(0)
        .stdout
}

#[test]
fn a_plan_shows_the_text_of_an_address_that_is_sent() {
    for (endpoint, shown) in [
        (
            "https://CRM.Example.com:443/a/../orders?shop=1",
            "https://CRM.Example.com:443/a/../orders?shop=***\n",
        ),
        (
            "https://crm.example.com/orders?=1&&b&c=",
            "https://crm.example.com/orders?=***&&***&c=***\n",
        ),
        (
            "https://crm.example.com?x=1",
            "https://crm.example.com?x=***\n",
        ),
        (
            "https://CRM.Example.com/a/../orders",
            "https://CRM.Example.com/a/../orders\n",
        ),
        (
            "https://bücher.example/x?t=1",
            "https://bücher.example/x?t=*** (xn--bcher-kva.example)\n",
        ),
    ] {
        let plan = plan_of(endpoint);
        assert!(plan.contains(&format!("endpoint: {shown}")), "{plan}");
    }
}

#[test]
fn what_looks_alike_is_told_apart_in_a_plan() {
    let listed = |description: &str| {
        let group = json!({
            "id": "1", "name": "Orders", "description": format!("{description} [dooctl owner=crm team=4711]"),
            "hooks": [{ "type": "order_created", "method": "POST", "endpoint": "https://crm.example.com/" }],
        });
        ScriptedServer::with_tokens(move |_| Answer::listing(std::slice::from_ref(&group)))
    };
    let server = listed("Orders go to\u{a0}the CRM");
    let teams = "  - team: 4711\n    groups:\n      - name: Orders\n        description: Orders go to the CRM\n        hooks: [{ type: order_created, endpoint: \"https://crm.ex\u{430}mple.com/\" }]\n";
    let folder = Folder::with_manifest(root(&server.url(), teams));
    let plan = folder
        .dooctl(["plan"])
        .with_credentials()
        .run()
        .exits_with(0)
        .stdout;
    for part in [
        "- Orders go to\\u{a0}the CRM\n",
        "+ Orders go to the CRM\n",
        "- https://crm.example.com/\n",
        "+ https://crm.ex\\u{430}mple.com/ (crm.xn--exmple-4nf.com)\n",
    ] {
        assert!(plan.contains(part), "{part}: {plan}");
    }
    // Programs get the text.
    let document = folder
        .dooctl(["plan", "-o", "json"])
        .with_credentials()
        .run()
        .exits_with(0)
        .stdout;
    let document: Value = serde_json::from_str(&document).unwrap();
    let fields = document["changes"][0]["fields"].as_array().unwrap();
    let before: Vec<_> = fields
        .iter()
        .map(|field| field["before"].as_str())
        .collect();
    assert!(
        before.contains(&Some("Orders go to\u{a0}the CRM")),
        "{fields:?}"
    );
}
