//! A review covers what a manifest makes an apply read, run and send to. dooctl compares it before
//! any of that happens.

use crate::support::{
    Answer, Folder, Outcome, SandboxServer, Schema, ScriptedServer, assert_fits, root,
};
use serde_json::{Value, json};

/// A program that leaves its environment behind, and gives a secret.
const PROGRAM: &str = "{ command: [sh, -c, 'env >ran; echo s'] }";

/// A team with a group whose secret comes from here.
fn team(secret: &str) -> String {
    format!(
        "  - team: 4711
    groups:
      - name: CRM sync
        hooks: [{{ type: order_created, endpoint: \"https://crm.example.com/orders\" }}]
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: {secret}\n"
    )
}

/// A folder with a doo of its own, to which the manifest was applied with the secret `s` of an
/// environment variable.
fn applied() -> (Folder, SandboxServer) {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), [""; 0]);
    folder.write("dooctl.yaml", root(server.url(), &team("{ env: S }")));
    trusted(&folder, &["apply", "--yes"]).exits_with(0);
    (folder, server)
}

fn trusted(folder: &Folder, args: &[&str]) -> Outcome {
    let dooctl = folder.dooctl(args).with_credentials();
    dooctl.env("S", "s").run()
}

fn plan(folder: &Folder) -> Value {
    let plan = trusted(folder, &["plan", "-o", "json"]).exits_with(0);
    let plan = plan.document();
    assert_fits(Schema::Plan, &plan);
    plan
}

fn digest(plan: &Value) -> &str {
    plan["digest"].as_str().expect("a plan has a digest")
}

/// A difference to the reviewed manifest, and the message that names it.
const MOVES: [(&str, &str, &str, &str); 9] = [
    (
        "a program in the place of a variable",
        "{ env: S }",
        PROGRAM,
        "client_secret of \"CRM sync\" in team 4711 was environment variable S, and is program sh \
         -c \"env >ran; echo s\"",
    ),
    (
        "another variable",
        "{ env: S }",
        "{ env: T }",
        "was environment variable S, and is environment variable T",
    ),
    (
        "a file",
        "{ env: S }",
        "{ file: secret }",
        "was environment variable S, and is file secret",
    ),
    (
        "a program for the API's key",
        "api: { ",
        "api: { credentials: { api_key: { command: [sh, -c, 'touch ran; echo k'] } }, ",
        "api.credentials.api_key was environment variable DOO_API_KEY, and is program sh -c \
         \"touch ran; echo k\"",
    ),
    (
        "another variable for the API's key",
        "api: { ",
        "api: { credentials: { api_key: { env: S } }, ",
        "api.credentials.api_key was environment variable DOO_API_KEY, and is environment variable S",
    ),
    (
        "a token in the place of the client",
        "api: { ",
        "api: { credentials: { access_token: { env: S } }, ",
        "api.credentials.access_token was environment variable DOO_ACCESS_TOKEN, and is \
         environment variable S; api.credentials.client_id was environment variable DOO_CLIENT_ID, \
         and is not read any more",
    ),
    (
        "another pace",
        "requests_per_second: ",
        "requests_per_second: 1",
        "api.requests_per_second was ",
    ),
    (
        "totals that are not trusted",
        "api: { ",
        "api: { trust_total_items: false, ",
        "api.trust_total_items was true, and is false",
    ),
    (
        "another owner",
        "owner: crm",
        "owner: shop",
        "it was of crm at http://",
    ),
];

#[test]
fn what_an_apply_reads_moves_the_digest_of_a_plan_without_changes() {
    let (folder, _server) = applied();
    folder.write("secret", "s");
    let reviewed = plan(&folder);
    let manifest = folder.read("dooctl.yaml");
    for (what, from, to, _) in &MOVES[..3] {
        folder.edit("dooctl.yaml", from, to);
        let now = folder.dooctl(["plan", "-o", "json"]).with_credentials();
        let now = now
            .env("S", "s")
            .env("T", "s")
            .run()
            .exits_with(0)
            .document();
        assert_eq!(now["changes"], json!([]), "{what}");
        assert_ne!(digest(&now)[..16], digest(&reviewed)[..16], "{what}");
        assert_ne!(now["references"], reviewed["references"], "{what}");
        folder.write("dooctl.yaml", &manifest);
    }
    assert_eq!(plan(&folder), reviewed);
}

/// Runs no program, reads no key, sends no request.
#[test]
fn nothing_is_read_run_or_sent_before_what_was_reviewed_is_compared() {
    let (folder, server) = applied();
    let plan = plan(&folder);
    folder.write("plan.json", plan.to_string());
    let reviewed = digest(&plan).to_owned();
    server.stop();
    let server = ScriptedServer::always(Answer::text(500, ""));
    let manifest = folder.read("dooctl.yaml");
    for (what, from, to, named) in MOVES {
        folder.edit("dooctl.yaml", from, to);
        for pin in [["--plan", "plan.json"], ["--expect", &reviewed]] {
            // Without a single variable: reading any would be another failure.
            let apply = folder.dooctl(["apply", "--yes", "-o", "json"]).args(pin);
            let outcome = apply.run().part_of(what).exits_with(4);
            assert_eq!(outcome.document()["failure"], "stale-plan", "{what}");
            let outcome = outcome.reports("nothing was read, run or sent");
            match pin[0] {
                "--plan" => outcome.reports(named),
                _ => outcome.reports("the account or what an apply reads is another"),
            };
            assert!(!folder.path("ran").exists(), "{what}: a program was run");
        }
        folder.write("dooctl.yaml", &manifest);
    }
    // The variable can also change the account.
    let pinned = folder.dooctl(["apply", "--yes", "--plan", "plan.json"]);
    let pinned = pinned.with_credentials().env("S", "s");
    pinned
        .env("DOO_API_URL", server.url())
        .run()
        .exits_with(4)
        .reports(&format!("and the account is {}", server.url()));
    assert_eq!(server.connections(), 0);
}

#[test]
fn what_was_reviewed_is_applied_also_with_a_digest_in_capitals() {
    let (folder, _server) = applied();
    folder.edit("dooctl.yaml", "{ env: S }", PROGRAM);
    folder.edit("dooctl.yaml", "com/orders", "com/v2/orders");
    let plan = plan(&folder);
    std::fs::remove_file(folder.path("ran")).expect("a plan with credentials runs the program");
    let capitals = digest(&plan).to_uppercase();
    trusted(&folder, &["apply", "--yes", "--expect", &capitals]).exits_with(0);
    assert!(folder.path("ran").exists());
}

#[test]
fn a_plan_from_a_recording_has_the_references_of_the_apply_with_credentials() {
    let (folder, _server) = applied();
    trusted(&folder, &["list", "-q", "-o", "json=observed.json"]).exits_with(0);
    for secret in ["{ env: S }", PROGRAM, "{ file: secret }"] {
        folder.write("secret", "s");
        let manifest = folder.read("dooctl.yaml");
        folder.edit("dooctl.yaml", "{ env: S }", secret);
        folder.edit("dooctl.yaml", "com/orders", "com/v2/orders");
        // From another folder, by another way, without any variable.
        folder.write("elsewhere/.keep", "");
        let observed = folder
            .dooctl(["plan", "..", "--observed", "../observed.json", "-o", "json"])
            .in_folder(&folder.path("elsewhere"));
        let observed = observed.run().exits_with(0).document();
        let live = plan(&folder);
        for same in ["digest", "references", "changes"] {
            assert_eq!(observed[same], live[same], "{secret}: {same}");
        }
        folder.write("dooctl.yaml", manifest);
    }
}

/// Programs of a manifest do not get dooctl's credentials.
#[test]
fn a_program_gets_no_variable_of_dooctl_and_none_that_holds_a_credential() {
    let (folder, _server) = applied();
    folder.edit("dooctl.yaml", "{ env: S }", PROGRAM);
    folder.edit(
        "dooctl.yaml",
        "api: { ",
        "api: { credentials: { api_key: { env: MY_KEY }, client_id: { command: [sh, -c, 'env >id; \
         echo c'] } }, ",
    );
    let plan = folder.dooctl(["plan"]).with_credentials();
    let plan = plan.env("MY_KEY", "canary-key").env("DOO_OTHER", "canary");
    plan.env("CRM_OTHER", "kept").run().exits_with(0);
    for file in ["ran", "id"] {
        let seen = folder.read(file);
        for name in ["DOO_", "MY_KEY", "canary"] {
            assert!(!seen.contains(name), "{file} has {name}: {seen}");
        }
        assert!(seen.contains("CRM_OTHER=kept\n"), "{seen}");
        assert!(seen.contains("PATH="), "{seen}");
    }
}

#[test]
fn every_format_says_what_is_read_and_run() {
    let (folder, server) = applied();
    let usual = "An apply reads environment variable S";
    trusted(&folder, &["plan"])
        .exits_with(0)
        .shows(&format!("Plan for crm at {}", server.url()))
        .shows("\nAn apply\n  reads environment variable S for \"CRM sync\" in team 4711\n")
        .shows("  reads DOO_API_KEY, DOO_ACCESS_TOKEN, DOO_CLIENT_ID, DOO_CLIENT_SECRET\nDigest: ");
    folder.edit(
        "dooctl.yaml",
        "{ env: S }",
        "{ command: [sh, -c, 'echo s', '::x'] }",
    );
    let runs = "runs `sh -c \"echo s\" \"::x\"` for \"CRM sync\" in team 4711";
    let text = trusted(&folder, &["plan"]).exits_with(0).shows(runs);
    assert!(!text.stdout.contains(usual), "{}", text.stdout);
    let markdown = trusted(&folder, &["plan", "-o", "markdown"]).exits_with(0);
    markdown
        .shows("The account is <code>http&#58;//127.0.0.1")
        .shows("\n- runs <code>sh -c \"echo s\" \"::x\"</code> for \"CRM sync\" in team 4711\n")
        .shows("\nDigest: `");
    trusted(&folder, &["plan", "-o", "github"])
        .exits_with(0)
        .shows("::notice file=dooctl.yaml,line=")
        .shows("title=dooctl%3A program::an apply runs `sh -c");
    let secrets = json!([{
        "team": "4711", "name": "CRM sync",
        "from": { "command": ["sh", "-c", "echo s", "::x"] },
    }]);
    let usual = |name: &str, variable: &str| json!({ "name": name, "from": { "env": variable } });
    let credentials = json!([
        usual("api_key", "DOO_API_KEY"),
        usual("access_token", "DOO_ACCESS_TOKEN"),
        usual("client_id", "DOO_CLIENT_ID"),
        usual("client_secret", "DOO_CLIENT_SECRET"),
    ]);
    for command in [
        &["plan", "-o", "json"][..],
        &["drift", "-o", "json"],
        &["apply", "--yes", "-o", "json"],
    ] {
        let document = trusted(&folder, command).exits_with(0).document();
        assert_eq!(document["references"]["secrets"], secrets, "{command:?}");
        assert_eq!(
            document["references"]["credentials"], credentials,
            "{command:?}"
        );
        assert_eq!(document["api_url"], server.url(), "{command:?}");
    }
}

/// A merged manifest may name another account. The pipeline's account is used, and the plan shows
/// it.
#[test]
fn a_manifest_of_another_account_than_the_pipelines_is_told() {
    let (folder, server) = applied();
    let reviewed = plan(&folder);
    let url = server.url();
    let evil = ScriptedServer::always(Answer::text(500, ""));
    folder.edit("dooctl.yaml", url, &evil.url());
    let pinned = folder.dooctl(["plan", "-o", "json"]).with_credentials();
    let outcome = pinned
        .env("S", "s")
        .env("DOO_API_URL", url)
        .run()
        .exits_with(0);
    let outcome =
        outcome.reports("`url` names another account than DOO_API_URL, which overrides it");
    let plan = outcome.document();
    assert_eq!(plan["api_url"], url);
    assert_eq!(plan["warnings"][0]["code"], "overridden-url");
    assert_eq!(plan["digest"], reviewed["digest"]);
    assert_eq!(evil.connections(), 0);
}

/// An older plan does not contain these values.
#[test]
fn a_plan_that_does_not_say_what_is_read_is_stale() {
    let (folder, _server) = applied();
    let mut older = plan(&folder);
    older["digest"] = "0".repeat(32).into();
    let path = folder.path("plan.json");
    std::fs::write(&path, older.to_string()).unwrap();
    let apply = || trusted(&folder, &["apply", "--yes", "--plan", "plan.json"]).exits_with(4);
    apply().reports("its digest does not fit what it says of references");
    older.as_object_mut().unwrap().remove("references");
    std::fs::write(&path, older.to_string()).unwrap();
    apply().reports("an older dooctl has written it");
}

/// GitHub accepts 65,536 characters; the digest is never cut.
#[test]
fn many_long_references_do_not_make_a_comment_too_long() {
    let group = |number: usize| {
        format!(
            "      - name: Group {number}
        hooks: [{{ type: order_created, endpoint: \"https://crm.example.com/{number}\" }}]
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: {{ command: [printf, s, {number}-{}] }}\n",
            "x".repeat(4000)
        )
    };
    let groups: String = (0..30).map(group).collect();
    let teams = format!("  - team: 4711\n    groups:\n{groups}");
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", &teams));
    let plan = |format| {
        let plan = folder.dooctl(["plan", "--sandbox", "-o", format]);
        plan.run().exits_with(0)
    };
    let comment = plan("markdown");
    let comment = comment
        .shows("**cut**: the text output of `dooctl plan` shows all of it")
        .shows("\n- and 10 more, which the text output of `dooctl plan` shows\n")
        .shows("\nDigest: `");
    assert!(comment.stdout.chars().count() <= 60_000);
    plan("text").shows(&format!("29-{}", "x".repeat(4000)));
}
