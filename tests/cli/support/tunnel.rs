//! A tunneling proxy. Every host leads to the same server.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The proxy; its thread waits for connections until the tests end.
pub(crate) struct Tunnel {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Tunnel {
    /// A proxy that tunnels to this server.
    pub(crate) fn to(server: SocketAddr) -> Self {
        Self::start(Some(server))
    }

    /// A proxy that requires other credentials.
    pub(crate) fn refusing() -> Self {
        Self::start(None)
    }

    fn start(server: Option<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&asked);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let heard = Arc::clone(&heard);
                // The client may have gone.
                thread::spawn(move || _ = tunnel(client, server, &heard));
            }
        });
        Self { address, asked }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The heads of the requests that came.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no thread panicked").clone()
    }
}

fn tunnel(
    mut client: TcpStream,
    server: Option<SocketAddr>,
    heard: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut head = String::new();
    // The client waits for an answer before it sends more.
    let mut lines = BufReader::new(client.try_clone()?);
    while lines.read_line(&mut head)? > 2 {}
    heard.lock().expect("no thread panicked").push(head);
    let Some(server) = server else {
        return client.write_all(b"HTTP/1.1 407 Scripted\r\ncontent-length: 0\r\n\r\n");
    };
    let server = TcpStream::connect(server)?;
    client.write_all(b"HTTP/1.1 200 Scripted\r\n\r\n")?;
    let (from_server, to_client) = (server.try_clone()?, client.try_clone()?);
    let back = thread::spawn(move || pass_on(from_server, to_client));
    pass_on(client, server)?;
    back.join().expect("no thread panicked")
}

fn pass_on(mut from: TcpStream, mut to: TcpStream) -> io::Result<()> {
    io::copy(&mut from, &mut to)?;
    to.shutdown(Shutdown::Write)
}
