//! Invalid answers: each ends the run with a clear error, and nothing is written.
//!
//! Retries normally wait for seconds, so servers here send `Retry-After: 0`. `bad_network` tests
//! the normal pauses, with a paused clock.

use crate::support::{Answer, Folder, Outcome, Received, ScriptedServer, TEAM, root};
use serde_json::json;

/// A run against a server that failed before anything was written.
#[track_caller]
fn fails(server: &ScriptedServer, args: &[&str]) -> Outcome {
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    let outcome = folder.dooctl(args).with_credentials().run().exits_with(1);
    assert_eq!(server.count(Received::is_write), 0, "{args:?}");
    assert_eq!(outcome.stdout, "", "{args:?}");
    outcome
}

/// The answer to a listing, the number of requests for it, and the expected message.
type Row = (&'static str, Answer, usize, [&'static str; 2]);

fn rows() -> Vec<Row> {
    let at_once = |answer: Answer| answer.with("retry-after: 0");
    let error = |status: u16| Answer::json(status, &json!({ "message": "because of the weather" }));
    let enveloped = json!({ "response_status": 500, "developer_message": "Database is away" });
    vec![
        (
            "HTML",
            Answer::text(200, "<!DOCTYPE html><title>Sign in</title>"),
            1,
            [
                "answered with HTML, which is not what doo documents",
                "check api.url",
            ],
        ),
        (
            "an envelope that says 500",
            at_once(Answer::json(200, &enveloped)),
            4,
            ["answered 500: Database is away", "run again later"],
        ),
        (
            "400",
            error(400),
            1,
            [
                "answered 400: because of the weather",
                "the message says why",
            ],
        ),
        (
            "401",
            error(401),
            2,
            ["answered 401: because", "check DOO_CLIENT_ID"],
        ),
        (
            "403",
            error(403),
            1,
            ["answered 403: because", "check DOO_API_KEY"],
        ),
        (
            "404",
            error(404),
            1,
            ["answered 404: because", "usually ends in /v1"],
        ),
        (
            "429",
            at_once(error(429)),
            4,
            [
                "answered 429 each time: because",
                "lower api.requests_per_second",
            ],
        ),
        (
            "a 429 that asks for too long a pause",
            error(429).with("retry-after: 3600"),
            1,
            [
                "answered 429, to be sent again in 60 minutes: because of the weather",
                "run again after that time",
            ],
        ),
        (
            "a 503 that asks for too long a pause",
            error(503).with("retry-after: 99999999999999999999999"),
            1,
            [
                "answered 503, to be sent again in years",
                "run again after that time",
            ],
        ),
        (
            "a daily quota",
            Answer::json(429, &json!({ "message": "Limit Exceeded" })),
            1,
            [
                "answered 429: Limit Exceeded",
                "run again after the daily limit resets",
            ],
        ),
        (
            "500",
            at_once(error(500)),
            4,
            ["answered 500: because", "run again later"],
        ),
        (
            "502 with HTML",
            at_once(Answer::text(502, "<h1>Bad Gateway</h1>")),
            4,
            ["answered 502: HTML", "run again later"],
        ),
        (
            "503",
            at_once(error(503)),
            4,
            ["answered 503: because", "run again later"],
        ),
    ]
}

#[test]
fn a_listing_that_cannot_be_had() {
    for (what, answer, times, shown) in rows() {
        for args in [&["plan"][..], &["apply", "--yes"]] {
            let server = ScriptedServer::always(answer.clone());
            let outcome = fails(&server, args);
            for part in shown {
                assert!(outcome.stderr.contains(part), "{what}: {}", outcome.stderr);
            }
            assert_eq!(server.count(|request| !request.is_login()), times, "{what}");
        }
    }
}

/// A refused token may have expired, so dooctl gets one new token, and only one.
#[test]
fn a_refused_token_is_asked_for_once_more() {
    let server = ScriptedServer::always(Answer::text(401, ""));
    fails(&server, &["plan"]);
    assert_eq!(server.count(Received::is_login), 2);
}

