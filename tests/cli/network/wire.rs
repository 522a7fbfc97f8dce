//! Compares each request of a session, byte for byte, with the curl commands of doo's
//! documentation. Commands and objects are copied from the documentation, with values of this
//! manifest in their placeholders.

use crate::support::{Folder, Form, LiteralServer, Person, Raw, TOKEN, root};
use serde_json::json;

/// Page "Authorization": the token.
const TOKEN_REQUEST: &str = "\
curl -X POST https://rest.doo.net/v1/oauth \\
-H 'Content-Type: application/json' \\
-H 'x-api-key: <api_key>' \\
-d '{\"client_id\":\"<client_id>\",\"client_secret\":\"<client_secret>\",\"grant_type\":\"client_credentials\"}'";

/// Page "Webhook configurations", version 40, as are those that follow.
const CREATE: &str = "\
curl -X POST https://integration.doo.net/v1/team/<team_id>/webhooks \\
-H 'Content-Type: application/json' \\
-H 'x-api-key: <api_key>' \\
-H 'Authorization: Bearer <access_token>' \\
-d '<add_webhook_object>'";

const DELETE: &str = "\
curl -X DELETE https://integration.doo.net/v1/webhooks/<webhook_group_id> \\
-H 'Content-Type: application/json' \\
-H 'x-api-key: <api_key>'";

const LIST: &str = "\
curl -X GET https://integration.doo.net/v1/team/<team_id>/webhooks \\
-H 'Content-Type: application/json' \\
-H 'x-api-key: <api_key>' \\
-H 'Authorization: Bearer <access_token>'";

/// How the links of a listing name its pages.
const PAGE: &str = "?page=";

const ORGANIZATIONS: &str = "\
curl -X Get https://integration.doo.net/v1/organizers/current/organizations \\
-H 'Content-Type: application/json' \\
-H 'x-api-key: <api_key>' \\
-H 'Authorization: Bearer <access_token>'";

/// Headers that the program adds to every request: HTTP needs the host, and answers may be
/// compressed. A body also has its length.
const BESIDES: [(&str, &str); 4] = [
    ("accept", "*/*"),
    ("accept-encoding", "gzip"),
    ("host", "<host>"),
    ("user-agent", concat!("dooctl/", env!("CARGO_PKG_VERSION"))),
];

/// The manifest's groups as page "Webhook configuration
/// object" has them. A marker ends each description.
const PLAIN: &str = r#"{"name":"Plain","description":"[marker]","hooks":[{"type":"order_created","method":"POST","endpoint":"https://crm.example.com/orders?key=a%20b"}]}"#;
const PROTECTED: &str = r#"{"name":"Protected","description":"Größe / \"A\" [marker]","hooks":[{"type":"order_created","method":"POST","endpoint":"https://crm.example.com/a"},{"type":"order_cancelled","method":"POST","endpoint":"https://crm.example.com/b"}],"authentication":{"grant_type":"client_credentials","endpoint":"https://crm.example.com/token","credentials":{"client_id":"doo","client_secret":"super-strong-secret"},"header_format":"Authorization","header_value_format":"Bearer %ACCESS_TOKEN%"}}"#;
const QUERIED: &str = r#"{"name":"Queried","description":"[marker]","event_id":"82032","hooks":[{"type":"event_updated","method":"POST","endpoint":"https://www.example.com/events","origin":{"method":"POST","endpoint":"https://gql.doo.net","body":"{\"operationName\":null,\"variables\":{\"eventId\":\"%EVENT_ID%\"},\"query\":\"query ($eventId: ID!) { event(id: $eventId) { title } }\"}"}}]}"#;
const GUIDED: &str = r#"{"name":"Guided","description":"[marker]","event_guide_id":"17","hooks":[{"type":"event_created","method":"POST","endpoint":"https://www.example.com/guide"}]}"#;
const CHANGED: &str = r#"{"name":"Guided","description":"[marker]","event_guide_id":"17","hooks":[{"type":"event_created","method":"POST","endpoint":"https://www.example.com/other"}]}"#;

const TEAMS: &str = r#"
  - team: 4711
    groups:
      - name: Plain
        hooks: [{ type: order_created, endpoint: "https://crm.example.com/orders?key=a%20b" }]
      - name: Protected
        description: Größe / "A"
        hooks:
          - { type: order_created, endpoint: "https://crm.example.com/a" }
          - { type: on_order_cancelled, endpoint: "https://crm.example.com/b" }
        authentication:
          endpoint: https://crm.example.com/token
          credentials: { client_secret: { env: CRM_SECRET } }
      - name: Queried
        event_id: 82032
        hooks:
          - type: event_updated
            endpoint: https://www.example.com/events
            graphql:
              variables: { eventId: "%EVENT_ID%" }
              query: "query ($eventId: ID!) { event(id: $eventId) { title } }"
      - name: Guided
        event_guide_id: 17
        hooks: [{ type: event_created, endpoint: "https://www.example.com/guide" }]
