//! Secrets in memory, and in core files.

use crate::support::{Answer, Folder, ScriptedServer};
use dooctl::api::{
    Credentials, Grant, HttpTransport, Limits, Reader, Session, Settings, Stop, Writer,
};
use dooctl::model::{Authentication, Group, Hook, HookType, Marker, Owner, Scope, Secret, TeamId};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

/// The ends of the secrets: words of five letters.
const TOKEN: &str = "token";
const SENT: &str = "given";
const LISTED: &str = "shown";

/// A text that is stored inverted, so that it is in memory only if somebody decodes it.
struct Canary(Vec<u8>);

impl Canary {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let text = format!("canary-{:x}-", now.expect("it is after 1970").as_nanos());
        Self(text.bytes().map(|byte| !byte).collect())
    }

    /// A secret that ends with this word.
    fn secret(&self, word: &str) -> String {
        let start = self.0.iter().map(|byte| char::from(!byte));
        start.chain(word.chars()).collect()
    }

    /// The words of the secrets that are in the memory of this process: in heaps and on stacks.
    fn found(&self) -> BTreeSet<String> {
        const PIECE: usize = 1 << 20;
        let overlap = self.0.len() + TOKEN.len();
        let memory = File::open("/proc/self/mem").expect("a process may read its memory");
        let maps = fs::read_to_string("/proc/self/maps").expect("there are mappings");
        let mut piece = vec![0; PIECE + overlap];
        let mut words = BTreeSet::new();
        for (start, end) in maps.lines().filter_map(own) {
            for at in (start..end).step_by(PIECE) {
                // Another thread may have freed the mapping in the meantime.
                let read = memory.read_at(&mut piece, at).unwrap_or(0);
                self.find_in(&piece[..read], &mut words);
            }
        }
        words
    }

    fn find_in(&self, piece: &[u8], words: &mut BTreeSet<String>) {
        let first = !self.0[0];
        let mut from = 0;
        while let Some(next) = piece[from..].iter().position(|byte| *byte == first) {
            let here = &piece[from + next..];
            let is_here = here.len() >= self.0.len()
                && here
                    .iter()
                    .zip(&self.0)
                    .all(|(byte, inverted)| *byte == !inverted);
            if is_here {
                let word = here[self.0.len()..].iter().take(TOKEN.len());
                words.insert(word.map(|byte| char::from(*byte)).collect());
            }
            from += next + 1;
        }
    }
}

/// The range of a mapping, if it is writable and has no file.
fn own(mapping: &str) -> Option<(u64, u64)> {
    let mut words = mapping.split_whitespace();
    let (range, rights) = (words.next()?, words.next()?);
    let is_file = words.nth(3).is_some_and(|path| path.starts_with('/'));
    let (start, end) = range.split_once('-')?;
    let number = |text: &str| u64::from_str_radix(text, 16).ok();
    let range = (number(start)?, number(end)?);
    (rights.starts_with("rw") && !is_file).then_some(range)
}

/// A server that lists a group with this secret, and knows every id.
fn listing(secret: &str) -> ScriptedServer {
    let group = json!({
        "id": "1", "name": "A", "description": "",
        "hooks": [{ "type": "order_created", "method": "POST", "endpoint": "https://a.example" }],
        "authentication": {
            "grant_type": "client_credentials", "endpoint": "https://a.example/token",
            "credentials": { "client_id": "doo", "client_secret": secret },
        },
    });
    ScriptedServer::start(move |request| match request.method.as_str() {
        "GET" => Answer::listing(std::slice::from_ref(&group)),
        _ => Answer::success(&json!("2")),
    })
}