#[test]
fn credentials_that_doo_does_not_take() {
    let refused = [
        (401, "check DOO_CLIENT_ID and DOO_CLIENT_SECRET"),
        (403, "check DOO_API_KEY"),
        (404, "check the path in api.url"),
    ];
    for (status, help) in refused {
        let server = ScriptedServer::start(move |_| Answer::text(status, ""));
        fails(&server, &["apply", "--yes"])
            .reports(&format!("error: POST /oauth was answered {status}"))
            .reports(help);
        assert_eq!(server.received().len(), 1);
    }
}

/// If one team cannot be listed, the error names the team and what to do.
#[test]
fn a_team_that_may_not_be_seen_is_shown_with_its_help_in_every_format() {
    let server = ScriptedServer::start(|request: &Received| match &request.path {
        _ if request.is_login() => Answer::token("token"),
        path if path.contains("/team/2/") => Answer::json(403, &json!({ "message": "no" })),
        _ => Answer::listing(&[]),
    });
    let teams = [1, 2, 3].map(|id| format!("  - {{ team: {id}, groups: [] }}\n"));
    let folder = Folder::with_manifest(root(&server.url(), &teams.concat()));
    let help = "check DOO_API_KEY, the path in api.url, and that the credentials' user may see the \
                team (`dooctl teams` lists those it can see)";
    let run = |args: &[&str]| folder.dooctl(args).with_credentials().run().exits_with(1);
    for command in ["plan", "drift", "list"] {
        let text = run(&[command]).stdout.replace("\n      ", " ");
        let why = "  ! not listed: GET /team/2/webhooks was answered 403: no";
        assert!(
            text.contains(&format!("Team 2\n{why}\n    help: {help}\n")),
            "{text}"
        );
        assert_eq!(text.matches("! not listed").count(), 1, "{text}");
    }
    for command in [&["plan"][..], &["drift"], &["list"], &["apply", "--yes"]] {
        let json = run(&[command, &["-o", "json"]].concat()).document();
        let error = json!({
            "code": "not-listed",
            "message": "team 2: GET /team/2/webhooks was answered 403: no",
            "help": help,
        });
        assert_eq!(json["errors"], json!([error]), "{command:?}");
    }
    for command in ["plan", "drift"] {
        let comment = run(&[command, "-o", "markdown"]).stdout;
        let help = help.replace("`dooctl teams`", "<code>dooctl teams</code>");
        let help = help.replace("DOO_API_KEY", "DOO&#95;API&#95;KEY");
        let why = "GET /team/2/webhooks was answered 403: no";
        let line = format!("> - Team <code>2</code> is not listed: {why}; {help}\n");
        assert!(comment.contains(&line), "{comment}");
    }
}

/// A used-up quota stops everything, also the other teams.
#[test]
fn a_spent_quota_costs_one_request() {
    let server = ScriptedServer::always(Answer::json(429, &json!({ "message": "Limit Exceeded" })));
    let teams = "  - { team: 1, groups: [] }\n  - { team: 2, groups: [] }\n";
    let manifest = root(&server.url(), teams).replace("1000", "1");
    let folder = Folder::with_manifest(manifest);
    let outcome = folder.dooctl(["plan"]).with_credentials().run();
    outcome.exits_with(1).reports("Limit Exceeded");
    assert_eq!(server.count(|request| !request.is_login()), 1);
}

/// Only requests that are already in flight still arrive.
#[test]
fn a_long_pause_ends_the_run_for_every_team() {
    let server = ScriptedServer::with_tokens(|request| {
        if request.path.contains("/team/1/") {
            Answer::listing(&[])
        } else {
            Answer::text(429, "").with("retry-after: 86400")
        }
    });
    let teams: String = (1..=60)
        .map(|team| format!("  - {{ team: {team}, groups: [] }}\n"))
        .collect();
    let folder = Folder::with_manifest(root(&server.url(), &teams));
    let outcome = folder.dooctl(["plan"]).with_credentials().run();
    outcome
        .exits_with(1)
        .reports("was answered 429, to be sent again in 24 hours")
        .reports("run again after that time");
    // One of them ends the run, and at most ten are in flight.
    assert!(server.received().len() <= 12, "{}", server.received().len());
}

