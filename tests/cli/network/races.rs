//! Two applies at the same time: of one manifest, and of two owners in one team.

use crate::support::{Folder, SandboxServer, root};
use std::collections::BTreeSet;

fn groups(prefix: &str, version: u32) -> String {
    let group = |number: u32| {
        let endpoint = format!("https://crm.example.com/{prefix}/{number}/{version}");
        format!(
            "      - {{ name: {prefix} {number}, hooks: [{{ type: order_created, endpoint: \"{endpoint}\" }}] }}\n"
        )
    };
    let groups: String = (0..5).map(group).collect();
    format!("  - team: 4711\n    groups:\n{groups}")
}

#[test]
fn duplicates_that_a_race_left_are_removed_by_the_next_apply() {
    for version in 0..5 {
        let folder = Folder::new();
        let server = SandboxServer::start(&folder.path("state.json"), ["--latency", "3"]);
        folder.write("dooctl.yaml", root(server.url(), &groups("CRM", version)));
        let apply = || folder.dooctl(["apply", "--yes"]).with_credentials();
        let (first, second) = (apply().spawn(), apply().spawn());
        for outcome in [first.finish(), second.finish()] {
            // An apply that sees the other's groups reports it, and does not succeed.
            assert!(
                matches!(outcome.code, Some(0 | 5)),
                "{}{}",
                outcome.stdout,
                outcome.stderr
            );
            if outcome.code == Some(5) {
                // One that the other created as well is taken back.
                let says = ["not verified", "deleted again"];
                assert!(
                    says.iter().any(|says| outcome.stdout.contains(says)),
                    "{}",
                    outcome.stdout
                );
            }
        }
        apply().run().exits_with(0);
        let state = server.state();
        let names = state.names();
        assert_eq!(names.len(), 5, "{names:?}");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 5, "{names:?}");
    }
}

#[test]
fn two_owners_on_one_team_leave_each_other_alone() {
    let (ours, theirs) = (Folder::new(), Folder::new());
    let server = SandboxServer::start(&ours.path("state.json"), ["--latency", "3"]);
    for version in 0..3 {
        ours.write("dooctl.yaml", root(server.url(), &groups("CRM", version)));
        let other =
            root(server.url(), &groups("Website", version)).replace("owner: crm", "owner: website");
        theirs.write("dooctl.yaml", other);
        let apply = |folder: &Folder| folder.dooctl(["apply", "--yes"]).with_credentials().spawn();
        let (first, second) = (apply(&ours), apply(&theirs));
        let codes = [first.finish().code, second.finish().code];
        // A listing that changes while it is read may prove nothing.
        assert!(
            codes.iter().all(|code| matches!(code, Some(0 | 1 | 5))),
            "{codes:?}"
        );
        for folder in [&ours, &theirs] {
            apply(folder)
                .finish()
                .exits_with(0)
                .shows("doo matches the manifest");
        }
        let state = server.state();
        let expected: Vec<String> = ["CRM", "Website"]
            .iter()
            .flat_map(|p| (0..5).map(move |n| format!("{p} {n}")))
            .collect();
        assert_eq!(state.names(), expected);
    }
}
