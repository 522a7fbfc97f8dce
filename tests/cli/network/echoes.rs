//! A server that repeats secrets, in every encoding, or lists them under other names.

use crate::support::{Answer, Folder, Outcome, Received, ScriptedServer, root};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

const API_KEY: &str = "canary/api+key 7f3a=";
const CLIENT_SECRET: &str = "canary\"client<secret>&c04d";
const FIRST_TOKEN: &str = "canary-first-token-5e6f";
const SECOND_TOKEN: &str = "canary-second-token-a1b2";
const DECLARED: &str = "canary-declared-3d19";
const OTHER_DECLARED: &str = "canary-other-declared-77c1";
const LISTED: &str = "canary-listed-a8b2";
const QUERY: &str = "canary-query-60f4";
const FRAGMENT: &str = "canary-fragment-11ac";
const HEADER: &str = "canary-header-24e9";
/// Deletes the group, with an API key.
const ID: &str = "canary-id-38cc7e8d-d107";

const CANARIES: [&str; 10] = [
    API_KEY,
    CLIENT_SECRET,
    FIRST_TOKEN,
    SECOND_TOKEN,
    DECLARED,
    OTHER_DECLARED,
    LISTED,
    QUERY,
    FRAGMENT,
    HEADER,
];

fn folder(server: &ScriptedServer) -> Folder {
    let teams = format!(
        r#"
  - team: 4711
    groups:
      - name: Orders
        hooks: [{{ type: order_created, endpoint: "https://crm.example.com/?key={QUERY}#{FRAGMENT}" }}]
        authentication:
          endpoint: https://crm.example.com/token
          header_value_format: Key {HEADER} %ACCESS_TOKEN%
          credentials: {{ client_secret: {{ env: CRM_SECRET }} }}
      - name: Events
        hooks: [{{ type: event_created, endpoint: "https://crm.example.com/" }}]
        authentication:
          endpoint: https://crm.example.com/token
          credentials: {{ client_secret: {{ env: OTHER_SECRET }} }}
"#
    );
    Folder::with_manifest(root(&server.url(), &teams))
}

fn run(folder: &Folder, arguments: &[&str]) -> Outcome {
    let dooctl = folder.dooctl(arguments);
    dooctl
        .env("DOO_API_KEY", API_KEY)
        .env("DOO_CLIENT_ID", "me")
        .env("DOO_CLIENT_SECRET", CLIENT_SECRET)
        .env("CRM_SECRET", DECLARED)
        .env("OTHER_SECRET", OTHER_DECLARED)
        .run()
}

/// A group of ours that is no longer declared.
fn listed() -> Value {
    json!({
        "id": ID, "name": "Gone", "description": "[dooctl owner=crm team=4711]",
        "hooks": [{ "type": "order_created", "method": "POST", "endpoint": "https://crm.example.com/" }],
        "authentication": {
            "grant_type": "client_credentials", "endpoint": "https://crm.example.com/token",
            "credentials": { "client_id": "doo", "client_secret": LISTED },
            "header_format": "Authorization", "header_value_format": "Bearer %ACCESS_TOKEN%",
        },
    })
}

