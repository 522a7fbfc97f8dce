//! No secret is in any output. Each secret is a unique word, and the tests search everything that
//! the program writes for it.

use crate::support::{Answer, Folder, Outcome, Received, ScriptedServer, root};
use serde_json::{Value, json};
use std::sync::Mutex;

const API_KEY: &str = "canary-api-key-7f3a";
const CLIENT_ID: &str = "canary-client-id-91bc";
const CLIENT_SECRET: &str = "canary-client-secret-c04d";
const TOKEN: &str = "canary-token-5e6f";
const LISTED: &str = "canary-listed-a8b2";
const DECLARED: &str = "canary-declared-3d19";
const LISTED_QUERY: &str = "canary-listed-query-e7c5";
const DECLARED_QUERY: &str = "canary-declared-query-60f4";
const DECLARED_FILE: &str = "canary-declared-file-b1d8";
const LISTED_HEADER: &str = "canary-listed-header-24e9";

const ALL: [&str; 10] = [
    API_KEY,
    CLIENT_ID,
    CLIENT_SECRET,
    TOKEN,
    LISTED,
    DECLARED,
    LISTED_QUERY,
    DECLARED_QUERY,
    DECLARED_FILE,
    LISTED_HEADER,
];

/// A group whose secrets change, and one that is new.
fn folder(server: &ScriptedServer) -> Folder {
    let teams = format!(
        r#"
  - team: 4711
    groups:
      - name: Orders
        hooks: [{{ type: order_created, endpoint: "https://crm.example.com/?key={DECLARED_QUERY}" }}]
        authentication:
          endpoint: https://crm.example.com/token?key={DECLARED_QUERY}
          credentials:
            client_secret: {{ env: CRM_SECRET }}
      - name: Events
        hooks: [{{ type: event_created, endpoint: "https://crm.example.com/?key={DECLARED_QUERY}" }}]
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: {{ file: secret.txt }}
"#
    );
    let folder = Folder::with_manifest(root(&server.url(), &teams));
    folder.write("secret.txt", DECLARED_FILE);
    folder
}

/// The groups in doo: with the old secrets, and one to delete.
fn listed() -> Vec<Value> {
    let group = |id: &str, name: &str| {
        json!({
            "id": id, "name": name, "description": "[dooctl owner=crm team=4711]",
            "hooks": [{
                "type": "order_created", "method": "POST",
                "endpoint": format!("https://crm.example.com/?key={LISTED_QUERY}"),
            }],
            "authentication": {
                "grant_type": "client_credentials",
                "endpoint": format!("https://crm.example.com/token?key={LISTED_QUERY}"),
                "credentials": { "client_id": "doo", "client_secret": LISTED },
                "header_format": "Authorization",
                "header_value_format": format!("Bearer {LISTED_HEADER}"),
            },
        })
    };
    vec![group("11", "Orders"), group("12", "Gone")]
}