fn group(secret: &str) -> Group {
    Group {
        name: "A".to_owned(),
        description: String::new(),
        scope: Scope::Organization,
        hooks: vec![Hook {
            hook_type: HookType::declared("order_created"),
            method: "POST".to_owned(),
            endpoint: "https://a.example".to_owned(),
            origin: None,
        }],
        authentication: Some(Authentication {
            grant_type: Authentication::GRANT_TYPE.to_owned(),
            endpoint: "https://a.example/token".to_owned(),
            client_id: Authentication::CLIENT_ID.to_owned(),
            client_secret: Some(Secret::new(secret)),
            header_format: Authentication::HEADER_FORMAT.to_owned(),
            header_value_format: Authentication::HEADER_VALUE_FORMAT.to_owned(),
        }),
    }
}

/// Lists and creates a group over HTTP, with secrets everywhere: in the credentials, in the group
/// that is sent, and in the one that is listed.
fn exchange(canary: &Canary) {
    let server = listing(&canary.secret(LISTED));
    let settings = Settings {
        base: server.url(),
        requests_per_second: None,
        max_requests: None,
        now: SystemTime::now,
    };
    let credentials = Credentials {
        api_key: Secret::new("the-api-key"),
        grant: Grant::Token(Secret::new(canary.secret(TOKEN))),
    };
    let url = server.url().parse().expect("it is a URL");
    let transport = HttpTransport::new(&url, &Limits::default()).expect("it can be set up");
    let session = Session::new(Box::new(transport), settings, credentials, Stop::never());
    let team = TeamId::new("4711");
    let group = group(&canary.secret(SENT));
    let marker = Marker {
        content: None,
        owner: Owner::new("crm"),
        team: team.clone(),
        scope: group.scope.clone(),
        replaces: Vec::new(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    runtime.block_on(async {
        let page = Reader::new(&session)
            .page(&team, None)
            .await
            .expect("a page");
        let created = Writer::new(&session).create(&team, &group, &marker).await;
        assert_eq!(created.expect("an id").as_str(), "2");
        let secret = page.groups[0].group.authentication.as_ref();
        let secret = secret
            .and_then(|a| a.client_secret.as_ref())
            .expect("a secret");
        assert_eq!(secret.expose(), canary.secret(LISTED));
        // What a panic could print.
        let shown = format!("{page:?} {group:?} {marker:?}");
        assert!(
            shown.contains("***") && !shown.contains("canary"),
            "{shown}"
        );
        // The search finds them while they are in use, so it works.
        assert_eq!(
            canary.found(),
            [TOKEN, SENT, LISTED].map(str::to_owned).into()
        );
    });
}

#[test]
fn nothing_of_a_secret_stays_in_memory_that_was_freed() {
    let canary = Canary::new();
    exchange(&canary);
    assert_eq!(canary.found(), BTreeSet::new());
}

/// Runs a program that may write core files, and makes it crash once it has said something.
fn crash(folder: &Folder, program: &[&str]) -> ExitStatus {
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -c unlimited; exec \"$@\"", "sh"])
        .args(program)
        .current_dir(folder.path("."))
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut said = String::new();
    let stdout = child.stdout.take().expect("stdout is piped");
    BufReader::new(stdout)
        .read_line(&mut said)
        .expect("it says something");
    let kill = format!("kill -ABRT {}", child.id());
    let sent = Command::new("sh").args(["-c", &kill]).status();
    assert!(sent.expect("sh runs").success());
    child.wait().expect("it ends")
}

/// If no program can write a core file, there is nothing to test.
#[test]
fn a_crash_writes_no_core_file() {
    let folder = Folder::new();
    let other = crash(&folder, &["sh", "-c", "echo ready; exec sleep 60"]);
    let program = assert_cmd::cargo::cargo_bin!("dooctl")
        .display()
        .to_string();
    let args = ["sandbox", "serve", "--listen", "127.0.0.1:0"];
    let dooctl = crash(&folder, &[&[program.as_str()][..], &args].concat());
    for status in [other, dooctl] {
        assert_eq!(status.signal(), Some(6), "{status}");
    }
    if other.core_dumped() {
        assert!(!dooctl.core_dumped(), "{dooctl}");
    }
}
