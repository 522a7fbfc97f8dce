use super::*;
use crate::receiver::Sockets;
use jiff::Timestamp;
use std::io::{Read, Write};
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn the_in_process_sandbox_follows_the_paused_clock() {
    let shared = Shared::open(None, variants("--latency 300 --rate-limit 1")).unwrap();
    let transport = InProcess::new(shared.clone());
    let start = Instant::now();
    let log_in = || request("POST", "/v1/oauth", &credentials().to_string());
    assert_eq!(transport.send(log_in()).await.unwrap().status(), 200);
    assert_eq!(start.elapsed(), Duration::from_millis(300));
    assert_eq!(transport.send(log_in()).await.unwrap().status(), 429);
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(transport.send(log_in()).await.unwrap().status(), 200);
    assert_eq!(shared.read(Sandbox::requests), 3);
    assert_eq!(shared.read(Sandbox::answered_429), 1);
}

/// Runs a blocking client against a server, and then stops the server.
pub(super) fn with_server<T: Send + 'static>(
    flags: &str,
    client: impl FnOnce(std::net::SocketAddr) -> T + Send + 'static,
) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let shared = Shared::new(sandbox(flags), None);
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (done, is_done) = tokio::sync::oneshot::channel();
        let client = tokio::task::spawn_blocking(move || {
            let result = client(address);
            done.send(()).unwrap();
            result
        });
        let shutdown = async { is_done.await.unwrap() };
        let served = Served::new(shared, Box::new(Sockets::default()), || {
            Timestamp::UNIX_EPOCH
        });
        serve(listener, served, shutdown).await.unwrap();
        client.await.unwrap()
    })
}

/// A server that does not answer must fail a test, not block it.
pub(super) fn connect(address: std::net::SocketAddr) -> std::net::TcpStream {
    let stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(seconds(10))).unwrap();
    stream
}

fn exchange(stream: &mut std::net::TcpStream, head: &str, body: &str) -> (String, String) {
    let length = body.len();
    write!(
        stream,
        "{head}\r\nhost: x\r\nx-api-key: key\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        read.push(byte[0]);
    }
    let head = String::from_utf8(read).unwrap().to_lowercase();
    let length = head
        .split_once("content-length: ")
        .and_then(|(_, rest)| rest.lines().next());
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).unwrap();
    (head, String::from_utf8(body).unwrap())
}

#[test]
fn the_server_answers_on_one_connection() {
    with_server("", |address| {
        let mut stream = connect(address);
        let (head, body) = exchange(
            &mut stream,
            "POST /v1/oauth HTTP/1.1",
            &credentials().to_string(),
        );
        assert!(head.starts_with("http/1.1 200 ok\r\n"), "{head}");
        let token = parse(&body)["data"]["access_token"]
            .as_str()
            .unwrap()
            .to_owned();
        let authorization = format!("authorization: Bearer {token}");
        let posting = format!("POST {LIST} HTTP/1.1\r\n{authorization}");
        let (_, body) = exchange(&mut stream, &posting, &full_group().to_string());
        let id = parse(&body)["data"].as_str().unwrap().to_owned();
        let listing = format!("GET {LIST}?page=1 HTTP/1.1\r\n{authorization}");
        let (head, body) = exchange(&mut stream, &listing, "");
        assert!(
            head.contains("content-type: application/hal+json\r\n"),
            "{head}"
        );
        assert_eq!(parse(&body)["_embedded"]["webhooks"][0]["id"], id.as_str());
        let deleting = format!("DELETE /v1/webhooks/{id} HTTP/1.1");
        let (head, _) = exchange(&mut stream, &deleting, "");
        assert!(head.starts_with("http/1.1 204 no content\r\n"), "{head}");
        let (_, body) = exchange(&mut stream, &listing, "");
        assert_eq!(parse(&body)["total_items"], 0);
    });
}

#[test]
fn the_server_refuses_a_body_without_end() {
    let head = with_server("", |address| {
        let mut stream = connect(address);
        write!(
            stream,
            "POST {LIST} HTTP/1.1\r\nhost: x\r\ncontent-length: 17000000\r\n\r\n"
        )
        .unwrap();
        let mut read = [0; 12];
        stream.read_exact(&mut read).unwrap();
        String::from_utf8(read.to_vec()).unwrap()
    });
    assert_eq!(head, "HTTP/1.1 413");
}
