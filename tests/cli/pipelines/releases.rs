//! A release as the release workflow makes it, with a program chosen by the test.

use super::files::repository;
use super::runner::Runner;
use crate::support::Folder;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// What the action installs on the runner of the tests.
pub(super) const ARCHIVE: &str = concat!(
    "dooctl-",
    env!("CARGO_PKG_VERSION"),
    "-x86_64-unknown-linux-musl.tar.gz"
);

/// A runner whose dooctl gives a fixed answer.
pub(super) fn runner_with_stand_in() -> Runner {
    let runner = Runner::new();
    publish(
        &runner.releases,
        &repository("tests/cli/pipelines/bin/dooctl"),
    );
    runner
}

/// A runner with the real program.
pub(super) fn runner_with_dooctl() -> Runner {
    let runner = Runner::new();
    let program = assert_cmd::cargo::cargo_bin!("dooctl");
    // Packing a few bytes is fast; the program of a test build is large.
    let script = format!("#!/bin/sh\nexec '{}' \"$@\"\n", program.display());
    runner.hub.write("dooctl", script);
    let path = runner.hub.path("dooctl");
    fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("it can be made a program");
    publish(&runner.releases, &path);
    runner
}

/// Puts a release with this program into a folder of releases.
pub(super) fn publish(releases: &Folder, program: &Path) {
    let name = ARCHIVE.trim_end_matches(".tar.gz");
    let place = format!("v{}", env!("CARGO_PKG_VERSION"));
    releases.write(&format!("{place}/{name}/README.md"), "");
    let packed = r#"cp "$1" "$2/dooctl" && tar -czf "$2.tar.gz" "$2" && rm -r "$2" &&
        sha256sum -- *.tar.gz >SHA256SUMS"#;
    let mut bash = Command::new("bash");
    bash.args(["-c", packed, "bash"]).arg(program).arg(name);
    let status = bash.current_dir(releases.path(&place)).status();
    assert!(status.is_ok_and(|status| status.success()), "not packed");
}
