//! Signals at any moment of a real apply, and the apply after it.

use crate::support::{Folder, SandboxServer, root};
use serde_json::Value;

/// How often an apply is interrupted.
const TIMES: usize = 50;

/// The requests of the apply that is interrupted: a token, a listing, three creations, a listing,
/// four deletions, a listing.
const REQUESTS: usize = 1 + 1 + 3 + 1 + 4 + 1;

/// Three groups that every round replaces, and one that alternates.
fn manifest(url: &str, round: usize) -> String {
    let names = ["A", "B", "C"].into_iter().map(str::to_owned);
    let passing = format!("Passing {round}");
    let group = |name: String| {
        let endpoint = endpoint(&name, round);
        format!(
            "      - {{ name: {name}, hooks: [{{ type: order_created, endpoint: \"{endpoint}\" }}] }}\n"
        )
    };
    let groups: String = names.chain([passing]).map(group).collect();
    root(url, &format!("  - team: 4711\n    groups:\n{groups}"))
}

/// One for each group, because a guard refuses duplicates.
fn endpoint(name: &str, round: usize) -> String {
    let first = name.split(' ').next().unwrap_or_default();
    format!("https://crm.example.com/{first}/{round}")
}

fn held(server: &SandboxServer) -> Vec<String> {
    let describe = |group: &Value| format!("{} {}", group["name"], group["hooks"][0]["endpoint"]);
    let mut held: Vec<_> = server.state().groups().iter().map(describe).collect();
    held.sort_unstable();
    held
}

fn wanted(round: usize) -> Vec<String> {
    let names = [
        "A".to_owned(),
        "B".to_owned(),
        "C".to_owned(),
        format!("Passing {round}"),
    ];
    names
        .iter()
        .map(|name| format!("\"{name}\" \"{}\"", endpoint(name, round)))
        .collect()
}

#[test]
fn an_interrupted_apply_is_finished_by_the_next() {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), ["--latency", "2"]);
    let mut interrupted = 0;
    for round in 0..TIMES {
        folder.write("dooctl.yaml", manifest(server.url(), round));
        let mut apply = folder
            .dooctl(["apply", "--yes", "-v"])
            .with_credentials()
            .spawn();
        // Every request is interrupted several times, at either signal.
        apply.wait_for_stderr(&format!("sent={}", 1 + round % (REQUESTS - 1)));
        apply.signal(if round % 2 == 0 { "INT" } else { "TERM" });
        let outcome = apply.finish().part_of(&format!("round {round}"));
        match outcome.code {
            Some(0) => assert_eq!(held(&server), wanted(round), "round {round}"),
            Some(130) => interrupted += 1,
            code => panic!(
                "round {round}: {code:?}\n{}\n{}",
                outcome.stdout, outcome.stderr
            ),
        }
        let next = folder.dooctl(["apply", "--yes"]).with_credentials().run();
        next.part_of(&format!("after round {round}")).exits_with(0);
        assert_eq!(held(&server), wanted(round), "after round {round}");
    }
    assert!(
        interrupted > TIMES / 2,
        "only {interrupted} of {TIMES} were interrupted"
    );
}
