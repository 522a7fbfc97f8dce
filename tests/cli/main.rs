//! dooctl as people run it: the real program, against its own sandbox and against servers that
//! misbehave, all on loopback.
#![cfg(unix)] // Programs are stopped by signals here.

mod alterations;
mod bad_answers;
mod bad_manifests;
mod bad_network;
mod both_servers;
mod checkout;
mod convergence;
mod delivery;
mod depth;
mod documented_listings;
mod drift;
mod echoes;
mod environments;
mod examples;
mod exit_codes;
mod export;
mod golden;
mod grammars;
mod help;
mod init;
mod init_workflows;
mod interrupts;
mod lines;
#[cfg(target_os = "linux")]
mod memory;
mod odd_manifests;
mod outputs;
mod pace;
mod pipelines;
mod proxies;
mod questions;
mod quickstart;
mod races;
mod recordings;
mod references;
mod requests;
mod reviews;
mod safety;
mod secrets;
mod support;
mod texts;
mod timeouts;
mod tls;
mod wire;

use dooctl::memory::{ALLOCATOR, Allocator};

/// The program's: `memory` looks at what it leaves.
#[global_allocator]
static MEMORY: Allocator = ALLOCATOR;

/// A file without its `mod` line would be a test that nobody runs.
#[test]
fn no_file_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli");
    let main = include_str!("main.rs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let module = name.strip_suffix(".rs").unwrap_or(&name);
        let exempt = ["main", "snapshots"].contains(&module);
        assert!(
            exempt || main.contains(&format!("\nmod {module};\n")),
            "tests/cli/{name} is not a module of main.rs"
        );
    }
}