"#;

/// A request in the form in which both sides are compared.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    line: String,
    /// By name, which has no case.
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    /// What a curl command sends, with its placeholders filled.
    fn of(command: &str, fills: &[(&str, &str)]) -> Self {
        let (mut words, mut rest) = (Vec::new(), command);
        // Words are apart by blanks and line ends, and whole between apostrophes.
        while let Some(start) = rest.find(|c: char| !c.is_whitespace() && c != '\\') {
            let word = &rest[start..];
            let (word, after) = match word.strip_prefix('\'') {
                Some(quoted) => quoted.split_once('\'').expect("it is closed"),
                None => word.split_at(word.find(char::is_whitespace).unwrap_or(word.len())),
            };
            words.push(word);
            rest = after;
        }
        let fill = |text: &str| {
            fills.iter().fold(text.to_owned(), |text, (name, value)| {
                text.replace(&format!("<{name}>"), value)
            })
        };
        let [_, "-X", method, url, options @ ..] = words.as_slice() else {
            panic!("it is another command: {words:?}");
        };
        let path = url.splitn(4, '/').nth(3).expect("it has a path");
        let mut request = Self {
            line: format!("{} /{} HTTP/1.1", method.to_uppercase(), fill(path)),
            headers: Vec::new(),
            body: String::new(),
        };
        for option in options.chunks(2) {
            match option {
                ["-H", header] => {
                    let (name, value) = header.split_once(": ").expect("it is a header");
                    request.headers.push((name.to_lowercase(), fill(value)));
                }
                ["-d", body] => request.body = fill(body),
                other => panic!("it is another option: {other:?}"),
            }
        }
        for (name, value) in BESIDES {
            request.headers.push((name.to_owned(), fill(value)));
        }
        if !request.body.is_empty() {
            request.adds("content-length", "<length>");
        }
        request.headers.sort();
        request
    }

    fn adds(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
        self.headers.sort();
    }

    /// What came. Its length is checked here, since the marker is cut from its body.
    fn came(raw: &Raw) -> Self {
        let mut lines = raw.head.split("\r\n");
        let line = lines.next().expect("it has a first line").to_owned();
        let body = String::from_utf8(raw.body.clone()).expect("it is UTF-8");
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").expect("it is a header");
            let (name, mut value) = (name.to_lowercase(), value.to_owned());
            if name == "content-length" {
                assert_eq!(value, body.len().to_string(), "{line}");
                "<length>".clone_into(&mut value);
            }
            (name, value)
        };
        let mut headers: Vec<_> = lines.map(header).collect();
        headers.sort();
        Self {
            line,
            headers,
            body: without_marker(&body),
        }
    }
}

/// dooctl's marker is not part of doo's documentation.
fn without_marker(body: &str) -> String {
    match body.split_once("[dooctl owner=crm team=4711") {
        Some((before, rest)) => {
            let (_, after) = rest.split_once(']').expect("a marker ends");
            format!("{before}[marker]{after}")
        }
        None => body.to_owned(),
    }
}

/// An account with two pages, and what dooctl is to send to it.
struct Session {
    server: LiteralServer,
    folder: Folder,
    person: Person,
    host: String,
}

impl Session {
    fn new() -> Self {
        let server = LiteralServer::start(Form::Staging, &["4711"]);
        let host = server.url().replace("http://", "").replace("/v1", "");
        let folder = Folder::with_manifest(root(&server.url(), TEAMS));
        let person = Person::at(&server.url());
        for number in 0..8 {
            let hook = json!({ "type": "order_created", "method": "POST", "endpoint": "https://a.example" });
            person.creates(
                "4711",
                &json!({ "name": format!("By hand {number}"), "hooks": [hook] }),
            );
        }
        Self {
            server,
            folder,
            person,
            host,
        }
    }

    /// The id that doo gave to a group.
    fn id_of(&self, name: &str) -> String {
        let mut groups = self.person.lists("4711").into_iter();
        let group = groups.find(|group| group["name"] == name);
        let id = group.and_then(|group| Some(group["id"].as_str()?.to_owned()));
        id.expect("it is listed, with an id")
    }

    /// The requests of one command.
    fn sends(&self, args: &[&str]) -> Vec<Request> {
        let before = self.server.received().len();
        let dooctl = self.folder.dooctl(args).with_credentials();
        let run = dooctl.env("CRM_SECRET", "super-strong-secret").run();
        run.exits_with(0);
        self.server.received()[before..]
            .iter()
            .map(Request::came)
            .collect()
    }

    fn of(&self, command: &str, more: &[(&str, &str)]) -> Request {
        let fills = [
            ("api_key", "the-api-key"),
            ("client_id", "the-client"),
            ("client_secret", "the-client-secret"),
            ("access_token", TOKEN),
            ("team_id", "4711"),
            ("host", &self.host),
        ];
        Request::of(command, &[&fills[..], more].concat())
    }

