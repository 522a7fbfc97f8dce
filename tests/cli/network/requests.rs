//! Requests are limited: a plan announces the numbers for itself and for its apply, and both need
//! exactly that many.

use crate::support::{Counts, Folder, SandboxServer, root};
use serde_json::Value;

/// Two teams, the first with several groups.
fn teams(version: u32, groups: u32) -> String {
    let group = |team: u32, number: u32| {
        format!(
            "      - name: Group {number}\n        hooks: [{{ type: order_created, endpoint: \
             'https://{team}.example.com/v{version}/{number}' }}]\n"
        )
    };
    let of_first: String = (0..groups).map(|number| group(1, number)).collect();
    // It stays as it is.
    let of_second = group(2, 0).replace(&format!("v{version}"), "v0");
    format!("  - team: 1\n    groups:\n{of_first}  - team: 2\n    groups:\n{of_second}")
}

/// A run with a sandbox of its own: its document, and what the sandbox counted.
fn run(folder: &Folder, page_size: &str, manifest: &str, args: &[&str]) -> (Value, Counts) {
    let server = SandboxServer::start(&folder.path("state.json"), ["--page-size", page_size]);
    folder.write("dooctl.yaml", root(server.url(), manifest));
    let dooctl = folder.dooctl(args).args(["-o", "json"]).with_credentials();
    let document = dooctl.run().exits_with(0).document();
    (document, server.stop())
}

fn takes_what_it_announced(page_size: &str, wave: u32) {
    let folder = Folder::new();
    let stages = [
        ("create", teams(1, 5)),
        ("replace", teams(2, 5)),
        ("delete", teams(2, 3)),
        ("nothing", teams(2, 3)),
        ("all", teams(3, 4)),
    ];
    for (stage, teams) in stages {
        let what = format!("{stage} with pages of {page_size} and waves of {wave}");
        let manifest = format!("{teams}replace: {{ wave: {wave} }}\n");
        let (plan, counts) = run(&folder, page_size, &manifest, &["plan"]);
        assert_eq!(
            plan["requests"]["plan"],
            counts.total(),
            "plan: {what}: {counts:?}"
        );
        assert_eq!(plan["requests"]["sent"], counts.total(), "plan: {what}");
        assert_eq!(counts.writes(), 0, "{what}");
        let (report, counts) = run(&folder, page_size, &manifest, &["apply", "--yes"]);
        assert_eq!(
            plan["requests"]["apply"],
            counts.total(),
            "apply: {what}: {counts:?}"
        );
        assert_eq!(report["requests"]["sent"], counts.total(), "apply: {what}");
    }
}

#[test]
fn plans_and_applies_take_what_they_announce() {
    for (page_size, wave) in [("1", 10), ("2", 1), ("7", 2), ("25", 10)] {
        takes_what_it_announced(page_size, wave);
    }
}

/// Law 8, in numbers: a token, the pages of each team, and for the team that changes its writes and
/// the pages of one confirming listing after each kind.
#[test]
fn a_replacement_takes_two_confirming_listings() {
    let folder = Folder::new();
    run(&folder, "2", &teams(1, 3), &["apply", "--yes"]);
    let (_, counts) = run(&folder, "2", &teams(2, 3), &["apply", "--yes"]);
    assert_eq!(counts.of("oauth"), 1);
    assert_eq!(counts.of("POST /v1/team"), 3);
    assert_eq!(counts.of("DELETE"), 3);
    let (plan, after_creates, after_deletes) = (2 + 1, 3, 2);
    assert_eq!(counts.of("GET"), plan + after_creates + after_deletes);
}

#[test]
fn a_budget_is_never_exceeded() {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), [] as [&str; 0]);
    folder.write("dooctl.yaml", root(server.url(), &teams(1, 5)));
    let args = [
        "apply",
        "--yes",
        "--max-requests",
        "5",
        "--allow",
        "budget=a test",
    ];
    folder
        .dooctl(args)
        .with_credentials()
        .run()
        .exits_with(5)
        .reports("this run has used its budget of 5 requests");
    assert_eq!(server.stop().total(), 5);
}

/// The day's limit is a budget like `--max-requests`: known beforehand, and kept.
#[test]
fn the_requests_of_a_day_are_a_budget() {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), [] as [&str; 0]);
    let manifest = root(server.url(), &teams(1, 5));
    folder.write(
        "dooctl.yaml",
        manifest.replace("_second: 1000", "_second: 1000, requests_per_day: 6"),
    );
    let apply = |more: &[&str]| {
        let args = [&["apply", "--yes"], more].concat();
        folder.dooctl(args).with_credentials().run()
    };
    apply(&[])
        .exits_with(4)
        .reports("guard budget: apply needs 11 requests, but api.requests_per_day allows 6")
        .reports(
            "apply fewer teams at a time with --team, raise that limit if doo's is higher, or",
        );
    apply(&["--max-requests", "5"])
        .exits_with(4)
        .reports("but --max-requests allows 5");
    apply(&["--max-requests", "7"])
        .exits_with(4)
        .reports("but api.requests_per_day allows 6");
    let writes = server.state().groups().len();
    assert_eq!(writes, 0);
    apply(&["--allow", "budget=the rest tomorrow"])
        .exits_with(5)
        .shows("this run has used its budget of 6 requests");
    // Three times a token and two listings, and then six.
    assert_eq!(server.stop().total(), 3 * 3 + 6);
}
