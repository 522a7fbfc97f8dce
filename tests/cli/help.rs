//! What the program says of itself, as wide as an old terminal.

use crate::support::Dooctl;
use std::process::Command;

fn help(command: &[&str]) -> String {
    let dooctl = Dooctl::new(command).args(["--help"]).env("COLUMNS", "80");
    let outcome = dooctl.run().exits_with(0);
    assert_eq!(outcome.stderr, "");
    outcome.stdout
}

#[test]
fn every_command_has_help() {
    let listed = listed();
    let commands = ["", "sandbox serve"].into_iter();
    for command in commands.chain(listed.iter().map(String::as_str)) {
        let words: Vec<&str> = command.split_whitespace().collect();
        // The help of `help` is clap's own.
        if words != ["help"] {
            let name = [&["help"], &words[..]].concat().join("-");
            insta::assert_snapshot!(name, help(&words));
        }
    }
}

/// The commands that the program's help lists.
fn listed() -> Vec<String> {
    let help = help(&[]);
    let below = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let command = |line: &str| line.split_whitespace().next().map(str::to_owned);
    below.map_while(command).collect()
}

#[test]
fn the_version_is_the_packages_and_names_the_commit() {
    let git = Command::new("git")
        .args(["rev-parse", "--short=12", "HEAD"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let package = concat!("dooctl ", env!("CARGO_PKG_VERSION"));
    let expected = match git {
        Ok(git) if git.status.success() => {
            let commit = String::from_utf8(git.stdout).unwrap();
            format!("{package} ({})\n", commit.trim_end())
        }
        _ => format!("{package}\n"),
    };
    let version = Dooctl::new(["--version"]).run().exits_with(0);
    assert_eq!(version.stdout, expected);
}

#[test]
fn shells_and_man_get_what_they_read() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        Dooctl::new(["completions", shell])
            .run()
            .exits_with(0)
            .shows("detailed-exitcode");
    }
    Dooctl::new(["man"])
        .run()
        .exits_with(0)
        .shows(".TH dooctl")
        .shows(".SH APPLY");
}
