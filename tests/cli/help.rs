//! What the program says of itself, as wide as an old terminal.

use crate::support::Dooctl;

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
fn the_version_is_the_packages() {
    let version = Dooctl::new(["--version"]).run().exits_with(0);
    assert_eq!(
        version.stdout,
        concat!("dooctl ", env!("CARGO_PKG_VERSION"), "\n")
    );
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
