//! Writes a manifest and the state of a sandbox that has what it declares.

mod support;

use std::path::PathBuf;
use std::{env, fs};
use support::Size;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: generate FOLDER TEAMS GROUPS RATE";
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, teams, groups, rate] = arguments.as_slice() else {
        return Err(usage.into());
    };
    let folder = PathBuf::from(folder);
    let size = Size {
        teams: teams.parse()?,
        groups: groups.parse()?,
        queries: 4,
    };
    let api = format!(
        "  url: http://127.0.0.1:8787/v1\n  requests_per_second: {rate}\n  requests_per_day: 1000000\n"
    );
    support::write_manifest(&folder, size, &api)?;
    fs::write(
        folder.join("sandbox.json"),
        support::sandbox_state(size).to_string(),
    )?;
    Ok(())
}
