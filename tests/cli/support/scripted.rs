//! A server that a test controls, down to the bytes of the connection.

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    /// With its query.
    pub(crate) path: String,
    pub(crate) headers: Vec<String>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// Whether it asks for a token.
    pub(crate) fn is_login(&self) -> bool {
        self.path.ends_with("/oauth")
    }

    /// Whether it creates or deletes a group.
    pub(crate) fn is_write(&self) -> bool {
        !self.is_login() && self.method != "GET"
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// It answers.
    Whole {
        status: u16,
        headers: Vec<String>,
        body: String,
    },
    /// It breaks off in the body.
    CutOff,
    /// It sends a part of a body, says so, and waits until the client has gone.
    Part(String, Sender<()>),
    /// It announces a body of this length, sends nothing of it, and waits until the client has gone.
    Announced(usize),
    /// It closes the connection without an answer.
    Silence,
    /// It sends no answer, until the client closes the connection.
    Hang,
    /// It sends a body byte by byte, until the client stops reading.
    Trickle,
    /// It sends an endless body, until the client stops reading.
    Endless,
}

impl Answer {
    /// A body with a status.
    pub(crate) fn text(status: u16, body: impl Into<String>) -> Self {
        Self::Whole {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// JSON with a status.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, body.to_string())
    }

    /// A listing of one page.
    pub(crate) fn listing(groups: &[Value]) -> Self {
        Self::json(
            200,
            &json!({
                "_embedded": { "webhooks": groups },
                "page_count": 1, "page_size": 25, "total_items": groups.len(), "page": 1,
            }),
        )
    }

    /// An id or a token, in doo's envelope.
    pub(crate) fn success(data: &Value) -> Self {
        Self::json(200, &json!({ "response_status": 200, "data": data }))
    }

    /// A token.
    pub(crate) fn token(token: &str) -> Self {
        Self::success(&json!({ "access_token": token }))
    }

    /// What another server answers to a request.
    pub(crate) fn of_server(address: SocketAddr, request: &Received) -> Self {
        let mut server = TcpStream::connect(address).expect("it listens");
        let is_kept = |header: &&String| !header.to_lowercase().starts_with("connection:");
        let headers = request.headers.iter().filter(is_kept);
        let headers: String = headers.map(|header| format!("{header}\r\n")).collect();
        let Received { method, path, .. } = request;
        let head = format!("{method} {path} HTTP/1.1\r\n{headers}connection: close\r\n\r\n");
        let sent = [head.as_bytes(), &request.body].concat();
        server.write_all(&sent).expect("it reads");
        let mut answer = String::new();
        server.read_to_string(&mut answer).expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("it answers whole");
        let status = head.split(' ').nth(1).and_then(|text| text.parse().ok());
        Self::text(status.expect("it has a status"), body)
    }

    /// The same with a further header.
    pub(crate) fn with(mut self, header: &str) -> Self {
        if let Self::Whole { headers, .. } = &mut self {
            headers.push(header.to_owned());
        }
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let head = |status: u16, headers: &[String], length: usize| {
            let length = match status {
                // It has no body, and no length of one.
                204 => String::new(),
                _ => format!("content-length: {length}\r\n"),
            };
            let more: String = headers
                .iter()
                .map(|header| format!("{header}\r\n"))
                .collect();
            format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\n{more}{length}\r\n")
        };
        match self {
            Self::Whole {
                status,
                headers,
                body,
            } => (head(*status, headers, body.len()) + body).into_bytes(),
            Self::CutOff => (head(200, &[], 1000) + "{\"_embedded\":").into_bytes(),
            Self::Part(part, _) => (head(200, &[], 1 << 20) + part).into_bytes(),
            Self::Announced(length) => head(200, &[], *length).into_bytes(),
            Self::Trickle => head(200, &[], 1 << 20).into_bytes(),
            // It ends with the connection.
            Self::Endless => b"HTTP/1.1 200 Scripted\r\nconnection: close\r\n\r\n".to_vec(),
            Self::Silence | Self::Hang => Vec::new(),
        }
    }

    /// Sends it.
    fn send(&self, stream: &mut (impl Read + Write)) -> io::Result<()> {
        stream.write_all(&self.bytes())?;
        stream.flush()?;
        match self {
            Self::Whole { .. } | Self::CutOff | Self::Silence => Ok(()),
            Self::Part(_, sent) => {
                // Nobody may listen any more.
                let _ = sent.send(());
                stream.read_exact(&mut [0])
            }
            Self::Hang | Self::Announced(_) => stream.read_exact(&mut [0]),
            Self::Trickle => loop {
                stream.write_all(b" ")?;
                thread::sleep(Duration::from_millis(20));
            },
            Self::Endless => loop {
                stream.write_all(&[b' '; 65536])?;
            },
        }
    }
}

type Script = dyn Fn(&Received) -> Answer + Send + Sync;

/// The server; it ends with its test.
pub(crate) struct ScriptedServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    script: Box<Script>,
    /// Its certificate, if it uses TLS.
    identity: Option<Arc<ServerConfig>>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
    stop: AtomicBool,
}