/// The first token is refused once; writes are answered by the script.
fn serving(script: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> ScriptedServer {
    let logins = AtomicUsize::new(0);
    ScriptedServer::start(move |request| {
        if request.is_login() {
            return match logins.fetch_add(1, Ordering::SeqCst) {
                0 => Answer::token(FIRST_TOKEN),
                _ => Answer::token(SECOND_TOKEN),
            };
        }
        let is_old = request.headers.iter().any(|it| it.contains(FIRST_TOKEN));
        match request.method.as_str() {
            _ if is_old => Answer::text(401, ""),
            "GET" => Answer::listing(&[listed()]),
            _ => script(request),
        }
    })
}

fn percent(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn entities(text: &str) -> String {
    text.chars()
        .map(|c| format!("&#{};", u32::from(c)))
        .collect()
}

fn escapes(text: &str) -> String {
    let escape = |c: char| format!("\\u{:04x}", u32::from(c));
    text.chars().map(escape).collect()
}

fn digits(text: &str) -> String {
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

/// A way to repeat a text.
type Disguise = fn(&str) -> String;

const DISGUISES: [(&str, Disguise); 7] = [
    ("as it is", str::to_owned),
    ("in JSON in JSON", |text| {
        json!(json!(text).to_string()).to_string()
    }),
    ("percent", percent),
    ("entities", entities),
    ("escapes", escapes),
    ("digits", digits),
    ("as a form", |text| {
        text.replace('+', "%2B").replace(' ', "+")
    }),
];

/// The place of the message in an error.
fn bodies(text: &str) -> Vec<(&'static str, String)> {
    let key = |key: &str| json!({ key: text }).to_string();
    vec![
        ("developer_message", key("developer_message")),
        ("user_message", key("user_message")),
        (
            "title",
            json!({ "title": text, "type": "about:blank", "status": 422 }).to_string(),
        ),
        (
            "detail",
            json!({ "title": "Unprocessable", "detail": text }).to_string(),
        ),
        (
            "error_description",
            json!({ "error": "x", "error_description": text }).to_string(),
        ),
        (
            "validation",
            json!({ "validation_messages": { text: [text] }, "title": text }).to_string(),
        ),
        ("html", format!("<html><body>{text}</body></html>")),
        ("text", text.to_owned()),
    ]
}

#[track_caller]
fn assert_silent(outcome: &Outcome, what: &str) {
    let shown = format!("{}{}", outcome.stdout, outcome.stderr);
    for canary in CANARIES.into_iter() {
        for (name, disguise) in DISGUISES {
            let reported = shown.contains(&disguise(canary));
            assert!(!reported, "{canary} is reported {name}, {what}: {shown}");
        }
    }
}

#[test]
fn nothing_that_a_run_knows_is_repeated_in_any_disguise() {
    for (name, disguise) in DISGUISES {
        let reported = move || CANARIES.into_iter().map(disguise).collect::<Vec<_>>();
        let server =
            serving(move |_| Answer::json(422, &json!({ "detail": reported().join(" ") })));
        let outcome = run(&folder(&server), &["apply", "--yes", "-vv"]);
        assert_silent(&outcome, name);
        assert!(outcome.stdout.contains("***"), "{outcome:#?}");
        assert_eq!(server.count(Received::is_write), 2, "{outcome:#?}");
    }
}

#[test]
fn nothing_is_repeated_from_any_kind_of_body() {
    let text = CANARIES.join(" ");
    for (name, body) in bodies(&text) {
        for format in ["text", "json", "markdown", "github"] {
            // A run's tokens are its own.
            let body = body.clone();
            let server = serving(move |_| Answer::text(422, body.clone()));
            let outcome = run(&folder(&server), &["apply", "--yes", "-v", "-o", format]);
            assert_silent(&outcome, name);
        }
    }
}

#[test]
fn the_id_of_a_group_that_is_to_be_deleted_is_not_repeated() {
    for (name, disguise) in DISGUISES {
        let server =
            serving(move |_| Answer::text(422, json!({ "title": disguise(ID) }).to_string()));
        let teams = "  - team: 4711\n    groups: []\n";
        let folder = Folder::with_manifest(root(&server.url(), teams));
        let outcome = run(
            &folder,
            &["apply", "--yes", "-vv", "--allow", "empty-team=x"],
        );
        let shown = format!("{}{}", outcome.stdout, outcome.stderr);
        assert_eq!(server.count(Received::is_write), 1, "{shown}");
        assert!(shown.contains("***"), "{shown}");
        assert!(!shown.contains(&disguise(ID)), "{name}: {shown}");
    }
}

/// Cutting a message does not leave a part of a secret.
#[test]
fn no_secret_is_cut_in_two() {
    for length in [277, 285, 299] {
        let text = format!("{}{FIRST_TOKEN}", "x".repeat(length));
        let server = serving(move |_| Answer::json(422, &json!({ "detail": text })));
        let outcome = run(&folder(&server), &["apply", "--yes"]);
        assert!(!outcome.stdout.contains("canary-f"), "{outcome:#?}");
    }
}

#[test]
fn a_redirect_tells_nothing_of_the_run() {
    for location in [
        format!("https://login.example.com/{SECOND_TOKEN}/x"),
        format!("https://login.example.com/x?key={}", percent(API_KEY)),
        format!("https://login.example.com/{}", percent(CLIENT_SECRET)),
        format!("https://me:{QUERY}@login.example.com/"),
        format!("https:me:{QUERY}@login.example.com/"),
        format!("//{FRAGMENT}@login.example.com/p;{HEADER}"),
        format!("mailto:{DECLARED}@example.com"),
        format!("#{DECLARED}"),
    ] {
        let header = format!("location: {location}");
        let server = serving(move |_| Answer::text(302, "").with(&header));
        let outcome = run(&folder(&server), &["apply", "--yes", "-v"]);
        assert_silent(&outcome, &location);
        assert!(outcome.stdout.contains("a redirect to"), "{outcome:#?}");
    }
}

/// doo may list a secret as a name.
#[test]
fn a_secret_that_is_listed_as_a_name_is_not_shown() {
    let server = ScriptedServer::start(|request| {
        if request.is_login() {
            return Answer::token(SECOND_TOKEN);
        }
        let group = |id: u8, name: &str| json!({ "id": id, "name": name, "description": name, "hooks": [] });
        let names = [API_KEY, CLIENT_SECRET, SECOND_TOKEN, DECLARED];
        let groups = names.into_iter().zip(1..).map(|(name, id)| group(id, name));
        if request.path.ends_with("/organizations") {
            Answer::json(
                200,
                &json!({ "organizations": [{ "id": 1, "name": SECOND_TOKEN }] }),
            )
        } else {
            Answer::listing(&groups.collect::<Vec<_>>())
        }
    });
    let folder = folder(&server);
    for command in [
        &["plan"] as &[&str],
        &["drift", "--strict"],
        &["list"],
        &["teams"],
        &["export", "--team", "4711"],
    ] {
        for format in ["text", "json"] {
            let outcome = run(&folder, &[command, &["-o", format]].concat());
            let known = [API_KEY, CLIENT_SECRET, SECOND_TOKEN];
            for secret in known {
                let in_json = json!(secret).to_string();
                let shown = format!("{}{}", outcome.stdout, outcome.stderr);
                assert!(!shown.contains(secret), "{command:?}: {shown}");
                assert!(
                    !shown.contains(&in_json[1..in_json.len() - 1]),
                    "{command:?}: {shown}"
                );
            }
        }
    }
}

#[test]
fn a_secret_that_is_listed_as_a_name_is_in_no_file() {
    let server = ScriptedServer::with_tokens(|_| {
        let group = json!({ "id": 1, "name": SECOND_TOKEN, "description": DECLARED, "hooks": [
            { "type": "order_created", "method": "POST", "endpoint": "https://crm.example.com/" },
        ] });
        Answer::listing(&[group])
    });
    let teams = "  - team: 4711\n    groups: []\n";
    let folder = Folder::with_manifest(root(&server.url(), teams));
    let dooctl = folder.dooctl(["export", "--team", "4711", "--to"]);
    let dooctl = dooctl.args([folder.path("teams")]).with_credentials();
    dooctl.env("DOO_API_KEY", SECOND_TOKEN).run().exits_with(0);
    let file = folder.read("teams/4711.yaml");
    assert!(file.contains("crm.example.com"), "{file}");
    assert!(!file.contains(SECOND_TOKEN), "{file}");
}

/// It is in other words by chance, and a message without all of them would say nothing.
#[test]
fn a_very_short_secret_is_hidden_as_a_word_and_is_warned_about() {
    let server = ScriptedServer::with_tokens(|_| {
        Answer::json(
            403,
            &json!({ "message": "the key pw7 of xpw7y is not known" }),
        )
    });
    let teams = "  - team: 4711\n    groups: []\n";
    let folder = Folder::with_manifest(root(&server.url(), teams));
    let outcome = folder
        .dooctl(["plan"])
        .with_credentials()
        .env("DOO_API_KEY", "pw7")
        .run()
        .exits_with(1);
    outcome
        .reports("the key *** of xpw7y is not known")
        .reports("environment variable DOO_API_KEY gives a secret that is too short to be one");
}

/// Earlier versions showed each of these completely, or almost.
#[test]
fn addresses_that_are_almost_urls_show_no_secret() {
    let shapes = [
        "https:me:SECRET@crm.example.com",
        "https:/me:SECRET@crm.example.com/x",
        "//SECRET@crm.example.com/x",
        "SECRET@crm.example.com",
        "crm.example.com/x?t=SECRET",
        "crm.example.com/x#SECRET",
        "//crm.example.com/x?SECRET",
        "https://crm.example.com/p;SECRET",
        "https://crm.example.com/p;k=SECRET/x",
        "HTTPS://crm.example.com?t=SECRET",
        "mailto:SECRET@example.com",
        "mailto:x?subject=SECRET",
        "https:///x?t=SECRET",
        "https://crm.example.com\\@SECRET.example.com/",
        "https://crm.example.com\\x?t=SECRET",
        " https://crm.example.com/?t=SECRET",
        "ht\ttps://crm.example.com/?t=SECRET",
        "https://crm.example.com/x y?t=SECRET",
        "https://crm.example.com/?t=a%SECRET",
        "https://crm.example.com/?U0VDUkVU=SECRET",
        "https://crm.example.com/?a=b&SECRET",
        "https://me:SEC?RET@crm.example.com/?SECRET",
        "https://crm.example.com/https://me:SECRET@b.example/",
    ];
    let groups: Vec<Value> = shapes
        .iter()
        .enumerate()
        .map(|(at, shape)| {
            let endpoint = shape.replace("SECRET", QUERY);
            json!({
                "id": format!("g{at}"), "name": format!("Group {at}"),
                "description": "[dooctl owner=crm team=4711]",
                "hooks": [{
                    "type": "order_created", "method": "POST", "endpoint": endpoint,
                    "origin": { "method": "POST", "endpoint": endpoint, "body": "{\"query\":\"{ a }\"}" },
                }],
                "authentication": {
                    "grant_type": "client_credentials", "endpoint": endpoint,
                    "credentials": { "client_id": "doo" },
                    "header_format": "Authorization", "header_value_format": "Bearer %ACCESS_TOKEN%",
                },
            })
        })
        .collect();
    let server = ScriptedServer::with_tokens(move |_| Answer::listing(&groups));
    let teams = "  - team: 4711\n    groups:\n      - { name: Group 1, hooks: [{ type: order_created, endpoint: https://crm.example.com/ }] }\n";
    let folder = Folder::with_manifest(root(&server.url(), teams));
    for arguments in [
        &["plan", "-vv"] as &[&str],
        &["plan", "-o", "json"],
        &["plan", "-o", "markdown"],
        &["plan", "-o", "github"],
        &["drift"],
        &["drift", "-o", "prometheus"],
        &["list"],
    ] {
        let outcome = run(&folder, arguments);
        let shown = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(shown.contains("4711"), "{shown}");
        assert!(!shown.contains(QUERY), "{arguments:?}: {shown}");
    }
}
