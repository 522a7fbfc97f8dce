//! The real sockets, against servers in this process and on a clock that only tests move.

use super::*;
use bytes::Bytes;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// A server that sends this and then bytes for as long as it is read, with pauses.
async fn server(head: &'static str, pause: Duration) -> (SocketAddr, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = read_request(&mut stream).await;
        if stream.write_all(head.as_bytes()).await.is_ok() && head.contains("endless") {
            while stream.write_all(&[b' '; 512]).await.is_ok() {
                sleep(pause).await;
            }
        }
        request
    });
    (address, serving)
}

async fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    while !request.ends_with(b"{\"a\":1}") {
        if stream.read_buf(&mut request).await.unwrap() == 0 {
            break;
        }
    }
    request
}

fn route(address: SocketAddr) -> Route {
    Route {
        origin: HttpOrigin {
            is_secure: false,
            host: "127.0.0.1".to_owned(),
            port: address.port(),
        },
        addresses: vec![address],
    }
}

async fn exchange(address: SocketAddr) -> Result<Answer, Unreached> {
    let declared = group("a", &[&format!("http://{address}/doo?x=1")], None);
    let body = Bytes::from_static(b"{\"a\":1}");
    let request = delivery(&declared.group.hooks[0], None, body, Client::Probe).unwrap();
    Sockets::default().exchange(&route(address), request).await
}

#[tokio::test]
async fn a_request_is_sent_as_it_was_made() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    let (address, serving) = server(head, Duration::ZERO).await;
    let answer = exchange(address).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.is_whole), (200, true));
    assert_eq!(answer.body, "{}");
    let request = String::from_utf8(serving.await.unwrap()).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        request,
        format!(
            "POST /doo?x=1 HTTP/1.1\r\nuser-agent: dooctl/{version} (probe)\r\n\
             content-type: application/json\r\nhost: {address}\r\ncontent-length: 7\r\n\r\n{{\"a\":1}}"
        )
    );
}

#[tokio::test]
async fn only_the_beginning_of_a_long_answer_is_read() {
    let head = "HTTP/1.1 200 OK\r\nx: endless\r\ncontent-length: 1099511627776\r\n\r\n";
    let (address, _serving) = server(head, Duration::ZERO).await;
    let answer = exchange(address).await.unwrap();
    assert!(!answer.is_whole);
    assert_eq!(answer.body.len(), 64 * 1024);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_trickles_ends_with_its_time() {
    let head = "HTTP/1.1 200 OK\r\nx: endless\r\ncontent-length: 1099511627776\r\n\r\n";
    let (address, _serving) = server(head, Duration::from_secs(1)).await;
    assert_eq!(exchange(address).await, Err(Unreached::Timeout));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let head = "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\nset-cookie: a=b\r\ncontent-length: 0\r\n\r\n";
    let (address, _serving) = server(head, Duration::ZERO).await;
    assert_eq!(exchange(address).await.unwrap().status.as_u16(), 302);
}

#[tokio::test]
async fn what_breaks_or_is_not_http_is_no_answer() {
    for head in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
        "SSH-2.0-x\r\n\r\n",
    ] {
        let (address, _serving) = server(head, Duration::ZERO).await;
        let answer = exchange(address).await;
        assert!(
            matches!(answer, Err(Unreached::Broken(_))),
            "{head}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn a_closed_port_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let shaken = Sockets::default().handshake(&route(address)).await;
    assert!(matches!(shaken, Err(Unreached::Connect(_))), "{shaken:?}");
}
