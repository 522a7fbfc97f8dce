//! Tests of the real program, against its own sandbox and against servers that misbehave, all on
//! loopback.
#![cfg(unix)] // Programs are stopped by signals here.

mod adoption;
mod commands;
mod network;
mod pipelines;
mod review;
mod support;

use dooctl::memory::{ALLOCATOR, Allocator};
use std::fs;
use std::path::Path;

/// The allocator of the program: `memory` tests what it leaves in memory.
#[global_allocator]
static MEMORY: Allocator = ALLOCATOR;

/// A file without a `mod` line would never run.
#[test]
fn no_file_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    };
    let check = |folder: &Path, list: &str| {
        let list = fs::read_to_string(folder.join(list)).unwrap();
        for name in names(folder) {
            let module = name.strip_suffix(".rs").unwrap_or(&name);
            let exempt = ["main", "mod", "snapshots", "bin"].contains(&module);
            assert!(
                exempt || list.contains(&format!("mod {module};\n")),
                "{}/{name} is not a module",
                folder.display()
            );
        }
    };
    check(&folder, "main.rs");
    for name in names(&folder) {
        let inner = folder.join(name);
        if inner.join("mod.rs").is_file() {
            check(&inner, "mod.rs");
        }
    }
}
