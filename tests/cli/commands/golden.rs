//! Plans in every format, one situation per test.
#![expect(
    clippy::unwrap_used,
    reason = "what is unwrapped is what the test itself wrote"
)]

use crate::support::accounts::{OURS, folder, group, many, team_with, to};
use crate::support::{Answer, Dooctl, Folder, QUERY, Received, ScriptedServer, root};
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};

const FORMATS: [&str; 4] = ["text", "markdown", "github", "json"];

/// A plan in all formats, and the exit code, which is the same in all.
fn plan_of(dooctl: impl Fn() -> Dooctl, code: i32) -> String {
    let mut text = String::new();
    for format in FORMATS {
        let outcome = dooctl().args(["-o", format]).run().exits_with(code);
        if format == "text" {
            fits_a_terminal(&outcome.stdout);
        }
        let _ = write!(text, "━━━ {format}\n{}", outcome.stdout);
    }
    text
}

/// Sentences are wrapped. Lines with a URL are not, so that it can be copied.
fn fits_a_terminal(text: &str) {
    let too_long = |line: &&str| line.chars().count() > 80 && !line.contains("://");
    assert_eq!(text.lines().find(too_long), None);
}

fn sandboxed(folder: &Folder, code: i32) -> String {
    plan_of(
        || {
            folder
                .dooctl(["plan", "--sandbox"])
                .env("CRM_SECRET", "s3cret")
        },
        code,
    )
}

