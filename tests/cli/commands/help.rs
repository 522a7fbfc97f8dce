//! The help of every command, at 80 columns.

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

#[test]
fn help_shows_what_most_need_and_help_all_everything() {
    let usual = help(&["sandbox", "serve"]);
    let all = Dooctl::new(["sandbox", "serve", "--help-all"]).env("COLUMNS", "80");
    let all = all.run().exits_with(0).stdout;
    for option in options(&usual) {
        assert!(options(&all).contains(&option), "{option}");
    }
    for hidden in [
        "--keep-as",
        "--list-as",
        "--secrets",
        "--change-hands",
        "--echo",
    ] {
        assert!(!usual.contains(hidden), "{hidden}");
        assert!(options(&all).contains(&hidden), "{hidden}");
    }
    assert!(all.contains("- upper-hosts:"), "alterations are explained");
}

/// The options that a help text describes.
fn options(help: &str) -> Vec<&str> {
    let option = |line: &'_ str| line.trim_start().starts_with('-');
    let lines = help.lines().filter(|line| option(line));
    let words = lines.flat_map(str::split_whitespace);
    words.filter(|word| word.starts_with("--")).collect()
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
