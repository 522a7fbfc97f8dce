//! A second server, written only from doo's documentation. It shares no code with the program and
//! takes paths literally: an id in another spelling than listed is unknown, so the answer is 204,
//! and nothing is deleted.

use serde_json::{Map, Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// What the documents show as a token.
pub(crate) const TOKEN: &str = "f3a9c0de5b7d4e21a6f8c0b19d2e4a7758c3b6d1";

/// The forms of listings that the documents show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The first example of version 40: links to another host and without `/v1`, ids of UUID 1.
    Integration,
    /// Its second: seven groups a page, ids that are no UUIDs, items that link to their collection.
    Staging,
    /// The next version: another host.
    Rest,
    /// The newest: decimal ids, no links of items, no numbers of pages.
    Newest,
}

impl Form {
    pub(crate) const ALL: [Self; 4] = [Self::Integration, Self::Staging, Self::Rest, Self::Newest];

    fn id(self, number: u32) -> String {
        match self {
            Self::Integration | Self::Rest => {
                format!("{:08x}-d107-11e7-bde8-0206116776d1", 0x38cc_7e8d + number)
            }
            Self::Staging => format!("{:08x}-6684-a883-66b2-cfa3e7572d33", 0x0426_6663 + number),
            Self::Newest => (12 + number).to_string(),
        }
    }

    fn collection(self, team: &str) -> String {
        let base = match self {
            Self::Integration => "https://integration.doo.net",
            Self::Staging => "https://api.staging1.doo.net/v1",
            Self::Rest => "https://rest.doo.net",
            Self::Newest => "https://rest.doo.net/v1",
        };
        format!("{base}/team/{team}/webhooks")
    }

    fn item(self, team: &str, id: &str) -> Option<String> {
        match self {
            Self::Integration => Some(format!("https://api.doo.net/v1/webhooks/{id}")),
            Self::Staging => Some(self.collection(team)),
            Self::Rest => Some(format!("https://rest.doo.net/v1/webhooks/{id}")),
            Self::Newest => None,
        }
    }

    fn page_size(self) -> usize {
        match self {
            Self::Staging => 7,
            Self::Integration | Self::Rest | Self::Newest => 25,
        }
    }
}

/// A request, byte for byte.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    /// Up to the empty line, without it.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Raw {
    fn words(&self) -> (&str, &str) {
        let line = self.head.lines().next().unwrap_or_default();
        let mut words = line.split(' ');
        (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        )
    }

    fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().skip(1);
        let mut pairs = headers.filter_map(|line| line.split_once(": "));
        pairs.find_map(|(found, value)| found.eq_ignore_ascii_case(name).then_some(value))
    }
}

struct Group {
    id: String,
    team: String,
    /// As it is listed, without its id and its links.
    object: Map<String, Value>,
}

struct Account {
    form: Form,
    teams: Vec<&'static str>,
    groups: Vec<Group>,
    /// How many there ever were.
    created: u32,
    received: Vec<Raw>,
}

type Answer = (u16, Option<Value>);

impl Account {
    fn answer(&mut self, request: &Raw) -> Answer {
        let (method, target) = request.words();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let segments: Vec<&str> = path.split('/').collect();
        if request.header("x-api-key").is_none() {
            return (403, Some(json!({ "message": "Forbidden" })));
        }
        let is_known = request.header("authorization") == Some(&format!("Bearer {TOKEN}"));
        match (method, segments.as_slice()) {
            ("POST", ["", "v1", "oauth"]) => token(request),
            // The documents show it without a token.
            ("DELETE", ["", "v1", "webhooks", id]) => {
                self.groups.retain(|group| group.id != *id);
                (204, None)
            }
            _ if !is_known => (401, Some(json!({ "message": "Unauthorized" }))),
            ("GET", ["", "v1", "team", team, "webhooks"]) if self.has(team) => {
                self.list(team, query)
            }
            ("POST", ["", "v1", "team", team, "webhooks"]) if self.has(team) => {
                self.create(team, &request.body)
            }
            ("GET", ["", "v1", "organizers", "current", "organizations"]) => self.organizations(),
            _ => (404, None),
        }
    }

    fn has(&self, team: &str) -> bool {
        self.teams.contains(&team)
    }

    fn create(&mut self, team: &str, body: &[u8]) -> Answer {
        let Some(Value::Object(mut object)) = serde_json::from_slice(body).ok() else {
            return (400, None);
        };
        let hooks = object.get_mut("hooks").and_then(Value::as_array_mut);
        let Some(hooks) = hooks.filter(|hooks| !hooks.is_empty()) else {
            return (400, None);
        };
        self.created += 1;
        for (position, hook) in hooks.iter_mut().enumerate() {
            let texts = ["type", "method", "endpoint"].map(|key| hook[key].as_str());
            let [Some(hook_type), Some(_), Some(_)] = texts else {
                return (400, None);
            };
            // Hooks with a query come back with something behind their type.
            if hook["origin"].is_object() {
                let suffix = 0x92bd_9a53_2819_8116_0c95_5e33_9304_b3e5_u128;
                let suffix = suffix.rotate_left(8 * self.created) + position as u128;
                hook["type"] = json!(format!("{hook_type}_{suffix:032x}"));
            }
        }
        // No listing contains the scope of a group.
        object.remove("event_id");
        object.remove("event_guide_id");
        object.entry("description").or_insert(json!(""));
        let id = self.form.id(self.created);
        self.groups.push(Group {
            id: id.clone(),
            team: team.to_owned(),
            object,
        });
        let link = format!("https://integration.doo.net/v1/team/{team}/webhooks");
        (200, Some(success(&json!(id), &link)))
    }