macro_rules! golden {
    ($text:expr) => {
        insta::with_settings!({ filters => [
            (r"\b[0-9a-f]{8}…", "ID…"),
            (r"\b[0-9a-f]{32}\b", "DIGEST"),
            (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        ] }, {
            insta::assert_snapshot!($text);
        });
    };
}

#[test]
fn create() {
    golden!(sandboxed(&folder(&team_with(QUERY), &[]), 0));
}

#[test]
fn in_colour() {
    let folder = crate::support::accounts::changed();
    let outcome = folder
        .dooctl(["plan", "--sandbox", "--color", "always"])
        .run();
    golden!(outcome.exits_with(0).stdout.replace('\x1b', "␛"));
}

/// A group for every field, and the listed value that differs.
type Mutation = (&'static str, fn(&mut Value));

const MUTATIONS: [Mutation; 14] = [
    ("description", |group| {
        let text = group["description"].as_str().unwrap();
        group["description"] = text.replace("As declared", "By hand").into();
    }),
    ("scope", |group| {
        let text = group["description"].as_str().unwrap();
        group["description"] = text.replace("event=82032", "event=1").into();
        group["event_id"] = "1".into();
    }),
    ("hook type", |group| {
        group["hooks"][0]["type"] = "order_removed".into();
    }),
    ("method", |group| group["hooks"][0]["method"] = "PUT".into()),
    ("endpoint", |group| {
        group["hooks"][0]["endpoint"] = "https://old.example.com/doo".into();
    }),
    ("endpoint secret", |group| {
        group["hooks"][0]["endpoint"] = "https://crm.example.com/endpoint-secret?token=old".into();
    }),
    ("query", |group| {
        let body = group["hooks"][0]["origin"]["body"].as_str().unwrap();
        group["hooks"][0]["origin"]["body"] = body.replace("title", "name").into();
    }),
    ("variables", |group| {
        let body = group["hooks"][0]["origin"]["body"].as_str().unwrap();
        group["hooks"][0]["origin"]["body"] = body.replace("%EVENT_ID%", "1").into();
    }),
    ("payload", |group| {
        group["hooks"][0].as_object_mut().unwrap().remove("origin");
    }),
    ("hook removed", |group| {
        let more = to("order_created", "https://crm.example.com/more");
        group["hooks"].as_array_mut().unwrap().push(more);
    }),
    ("token endpoint", |group| {
        group["authentication"]["endpoint"] = "https://old.example.com/token".into();
    }),
    ("header", |group| {
        group["authentication"]["header_format"] = "X-Token".into();
    }),
    ("secret", |group| {
        group["authentication"]["credentials"]["client_secret"] = "old".into();
    }),
    ("authentication", |group| {
        group.as_object_mut().unwrap().remove("authentication");
    }),
];

#[test]
fn replace_by_each_field() {
    let declared = |(name, _): &Mutation| {
        let path = name.replace(' ', "-");
        let token = if *name == "endpoint secret" {
            "?token=new"
        } else {
            ""
        };
        format!(
            "      - name: {name}
        description: As declared
        event_id: 82032
        hooks:
          - type: event_updated
            endpoint: https://crm.example.com/{path}{token}
            graphql:
              variables: {{ id: \"%EVENT_ID%\" }}
              query: |
                query ($id: ID!) {{
                  event(id: $id) {{ id title }}
                }}
        authentication:
          endpoint: https://crm.example.com/token
          credentials: {{ client_secret: {{ env: CRM_SECRET }} }}\n"
        )
    };
    let groups: String = MUTATIONS.iter().map(declared).collect();
    let folder = folder(&format!("  - team: 4711\n    groups:\n{groups}"), &[]);
    let apply = folder
        .dooctl(["apply", "--sandbox", "--yes"])
        .env("CRM_SECRET", "s3cret");
    apply.run().exits_with(0);
    let mut state = serde_json::from_str::<Value>(&folder.read(".dooctl/sandbox.json")).unwrap();
    for group in state["groups"].as_array_mut().unwrap() {
        let (_, mutate) = MUTATIONS
            .iter()
            .find(|(name, _)| group["name"] == *name)
            .unwrap();
        let before = group.clone();
        mutate(group);
        assert_ne!(before, *group, "nothing was changed");
    }
    folder.write(".dooctl/sandbox.json", state.to_string());
    let plan = sandboxed(&folder, 0);
    assert!(plan.contains("14 to replace"), "{plan}");
    golden!(plan);
}

#[test]
fn adoption() {
    let theirs = group(
        "1",
        "Event feed",
        "",
        &to("event_updated", "https://www.example.com/old"),
    );
    golden!(sandboxed(&folder(&team_with(""), &[theirs]), 0));
}

#[test]
fn kept_by_name() {
    let hook = to("event_updated", "https://www.example.com/events");
    let theirs = group("1", "Event feed", "Events go to the website", &hook);
    golden!(sandboxed(&folder(&team_with(""), &[theirs]), 0));
}

/// Groups of ours that are not declared.
fn undeclared(names: &[&str]) -> Vec<Value> {
    let group = |name: &&str| {
        let endpoint = format!("https://{}.example.com", name.to_lowercase());
        group(
            &format!("id-of-{name}"),
            name,
            OURS,
            &to("order_created", &endpoint),
        )
    };
    names.iter().map(group).collect()
}

#[test]
fn delete_and_rename() {
    let hook = to("event_updated", "https://www.example.com/events");
    let renamed = group(
        "1",
        "Old name",
        &format!("Events go to the website {OURS}"),
        &hook,
    );
    let groups = [undeclared(&["Gone"]), vec![renamed]].concat();
    golden!(sandboxed(&folder(&team_with(""), &groups), 0));
}

#[test]
fn duplicates_and_an_interrupted_replacement() {
    let hook = to("event_updated", "https://www.example.com/events");
    let ours = format!("Events go to the website {OURS}");
    let newer = ours.replace(']', " replaces=3]");
    let groups = [
        group("1", "Event feed", &newer, &hook),
        group("2", "Event feed", &ours, &hook),
        group(
            "3",
            "Event feed",
            "",
            &to("event_updated", "https://www.example.com/before"),
        ),
        group("4", "Event feed", "", &hook),
    ];
    golden!(sandboxed(&folder(&team_with(""), &groups), 0));
}

#[test]
fn foreign_and_ambiguous() {
    let twice = "      - name: Twice
        hooks: [{ type: order_created, endpoint: 'https://twice.example.com' }]\n";
    let other = &to("order_created", "https://other.example.com");
    let groups = [
        group("1", "Event feed", "[dooctl owner=web team=4711]", other),
        group("2", "Twice", "", other),
        group("3", "Twice", "", other),
    ];
    golden!(sandboxed(
        &folder(&format!("{}{twice}", team_with("")), &groups),
        4
    ));
}

#[test]
fn every_guard_but_empty_team() {
    let listed = undeclared(&["A", "B", "C", "D"]);
    let folder = folder(&team_with(""), &listed);
    let guards =
        "owner: crm\nguards: { allow_hosts: ['*.example.org'], required_types: [order_created] }";
    folder.edit("dooctl.yaml", "owner: crm", guards);
    golden!(plan_of(
        || folder.dooctl(["plan", "--sandbox", "--max-requests", "6"]),
        0
    ));
}

#[test]
fn the_guard_of_an_empty_team() {
    let teams = "  - { team: 4711, groups: [] }\n";
    let allowed = ["--allow", "empty-team=the team is closed"];
    let folder = folder(teams, &undeclared(&["A"]));
    let refused = sandboxed(&folder, 0);
    let allowed = plan_of(|| folder.dooctl(["plan", "--sandbox"]).args(allowed), 0);
    golden!(format!("{refused}\n━━━━━━ allowed\n{allowed}"));
}

/// Together: a gained type, a doubled one, a moved one and silenced ones.
#[test]
fn every_kind_of_delivery() {
    let declared = "      - name: Twin
        hooks: [{ type: event_updated, endpoint: 'https://www.example.com/events' }]
      - name: Orders
        hooks:
          - { type: order_updated, endpoint: 'https://orders.example.com/v2' }
          - { type: event_created, endpoint: 'https://orders.example.com/v2' }\n";
    let old = "https://orders.example.com/v1";
    let mut orders = group("1", "Orders", OURS, &to("order_updated", old));
    let more = to("order_cancelled", old);
    orders["hooks"].as_array_mut().unwrap().push(more);
    let groups = [undeclared(&["Gone"]), vec![orders]].concat();
    let manifest = format!("{}{declared}", team_with(""));
    let plan = sandboxed(&folder(&manifest, &groups), 0);
    for kind in ["silenced", "moved", "doubled", "gained"] {
        assert!(plan.contains(&format!("\n    {kind:<8} ")), "{kind}");
    }
    assert!(plan.contains("Guard duplicate-subscription in team 4711: "));
    golden!(plan);
}

#[test]
fn refused_beside_a_change() {
    let other = to("order_created", "https://other.example.com");
    let theirs = OURS.replace("crm", "web");
    let groups = [
        vec![group("1", "Event feed", &theirs, &other)],
        undeclared(&["Gone"]),
    ]
    .concat();
    golden!(sandboxed(&folder(&team_with(""), &groups), 4));
}

#[test]
fn an_incomplete_listing() {
    let groups = undeclared(&["A"]);
    let hook = &groups[0]["hooks"];
    let listed = json!({ "id": "1", "name": "A", "description": OURS, "hooks": hook });
    let listing =
        json!({ "_embedded": { "webhooks": [listed] }, "page_count": 1, "total_items": 5 });
    let server = ScriptedServer::always(Answer::json(200, &listing));
    let folder = Folder::with_manifest(root(&server.url(), &team_with("")));
    golden!(plan_of(|| folder.dooctl(["plan"]).with_credentials(), 1));
}

/// doo drops the marker of new groups, so nothing is deleted.
#[test]
fn an_incomplete_apply() {
    let created = AtomicBool::new(false);
    let listed = |id: &str, name: &str, description: &str, hook: &Value| json!({ "id": id, "name": name, "description": description, "hooks": [hook] });
    let gone = listed(
        "1",
        "Gone",
        OURS,
        &to("order_created", "https://gone.example.com"),
    );
    let hook = to("event_updated", "https://www.example.com/events");
    let unmarked = listed("2", "Event feed", "Events go to the website", &hook);
    let server = ScriptedServer::with_tokens(move |request: &Received| {
        match (request.method.as_str(), created.load(Ordering::SeqCst)) {
            ("GET", false) => Answer::listing(std::slice::from_ref(&gone)),
            ("GET", true) => Answer::listing(&[gone.clone(), unmarked.clone()]),
            _ => {
                created.store(true, Ordering::SeqCst);
                Answer::success(&json!("2"))
            }
        }
    });
    let folder = Folder::with_manifest(root(&server.url(), &team_with("")));
    let apply = folder.dooctl(["apply", "--yes"]).with_credentials();
    let outputs = ["-o", "text=report.txt", "-o", "json=report.json"];
    let outcome = apply
        .args(["-o", "markdown"])
        .args(outputs)
        .run()
        .exits_with(5);
    let (text, json) = (folder.read("report.txt"), folder.read("report.json"));
    let (_, report) = text.split_once("Digest: ").unwrap();
    fits_a_terminal(report);
    golden!(format!(
        "{report}━━━ markdown\n{}━━━ json\n{json}",
        outcome.stdout
    ));
}

/// The start and the end: the middle is sixty times the same.
#[test]
fn sixty_changes_and_the_cut() {
    let comment = many(60, |position| position * 3)
        .dooctl(["plan", "--sandbox", "-o", "markdown"])
        .run()
        .stdout;
    let lines: Vec<&str> = comment.lines().collect();
    let (head, tail) = (lines[..40].join("\n"), lines[lines.len() - 40..].join("\n"));
    golden!(format!("{head}\n…\n{tail}"));
}