/// Lists the old groups, and treats everything else as the script says.
fn serving(script: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> ScriptedServer {
    ScriptedServer::start(move |request| match request.method.as_str() {
        _ if request.is_login() => Answer::token(TOKEN),
        "GET" if request.path.ends_with("/organizations") => {
            Answer::json(200, &json!({ "organizations": [] }))
        }
        "GET" => Answer::listing(&listed()),
        _ => script(request),
    })
}

/// Repeats everything that it receives, as a careless server would.
fn echo(status: u16, request: &Received) -> Answer {
    let body = String::from_utf8_lossy(&request.body);
    let text = format!("{} {body} {}", request.headers.join(" "), request.path);
    Answer::json(
        status,
        &json!({ "developer_message": text, "message": text }),
    )
}

const COMMANDS: [&[&str]; 7] = [
    &["validate"],
    &["plan"],
    &["apply", "--yes"],
    &["drift"],
    &["list"],
    &["export", "--team", "4711"],
    &["teams"],
];

const FORMATS: [&[&str]; 4] = [
    &["-o", "text", "--color", "always"],
    &["-o", "json"],
    &["-o", "text", "-vv"],
    &["-o", "json", "-vv", "--log-format", "json"],
];

fn run(folder: &Folder, command: &[&str], format: &[&str]) -> Outcome {
    let dooctl = folder.dooctl(command).args(format);
    dooctl
        .env("DOO_API_KEY", API_KEY)
        .env("DOO_CLIENT_ID", CLIENT_ID)
        .env("DOO_CLIENT_SECRET", CLIENT_SECRET)
        .env("CRM_SECRET", DECLARED)
        .env("RUST_LOG", "trace")
        .run()
}

/// Values that are hidden in texts and plans. A recording and the files of `export` show them: they
/// must be exact, because dooctl compares with them.
const UNLESS_RECORDED: [&str; 2] = [LISTED_QUERY, LISTED_HEADER];

#[track_caller]
fn assert_silent(outcome: &Outcome) {
    assert_lacks(outcome, &ALL);
}

#[track_caller]
fn assert_lacks(outcome: &Outcome, canaries: &[&str]) {
    for canary in canaries {
        let text = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(!text.contains(canary), "{canary} is reported: {outcome:#?}");
    }
}

/// Runs every command in every format.
fn all_are_silent(server: &ScriptedServer) {
    let folder = folder(server);
    for command in COMMANDS {
        for format in FORMATS {
            let is_recorded = match command[0] {
                "list" => format.contains(&"json"),
                other => other == "export",
            };
            let is_allowed = |canary: &&str| is_recorded && UNLESS_RECORDED.contains(canary);
            let canaries: Vec<_> = ALL
                .into_iter()
                .filter(|canary| !is_allowed(canary))
                .collect();
            assert_lacks(&run(&folder, command, format), &canaries);
        }
    }
}

#[test]
fn plans_and_reports_name_secrets_and_never_show_them() {
    let server = serving(|_| Answer::text(422, ""));
    all_are_silent(&server);
    let sent = server.received();
    let body = |canary: &str| {
        let holds = |request: &Received| String::from_utf8_lossy(&request.body).contains(canary);
        sent.iter().any(holds)
    };
    // The secrets reached the server, so the search used the right words.
    for canary in [
        CLIENT_ID,
        CLIENT_SECRET,
        DECLARED,
        DECLARED_FILE,
        DECLARED_QUERY,
    ] {
        assert!(body(canary), "{canary} was not sent");
    }
    let plan = run(&folder(&server), &["plan"], &[]).exits_with(0);
    plan.shows("authentication.client_secret: changed (never shown)");
}

#[test]
fn what_a_server_echoes_is_not_repeated() {
    for status in [400, 403, 422] {
        all_are_silent(&serving(move |request| echo(status, request)));
    }
}

#[test]
fn what_a_server_echoes_instead_of_a_listing_is_not_repeated() {
    for status in [400, 401, 403, 404] {
        let server = ScriptedServer::start(move |request| {
            if request.is_login() {
                Answer::token(TOKEN)
            } else {
                echo(status, request)
            }
        });
        all_are_silent(&server);
    }
}

#[test]
fn what_a_server_echoes_instead_of_a_token_is_not_repeated() {
    let server = ScriptedServer::start(|request| echo(401, request));
    all_are_silent(&server);
}

/// A new group is listed with its secrets and another change, which the report shows.
#[test]
fn the_report_of_an_altered_group_shows_no_secret() {
    let created = Mutex::new(Vec::<String>::new());
    let server = ScriptedServer::start(move |request| {
        let mut created = created.lock().unwrap();
        match request.method.as_str() {
            _ if request.is_login() => Answer::token(TOKEN),
            "DELETE" => {
                created.retain(|id| !request.path.ends_with(id.as_str()));
                Answer::text(204, "")
            }
            "POST" => {
                let id = format!("new-{}", created.len());
                created.push(id);
                Answer::success(&json!(created.last()))
            }
            _ => {
                let mut groups = listed();
                for id in created.iter() {
                    let mut new = groups[0].clone();
                    new["id"] = json!(id);
                    groups.push(new);
                }
                Answer::listing(&groups)
            }
        }
    });
    let folder = folder(&server);
    let outcome = run(&folder, &["apply", "--yes"], &["-vv"]).exits_with(5);
    assert_silent(&outcome);
}

/// What the problems of a manifest show of their lines.
#[test]
fn problems_show_no_line_that_may_hold_a_secret() {
    let folder = Folder::with_manifest(root(
        "https://rest.doo.net/v1",
        &format!(
            "  - team: 4711
    groups:
      - name: Orders
        hooks: [{{ type: order_created, endpoint: 'https://me:{LISTED_QUERY}@crm.example.com' }}]
        authentication:
          endpoint: ftp://crm.example.com/?key={DECLARED_QUERY}
          credentials:
            client_secret: {DECLARED}
            clientSecret: {LISTED}
"
        ),
    ));
    for command in COMMANDS {
        for format in FORMATS {
            assert_silent(&run(&folder, command, format).exits_with(3));
        }
    }
}

#[test]
fn a_command_that_fails_keeps_what_it_said() {
    let teams = format!(
        r#"
  - team: 4711
    groups:
      - name: Orders
        hooks: [{{ type: order_created, endpoint: "https://crm.example.com" }}]
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: {{ command: [sh, -c, "echo {DECLARED}; echo {LISTED} >&2; exit 1"] }}
"#
    );
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", &teams));
    for format in FORMATS {
        assert_silent(&run(&folder, &["plan"], format).exits_with(3));
    }
}