/// The creation succeeds and its listing fails: the creation is reported, and nothing else is sent.
#[test]
fn a_long_pause_ends_an_apply_with_a_true_report() {
    let created = std::sync::atomic::AtomicBool::new(false);
    let server = ScriptedServer::with_tokens(move |request| {
        let was_created = created.load(std::sync::atomic::Ordering::SeqCst);
        match (request.method.as_str(), was_created) {
            ("GET", false) => Answer::listing(&[]),
            ("POST", false) => {
                created.store(true, std::sync::atomic::Ordering::SeqCst);
                Answer::success(&json!("12"))
            }
            _ => Answer::text(503, "").with("retry-after: 7200"),
        }
    });
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    let report = folder.dooctl(["apply", "--yes"]).with_credentials().run();
    report
        .exits_with(5)
        .shows("unconfirmed create CRM sync")
        .shows("answered 503, to be sent again in 120 minutes");
    // A token, a listing, the creation, and the listing that is not answered.
    assert_eq!(server.received().len(), 4);
}

/// An id that changes the path makes the listing unreadable, and nothing is deleted.
#[test]
fn an_id_without_a_path_of_its_own_deletes_nothing() {
    for id in ["", ".", "..", "%2e%2E", "..%2f..", "1\n2", "/"] {
        let group =
            json!({ "id": id, "name": "Old", "description": "[dooctl owner=crm team=4711]" });
        let server = ScriptedServer::always(Answer::listing(&[group]));
        let teams = "  - { team: 4711, groups: [] }\n";
        let folder = Folder::with_manifest(root(&server.url(), teams));
        let run = folder.dooctl(["apply", "--yes", "--allow", "empty-team=a test"]);
        run.with_credentials()
            .run()
            .exits_with(1)
            .reports("was answered with JSON whose `_embedded.webhooks[0].id` ");
        assert_eq!(server.count(Received::is_write), 0, "{id:?}");
    }
}

#[test]
fn a_team_without_a_path_of_its_own_is_a_problem_of_the_manifest() {
    let server = ScriptedServer::always(Answer::listing(&[]));
    for team in ["'.'", "'..'", "'%2e%2E'", "'../x'", "\"1\\n\""] {
        let teams = format!("  - {{ team: {team}, groups: [] }}\n");
        let folder = Folder::with_manifest(root(&server.url(), &teams));
        let run = folder.dooctl(["apply", "--yes"]).with_credentials().run();
        run.exits_with(3)
            .reports("error[invalid-")
            .reports("dooctl.yaml:5:13");
    }
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    for team in ["", "..", "%2E."] {
        let run = folder.dooctl(["export", "--team", team]);
        run.with_credentials().run().exits_with(64);
    }
    assert!(server.received().is_empty());
}

/// Another client put megabytes into a group: the plan shows that, and stays short.
#[test]
fn a_query_of_megabytes_makes_no_plan_of_megabytes() {
    let query = format!("? {}", "x".repeat(5_000_000));
    let origin = json!({
        "method": "POST", "endpoint": "https://gql.doo.net",
        "body": json!({ "query": query }).to_string(),
    });
    let hook = json!({
        "type": "order_created", "method": "POST", "endpoint": "https://crm.example.com/orders",
        "origin": origin,
    });
    let group = json!({
        "id": "1", "name": "CRM sync", "description": "[dooctl owner=crm team=4711]", "hooks": [hook],
    });
    let server = ScriptedServer::always(Answer::listing(&[group]));
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    let run = folder.dooctl([
        "plan",
        "-o",
        "text",
        "-o",
        "json=plan.json",
        "-o",
        "markdown=plan.md",
    ]);
    let plan = run.with_credentials().run().exits_with(0);
    for text in [
        &plan.stdout,
        &folder.read("plan.json"),
        &folder.read("plan.md"),
    ] {
        assert!(
            text.contains("[4995906 bytes are not shown]"),
            "{text:.9000}"
        );
        assert!(text.contains("? xxxxx"), "{text:.9000}");
        assert!(text.len() < 20_000, "{}", text.len());
    }
}

