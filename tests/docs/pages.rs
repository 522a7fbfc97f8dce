//! The pages of the documents, and the commands that are tried.

use crate::blocks::{self, Page};
use std::fs;
use std::path::Path;

/// Commands that are not run here: they build, install or publish, which `.ci/run` or a workflow
/// does, or they never end, and the page has its own server.
const NOT_HERE: [&str; 6] = [
    "dooctl sandbox serve",
    "cargo test",
    "cargo bench",
    "cargo install",
    ".ci/",
    "just ",
];

/// The justfile has the recipes that CONTRIBUTING.md shows.
#[test]
fn recipes_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
    let justfile = fs::read_to_string(root.join("justfile")).unwrap();
    let shown = page.lines().filter_map(|line| line.strip_prefix("just "));
    let shown: Vec<&str> = shown.filter_map(|line| line.split(' ').next()).collect();
    assert!(shown.len() > 4, "{shown:?}");
    for recipe in shown {
        let is_it = |line: &str| {
            let rest = line.strip_prefix(recipe);
            rest.is_some_and(|rest| rest.starts_with(':') || rest.starts_with(' '))
        };
        assert!(
            justfile.lines().any(is_it),
            "`just {recipe}` does not exist"
        );
    }
}

/// Runs the commands of a page, one after the other, in one folder.
#[track_caller]
fn holds(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = fs::read_to_string(path).unwrap();
    let page = Page::read(name, &text);
    blocks::run(&page, &NOT_HERE);
}

macro_rules! pages {
    ($($test:ident: $page:literal,)*) => {
        $(
            #[test]
            fn $test() {
                holds($page);
            }
        )*

        /// Every page is tried, because an untried one may be wrong.
        #[test]
        fn every_page_is_tried() {
            let tried = [$($page),*];
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            for folder in ["", "docs", "examples", "benches"] {
                for entry in fs::read_dir(root.join(folder)).unwrap() {
                    let path = entry.unwrap().path();
                    let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                    if name.ends_with(".md") {
                        assert!(tried.contains(&name), "{name} is not tried");
                    }
                }
            }
        }
    };
}

pages! {
    readme: "README.md",
    architecture: "ARCHITECTURE.md",
    changelog: "CHANGELOG.md",
    contributing: "CONTRIBUTING.md",
    security: "SECURITY.md",
    benches: "benches/README.md",
    index: "docs/README.md",
    adopting: "docs/adopting.md",
    configuration: "docs/configuration.md",
    payloads: "docs/payloads.md",
    plans: "docs/plans.md",
    receivers: "docs/receivers.md",
    backfill: "docs/backfill.md",
    rules: "docs/rules.md",
    secrets: "docs/secrets.md",
    limits: "docs/limits.md",
    troubleshooting: "docs/troubleshooting.md",
    facts: "docs/api-facts.md",
    manifest: "docs/manifest.md",
    commands: "docs/cli.md",
    pipelines: "docs/pipelines.md",
}
