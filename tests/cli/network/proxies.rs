//! Proxies: used if the environment says so, never sent anything for doo, and never shown.

use crate::support::{
    Answer, Authority, Folder, Outcome, Received, Schema, ScriptedServer, TEAM, Tunnel,
    assert_fits, root,
};
use serde_json::json;
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
        .reports("POST /oauth could not be sent: tunnel error: proxy authorization required");
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

/// A receiver, its token endpoint and its hook, at this URL.
fn receiver(url: &str) -> String {
    let teams = format!(
        "  - team: 4711
    groups:
      - name: CRM
        authentication: {{ endpoint: '{url}/token', credentials: {{ client_secret: {{ env: CRM_SECRET }} }} }}
        hooks: [{{ type: order_created, endpoint: '{url}/orders' }}]
"
    );
    root("https://rest.example.com/v1", &teams)
}

const SECRET: &str = "canary-of-the-receiver";

fn taking(request: &Received) -> Answer {
    assert_eq!(request.path.rsplit('/').next(), Some("token"));
    let token = json!({ "access_token": "a-token", "message": "m", "description": "d" });
    Answer::json(200, &token)
}

/// The name of the receiver is only known to the proxy, which sees no secret.
#[test]
fn a_receiver_is_probed_through_the_tunnel_of_a_proxy() {
    let authority = Authority::new();
    let server = ScriptedServer::start_with_tls(authority.vouch_for(HOST), taking);
    let tunnel = Tunnel::to(server.address());
    let folder = Folder::with_manifest(receiver(&format!("https://{HOST}")));
    let file = authority.file(&folder).display().to_string();
    let probe = |args: &[&str]| {
        let dooctl = folder.dooctl(["probe", "-vv"]).args(args);
        let dooctl = dooctl.env("CRM_SECRET", SECRET).env("SSL_CERT_FILE", &file);
        let outcome = dooctl.env("HTTPS_PROXY", proxy(tunnel.address())).run();
        assert_silent(&outcome);
        outcome
    };
    let unjudged = "A proxy resolves names, so only literal addresses were judged.";
    probe(&["--connect"]).exits_with(0).shows(unjudged);
    assert_eq!((tunnel.asked().len(), server.received().len()), (1, 0));
    probe(&[]).exits_with(0);
    let received = server.received();
    assert_eq!((tunnel.asked().len(), received.len()), (3, 1));
    assert!(String::from_utf8_lossy(&received[0].body).contains(SECRET));
    let headers = received[0].headers.join("\n").to_lowercase();
    assert!(!headers.contains("proxy-authorization"), "{headers}");
    for head in tunnel.asked() {
        assert!(head.starts_with(&format!("CONNECT {HOST}:443 ")), "{head}");
        assert!(head.contains(ENCODED), "{head}");
        assert!(!head.contains("canary-of"), "{head}");
    }
}

#[test]
fn a_probe_says_that_the_proxy_refused() {
    let tunnel = Tunnel::refusing();
    let folder = Folder::with_manifest(receiver(&format!("https://{HOST}")));
    let dooctl = folder
        .dooctl(["probe", "-o", "json"])
        .env("CRM_SECRET", SECRET);
    let outcome = dooctl.env("HTTPS_PROXY", proxy(tunnel.address())).run();
    assert_silent(&outcome);
    let document = outcome.exits_with(2).document();
    assert_fits(Schema::Probe, &document);
    let finding = &document["receivers"][0]["findings"][0];
    assert_eq!(finding["code"], "connect");
    let message = finding["message"].as_str().expect("it is text");
    assert!(message.contains("the proxy: "), "{message}");
}

/// Also if a proxy would resolve the name, an address is one that doo cannot reach.
#[test]
fn a_private_address_is_not_called_through_a_proxy_either() {
    let tunnel = Tunnel::refusing();
    let folder = Folder::with_manifest(receiver("https://10.0.0.1"));
    let dooctl = folder.dooctl(["probe"]).env("CRM_SECRET", SECRET);
    let outcome = dooctl.env("HTTPS_PROXY", proxy(tunnel.address())).run();
    outcome.exits_with(2).shows("private-address");
    assert_eq!(tunnel.asked().len(), 0);
}

/// What goes to a receiver without TLS goes whole to the proxy, unless its host is exempt.
#[test]
fn a_receiver_without_tls_is_asked_for_at_the_proxy_unless_no_proxy_names_it() {
    let server = ScriptedServer::start(taking);
    let url = format!("http://0.0.0.0:{}", server.address().port());
    let folder = Folder::with_manifest(receiver(&url));
    for (exempt, is_asked) in [("", true), ("other.example", true), ("0.0.0.0", false)] {
        let front = ScriptedServer::start(taking);
        let before = server.received().len();
        let dooctl = folder.dooctl(["probe", "-vv", "--private", "0.0.0.0"]);
        let dooctl = dooctl.env("CRM_SECRET", SECRET).env("NO_PROXY", exempt);
        let outcome = dooctl.env("HTTP_PROXY", proxy(front.address())).run();
        assert_silent(&outcome);
        outcome.exits_with(0);
        let direct = server.received().len() - before;
        let expected = if is_asked { (1, 0) } else { (0, 1) };
        assert_eq!((front.received().len(), direct), expected, "{exempt:?}");
        for request in front.received() {
            assert_eq!(request.path, format!("{url}/token"));
            let headers = request.headers.join("\n");
            assert!(headers.contains(ENCODED), "{headers}");
        }
        for request in server.received() {
            assert_eq!(request.path, "/token");
        }
    }
}
