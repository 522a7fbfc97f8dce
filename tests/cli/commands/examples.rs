//! Every example of the repository is valid, and matches the sandbox after one apply.

use crate::support::{Folder, copied};
use std::fs;

#[test]
fn every_example_is_valid_and_converges() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let mut names: Vec<String> = fs::read_dir(examples)
        .expect("there are examples")
        .map(|entry| entry.expect("it can be listed").path())
        // The others are for pipelines, and tests/cli/pipelines has their tests.
        .filter(|folder| {
            ["", "staging"]
                .iter()
                .any(|it| folder.join(it).join("dooctl.yaml").exists())
        })
        .map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "environments",
            "event-scope",
            "graphql",
            "multi-team",
            "pasted-from-docs",
            "payloads",
            "quickstart"
        ]
    );
    for name in names {
        let folder = copied(&format!("examples/{name}"));
        folder.write(".git/HEAD", "");
        let manifests: &[&str] = match name.as_str() {
            "environments" => &["staging", "production"],
            _ => &["."],
        };
        for manifest in manifests {
            converges(&folder, &name, manifest);
        }
    }
}

fn converges(folder: &Folder, name: &str, manifest: &str) {
    let run = |args: &[&str]| folder.dooctl(args).args([manifest]).run().part_of(name);
    run(&["validate"])
        .exits_with(0)
        .shows("The manifest is valid:");
    run(&["apply", "--sandbox", "--yes"])
        .exits_with(0)
        .shows("doo matches the manifest");
    run(&["drift", "--sandbox"]).exits_with(0).shows("No drift");
}
