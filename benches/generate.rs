//! Writes a manifest, and the state of a sandbox with the declared groups.

#[path = "support/manifest.rs"]
mod manifest;
#[path = "support/sandbox.rs"]
mod sandbox;

use manifest::Size;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: generate FOLDER TEAMS GROUPS RATE own|shared";
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, teams, groups, rate, queries] = arguments.as_slice() else {
        return Err(usage.into());
    };
    let shared = match queries.as_str() {
        "own" => false,
        "shared" => true,
        _ => return Err(usage.into()),
    };
    let folder = PathBuf::from(folder);
    let size = Size {
        teams: teams.parse()?,
        groups: groups.parse()?,
        queries: 4,
        shared,
    };
    let api = format!(
        "  url: http://127.0.0.1:8787/v1\n  requests_per_second: {rate}\n  requests_per_day: 1000000\n"
    );
    manifest::write(&folder, size, &api)?;
    fs::write(
        folder.join("sandbox.json"),
        sandbox::state(size).to_string(),
    )?;
    Ok(())
}