impl ScriptedServer {
    /// Answers every request as the script says.
    pub(crate) fn start(script: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        Self::start_as(None, script)
    }

    /// Does so over TLS.
    pub(crate) fn start_with_tls(
        identity: Arc<ServerConfig>,
        script: impl Fn(&Received) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::start_as(Some(identity), script)
    }

    fn start_as(
        identity: Option<Arc<ServerConfig>>,
        script: impl Fn(&Received) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let shared = Arc::new(Shared {
            script: Box::new(script),
            identity,
            received: Mutex::default(),
            connections: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        });
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self {
            address,
            shared,
            thread: Some(thread),
        }
    }

    /// Gives out tokens, and answers everything else as the script says.
    pub(crate) fn with_tokens(
        script: impl Fn(&Received) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::start(move |request| {
            if request.is_login() {
                Answer::token("a-token")
            } else {
                script(request)
            }
        })
    }

    /// Gives out tokens, and answers everything else alike.
    pub(crate) fn always(answer: Answer) -> Self {
        Self::with_tokens(move |_| answer.clone())
    }

    /// The base URL of its API.
    pub(crate) fn url(&self) -> String {
        let scheme = match self.shared.identity {
            None => "http",
            Some(_) => "https",
        };
        format!("{scheme}://{}/v1", self.address)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests that came.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.shared
            .received
            .lock()
            .expect("no thread panicked")
            .clone()
    }

    /// The number of requests that match this.
    pub(crate) fn count(&self, is: impl Fn(&Received) -> bool) -> usize {
        self.received().iter().filter(|request| is(request)).count()
    }

    /// How many connections came, with or without a request.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        // Wakes it up; it cannot fail before the thread has ended.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stop.load(Ordering::SeqCst) {
            return;
        }
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            let (Ok(stream), identity) = (stream, shared.identity.clone()) else {
                return;
            };
            match identity.and_then(|identity| ServerConnection::new(identity).ok()) {
                None => serve(stream, &shared),
                Some(session) => serve(StreamOwned::new(session, stream), &shared),
            }
        });
    }
}

/// One request per connection.
fn serve(mut stream: impl Read + Write, shared: &Shared) {
    let Some(request) = read(&mut stream) else {
        return;
    };
    let answer = (shared.script)(&request);
    let mut received = shared.received.lock().expect("no thread panicked");
    received.push(request);
    drop(received);
    // The client may have gone.
    let _ = answer.send(&mut stream);
}

fn read(stream: &mut impl Read) -> Option<Received> {
    let mut stream = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut words = lines.first()?.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers = lines.split_off(1);
    let length = headers.iter().find_map(|header| {
        let (name, value) = header.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some(Received {
        method,
        path,
        headers,
        body,
    })
}