    /// The listing, which has two pages.
    fn listing(&self) -> [Request; 2] {
        let second = LIST.replacen("webhooks ", &format!("webhooks{PAGE}2 "), 1);
        [self.of(LIST, &[]), self.of(&second, &[])]
    }

    fn create(&self, object: &str) -> Request {
        self.of(CREATE, &[("add_webhook_object", object)])
    }

    /// The documents show it without a token; most requests need one, so that it is sent.
    fn delete(&self, id: &str) -> Request {
        let mut request = self.of(DELETE, &[("webhook_group_id", id)]);
        request.adds("authorization", &format!("Bearer {TOKEN}"));
        request
    }
}

#[track_caller]
fn assert_sent(sent: &[Request], expected: &[Request]) {
    for (position, (sent, expected)) in sent.iter().zip(expected).enumerate() {
        assert_eq!(sent, expected, "request {position}");
    }
    assert_eq!(sent, expected);
}

#[test]
fn every_request_is_one_of_the_documents() {
    let session = Session::new();
    let token = || session.of(TOKEN_REQUEST, &[]);
    let mut expected = vec![token()];
    expected.extend(session.listing());
    expected.extend([GUIDED, PLAIN, PROTECTED, QUERIED].map(|object| session.create(object)));
    expected.extend(session.listing());
    // Creations are in flight together: they arrive in any order.
    let mut sent = session.sends(&["apply", "--yes"]);
    for requests in [&mut sent, &mut expected] {
        requests[3..7].sort_by_key(|request| format!("{request:?}"));
    }
    assert_sent(&sent, &expected);

    let replaced = session.id_of("Guided");
    session
        .folder
        .edit("dooctl.yaml", "example.com/guide", "example.com/other");
    let mut expected = vec![token()];
    expected.extend(session.listing());
    expected.push(session.create(CHANGED));
    expected.extend(session.listing());
    expected.push(session.delete(&replaced));
    expected.extend(session.listing());
    assert_sent(&session.sends(&["apply", "--yes"]), &expected);

    let expected = vec![token(), session.of(ORGANIZATIONS, &[])];
    assert_sent(&session.sends(&["teams"]), &expected);
}

/// A team's id is in the path as it is, whatever it is.
#[test]
fn a_team_id_is_sent_as_the_documents_have_it() {
    for (declared, sent) in [
        ("4711", "4711"),
        ("'04711'", "04711"),
        ("a-b.c_d~e", "a-b.c_d~e"),
    ] {
        let server = LiteralServer::start(Form::Newest, &[]);
        let teams = format!("  - {{ team: {declared}, groups: [] }}\n");
        let folder = Folder::with_manifest(root(&server.url(), &teams));
        folder
            .dooctl(["plan"])
            .with_credentials()
            .run()
            .exits_with(1);
        let received = server.received();
        let line = format!("GET /v1/team/{sent}/webhooks HTTP/1.1\r\n");
        assert!(received[1].head.starts_with(&line), "{}", received[1].head);
    }
}

/// Spellings of the base URL, and the URL of the requests.
#[test]
fn a_request_goes_to_exactly_the_base_url_and_its_path() {
    let server = LiteralServer::start(Form::Newest, &["4711"]);
    let folder = Folder::new();
    for (suffix, code) in [
        ("", 0),
        ("/", 0),
        ("//", 0),
        ("?", 3),
        ("?a=b", 3),
        ("#a", 3),
        ("/..", 3),
        ("/../v1", 3),
        ("/x/%2e%2E", 3),
        ("\\..", 3),
    ] {
        let url = format!("{}{suffix}", server.url());
        let teams = "  - { team: 4711, groups: [] }\n";
        for (declared, given) in [
            (url.as_str(), None),
            ("https://rest.doo.net/v1", Some(&url)),
        ] {
            folder.write(
                "dooctl.yaml",
                root("URL", teams).replace("\"URL\"", &format!("'{declared}'")),
            );
            let before = server.received().len();
            let mut dooctl = folder.dooctl(["plan"]).with_credentials();
            if let Some(given) = given {
                dooctl = dooctl.env("DOO_API_URL", given);
            }
            // A mistake in the environment is not a problem of the manifest.
            let code = if given.is_some() && code == 3 {
                1
            } else {
                code
            };
            dooctl.run().part_of(&url).exits_with(code);
            let lines: Vec<String> = server.received()[before..]
                .iter()
                .filter_map(|raw| raw.head.lines().next().map(str::to_owned))
                .collect();
            let expected = [
                "POST /v1/oauth HTTP/1.1",
                "GET /v1/team/4711/webhooks HTTP/1.1",
            ];
            assert_eq!(lines, if code == 0 { &expected[..] } else { &[] }, "{url}");
        }
    }
}