    fn list(&self, team: &str, query: &str) -> Answer {
        let page = match query.strip_prefix("page=") {
            None if query.is_empty() => Some(1),
            number => number.and_then(|number| number.parse().ok()),
        };
        let groups: Vec<&Group> = self
            .groups
            .iter()
            .filter(|group| group.team == team)
            .collect();
        let size = self.form.page_size();
        let count = groups.len().div_ceil(size);
        let Some(page) = page.filter(|page| (1..=count.max(1)).contains(page)) else {
            return (409, Some(json!({ "detail": "Invalid page provided" })));
        };
        let items = groups.iter().skip((page - 1) * size).take(size);
        let items: Vec<Value> = items.map(|group| self.item(group)).collect();
        let collection = self.form.collection(team);
        let link = |page: usize| json!({ "href": format!("{collection}?page={page}") });
        let mut links = json!({ "self": link(page) });
        if count > 0 {
            links["first"] = json!({ "href": collection });
            links["last"] = link(count);
        }
        if page > 1 {
            links["prev"] = link(page - 1);
        }
        if page < count {
            links["next"] = link(page + 1);
        }
        let mut body = json!({ "_links": links, "_embedded": { "webhooks": items } });
        if self.form != Form::Newest {
            body["page_count"] = json!(count);
            body["page_size"] = json!(size);
            body["total_items"] = json!(groups.len());
            body["page"] = json!(if count == 0 { 0 } else { page });
        }
        (200, Some(body))
    }

    fn item(&self, group: &Group) -> Value {
        let Group { id, team, object } = group;
        let mut item = json!({ "id": id });
        for (key, value) in object {
            item[key] = value.clone();
        }
        if let Some(link) = self.form.item(team, id) {
            item["_links"] = json!({ "self": { "href": link } });
        }
        item
    }

    fn organizations(&self) -> Answer {
        let team = |team: &&str| {
            let id: u64 = team.parse().unwrap_or_default();
            json!({ "id": id, "name": null, "role": "team_admin" })
        };
        let teams: Vec<Value> = self.teams.iter().map(team).collect();
        let organization =
            json!({ "id": 1, "name": "Organization 1", "canEdit": true, "teams": teams });
        let body = json!({
            "organizations": [organization],
            "active_team": { "permissions": ["Booking:View"], "id": 1, "name": null, "user_id": 123 },
            "_links": { "self": {
                "href": "https://integration.doo.net/v1/organizers/current/organizations"
            } },
        });
        (200, Some(body))
    }
}

fn token(request: &Raw) -> Answer {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    if body["grant_type"] != "client_credentials" || !body["client_secret"].is_string() {
        return (401, None);
    }
    let data = json!({ "access_token": TOKEN, "refresh_token": null });
    (
        200,
        Some(success(&data, "https://integration.doo.net/v1/oauth")),
    )
}

fn success(data: &Value, link: &str) -> Value {
    json!({
        "response_status": 200, "developer_message": "Success", "user_message": "Success",
        "data": data, "_links": { "self": { "href": link } },
    })
}

/// The server; it ends with its test.
pub(crate) struct LiteralServer {
    address: SocketAddr,
    account: Arc<Mutex<Account>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl LiteralServer {
    /// An account with these teams that lists in this form.
    pub(crate) fn start(form: Form, teams: &[&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let account = Arc::new(Mutex::new(Account {
            form,
            teams: teams.to_vec(),
            groups: Vec::new(),
            created: 0,
            received: Vec::new(),
        }));
        let stop = Arc::new(AtomicBool::new(false));
        let (shared, ending) = (Arc::clone(&account), Arc::clone(&stop));
        let thread = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ending.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&shared);
                // The client may have gone.
                thread::spawn(move || _ = serve(stream, &shared));
            }
        });
        Self {
            address,
            account,
            stop,
            thread: Some(thread),
        }
    }

    /// The base URL of its API.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The requests that came.
    pub(crate) fn received(&self) -> Vec<Raw> {
        self.account
            .lock()
            .expect("no thread panicked")
            .received
            .clone()
    }
}

impl Drop for LiteralServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes it up; it cannot fail before the thread has ended.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One request per connection.
fn serve(stream: TcpStream, account: &Mutex<Account>) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if lines.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    head.truncate(head.len() - 4);
    let mut request = Raw {
        head,
        body: Vec::new(),
    };
    let length = request.header("content-length").map_or(Ok(0), str::parse);
    request.body = vec![0; length.unwrap_or_default()];
    lines.read_exact(&mut request.body)?;
    let (status, body) = {
        let mut account = account.lock().expect("no thread panicked");
        account.received.push(request.clone());
        account.answer(&request)
    };
    let body = body.map_or_else(String::new, |body| body.to_string());
    let length = match status {
        204 => String::new(),
        _ => format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        ),
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status} Documented\r\nConnection: close\r\n{length}\r\n{body}"
    )
}