/// The other host would get the API key.
#[test]
fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = ScriptedServer::always(Answer::listing(&[]));
        let location = format!(
            "location: {}/team/4711/webhooks?key=canary",
            elsewhere.url()
        );
        let server = ScriptedServer::always(Answer::text(status, "").with(&location));
        let outcome = fails(&server, &["apply", "--yes"])
            .reports(&format!(
                "answered {status}, a redirect to {}",
                elsewhere.url()
            ))
            .reports("which was not followed")
            .reports("set api.url to where the API is");
        assert!(!outcome.stderr.contains("canary"));
        assert_eq!(elsewhere.connections(), 0);
        assert_eq!(server.received().len(), 2);
    }
}

#[test]
fn links_to_another_host_are_not_followed() {
    let elsewhere = ScriptedServer::always(Answer::listing(&[]));
    let links = json!({ "next": { "href": format!("{}/next", elsewhere.url()) } });
    let server = ScriptedServer::with_tokens(move |request| {
        let id = request.path.len();
        let groups = json!([{ "id": id, "name": "By hand", "hooks": [] }]);
        let listing = json!({
            "_links": links, "_embedded": { "webhooks": groups },
            "page_count": 2, "page_size": 1, "total_items": 2,
        });
        Answer::json(200, &listing)
    });
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    folder
        .dooctl(["plan"])
        .with_credentials()
        .run()
        .exits_with(0);
    assert_eq!(elsewhere.connections(), 0);
    assert!(
        server.received()[2]
            .path
            .ends_with("/v1/team/4711/webhooks?page=2")
    );
}

/// doo documents ids as texts, but its newest example looks like a number.
#[test]
fn an_id_may_be_a_number() {
    let group = json!({
        "id": 12, "name": "Old", "description": "[dooctl owner=crm team=4711]",
        "hooks": [{ "type": "order_created", "method": "POST", "endpoint": "https://a.example" }],
    });
    let server = ScriptedServer::with_tokens(move |request| match request.method.as_str() {
        "GET" => Answer::listing(std::slice::from_ref(&group)),
        _ => Answer::text(405, ""),
    });
    let teams = "  - { team: 4711, groups: [] }\n";
    let folder = Folder::with_manifest(root(&server.url(), teams));
    let plan = folder.dooctl(["plan"]).with_credentials().run();
    plan.exits_with(0).shows("- delete    Old (12)");
    let report = folder
        .dooctl(["apply", "--yes", "--allow", "empty-team=a test"])
        .with_credentials()
        .run();
    report.exits_with(1).shows("failed      delete Old (12)");
    assert_eq!(server.count(|request| request.path == "/v1/webhooks/12"), 1);
}

/// A single 429 is not a failure: dooctl waits as the server says.
#[test]
fn a_short_pause_is_waited_for() {
    let asked = std::sync::atomic::AtomicBool::new(false);
    let server = ScriptedServer::with_tokens(move |_| {
        if asked.swap(true, std::sync::atomic::Ordering::SeqCst) {
            Answer::listing(&[])
        } else {
            Answer::text(429, "").with("retry-after: 0")
        }
    });
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    let plan = folder.dooctl(["plan"]).with_credentials().run();
    plan.exits_with(0)
        .shows("1 to create.")
        .reports("trying again");
    assert_eq!(server.count(|request| !request.is_login()), 2);
}
