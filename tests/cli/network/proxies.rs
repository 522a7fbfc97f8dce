//! Proxies: used if the environment says so, never sent anything for doo, and never shown.

use crate::support::{
    Answer, Authority, Folder, Outcome, Received, ScriptedServer, TEAM, Tunnel, root,
};
use std::net::SocketAddr;

/// A name that only the proxy finds a server for.
const HOST: &str = "api.doo.test";

const PASSWORD: &str = "canary-proxy-password-4d2e";
/// `me:` and the password, as a header has them.
const ENCODED: &str = "bWU6Y2FuYXJ5LXByb3h5LXBhc3N3b3JkLTRkMmU=";

fn proxy(address: SocketAddr) -> String {
    format!("http://me:{PASSWORD}@{address}")
}

#[track_caller]
fn assert_silent(outcome: &Outcome) {
    let text = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(!text.contains(PASSWORD), "{text}");
    assert!(!text.contains(ENCODED), "{text}");
}

fn answering() -> impl Fn(&Received) -> Answer {
    |request| {
        if request.is_login() {
            Answer::token("a-token")
        } else {
            Answer::listing(&[])
        }
    }
}

/// A server that is only found through a tunnel, and the folder of a plan that asks it.
fn behind_a_proxy() -> (ScriptedServer, Folder, String) {
    let authority = Authority::new();
    let server = ScriptedServer::start_with_tls(authority.vouch_for(HOST), answering());
    let folder = Folder::with_manifest(root(&format!("https://{HOST}/v1"), TEAM));
    let file = authority.file(&folder).display().to_string();
    (server, folder, file)
}

#[test]
fn https_goes_through_the_tunnel_of_a_proxy() {
    let (server, folder, file) = behind_a_proxy();
    let tunnel = Tunnel::to(server.address());
    let outcome = folder
        .dooctl(["plan", "-vv"])
        .with_credentials()
        .env("SSL_CERT_FILE", file)
        .env("HTTPS_PROXY", proxy(tunnel.address()))
        .run()
        .exits_with(0);
    assert_silent(&outcome);
    assert_eq!(server.received().len(), 2);
    let asked = tunnel.asked();
    assert!(!asked.is_empty());
    for head in asked {
        assert!(head.starts_with(&format!("CONNECT {HOST}:443 ")), "{head}");
        let head = head.to_lowercase();
        assert!(head.contains(&format!(
            "proxy-authorization: basic {}",
            ENCODED.to_lowercase()
        )));
        assert!(!head.contains("the-api-key"), "{head}");
    }
    for request in server.received() {
        let headers = request.headers.join("\n").to_lowercase();
        assert!(!headers.contains("proxy-authorization"), "{headers}");
    }
}

/// The proxy keeps answering 407, and the run does not wait for it.
#[test]
fn a_proxy_that_refuses_is_told_of_without_its_credentials() {
    let (server, folder, file) = behind_a_proxy();
    let tunnel = Tunnel::refusing();
    let outcome = folder
        .dooctl(["plan", "-vv", "--timeout", "3s"])
        .with_credentials()
        .env("SSL_CERT_FILE", file)
        .env("HTTPS_PROXY", proxy(tunnel.address()))
        .run()
        .exits_with(1)
        .tells("POST /oauth could not be sent: tunnel error: proxy authorization required");
    assert_silent(&outcome);
    assert_eq!(server.connections(), 0);
    assert!(!tunnel.asked().is_empty());
}

/// An address of this machine that does not look local: unencrypted requests go through the proxy,
/// unless the address is exempt.
#[test]
fn http_goes_to_a_proxy_unless_no_proxy_names_the_host() {
    let server = ScriptedServer::start(answering());
    let url = server.url().replace("127.0.0.1", "0.0.0.0");
    let folder = Folder::with_manifest(root(&url, TEAM));
    for (exempt, is_asked) in [("", true), ("other.example", true), ("0.0.0.0", false)] {
        let front = ScriptedServer::start(answering());
        let before = server.received().len();
        let outcome = folder
            .dooctl(["plan", "-vv", "--insecure-http"])
            .with_credentials()
            .env("HTTP_PROXY", proxy(front.address()))
            .env("NO_PROXY", exempt)
            .run()
            .exits_with(0);
        assert_silent(&outcome);
        let direct = server.received().len() - before;
        let expected = if is_asked { (2, 0) } else { (0, 2) };
        assert_eq!((front.received().len(), direct), expected, "{exempt:?}");
        for request in front.received() {
            assert!(request.path.starts_with(&url), "{}", request.path);
        }
    }
}

/// Otherwise unencrypted requests to this machine would leave it.
#[test]
fn this_machine_is_never_asked_for_through_a_proxy() {
    for host in ["127.0.0.1", "localhost"] {
        let server = ScriptedServer::start(answering());
        let front = ScriptedServer::start(answering());
        let folder = Folder::with_manifest(root(&server.url().replace("127.0.0.1", host), TEAM));
        let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"];
        let dooctl = folder.dooctl(["plan"]).with_credentials();
        let dooctl = names.iter().fold(dooctl, |dooctl, name| {
            dooctl.env(name, proxy(front.address()))
        });
        dooctl.run().exits_with(0);
        assert_eq!(
            (front.connections(), server.received().len()),
            (0, 2),
            "{host}"
        );
    }
}
