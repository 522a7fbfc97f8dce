//! TLS: trusted authorities, and certificates that are not trusted.

use crate::support::{Answer, Authority, Folder, Outcome, ScriptedServer, TEAM, root};
use rustls::ServerConfig;
use std::sync::Arc;

fn server(identity: Arc<ServerConfig>) -> ScriptedServer {
    ScriptedServer::start_with_tls(identity, |request| {
        if request.is_login() {
            Answer::token("a-token")
        } else {
            Answer::listing(&[])
        }
    })
}

/// A plan, trusting this authority besides the usual ones.
fn plan(server: &ScriptedServer, trusted: Option<&Authority>) -> Outcome {
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    let mut dooctl = folder.dooctl(["plan", "-o", "json"]).with_credentials();
    if let Some(authority) = trusted {
        dooctl = dooctl.env("SSL_CERT_FILE", authority.file(&folder));
    }
    dooctl.run()
}

#[test]
fn a_private_authority_is_trusted_where_ssl_cert_file_names_it() {
    let authority = Authority::new();
    let server = server(authority.vouch_for("127.0.0.1"));
    let document = plan(&server, Some(&authority)).exits_with(0).document();
    assert_eq!(document["summary"]["create"], 1);
    assert_eq!(server.received().len(), 2);
}

#[test]
fn a_certificate_that_is_not_trusted_ends_the_run_before_anything_is_sent() {
    let (authority, other) = (Authority::new(), Authority::new());
    let good = || authority.vouch_for("127.0.0.1");
    let rows = [
        ("of nobody known", good(), None, "UnknownIssuer"),
        ("of another authority", good(), Some(&other), "BadSignature"),
        (
            "of another name",
            authority.vouch_for("doo.example"),
            Some(&authority),
            "not valid for name \"127.0.0.1\"",
        ),
        (
            "that has ended",
            authority.vouched_for("127.0.0.1"),
            Some(&authority),
            "certificate expired",
        ),
    ];
    for (what, identity, trusted, why) in rows {
        let server = server(identity);
        let outcome = plan(&server, trusted).exits_with(1).part_of(what);
        assert_eq!(outcome.document()["failure"], "untrusted", "{what}");
        outcome
            .reports("the server's certificate is not trusted")
            .reports(why)
            .reports("SSL_CERT_FILE");
        // It would be refused again: once is enough.
        assert_eq!(server.connections(), 1, "{what}");
        assert!(server.received().is_empty(), "{what}");
    }
}
