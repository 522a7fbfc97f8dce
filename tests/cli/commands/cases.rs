//! The folders of `tests/cases`, each of which shows a rule.

use crate::support::copied;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Runs the commands of a case in a copy of its folder. Returns their output and exit codes.
fn transcript(name: &str) -> String {
    let folder = copied(&format!("tests/cases/{name}"));
    let mut transcript = String::new();
    for command in folder.read("commands").lines() {
        let mut words = command.split_whitespace();
        assert_eq!(words.next(), Some("dooctl"), "{name}: {command}");
        let outcome = folder.dooctl(words).run();
        let code = outcome.code.expect("the program is not killed");
        let output = stable(&(outcome.stdout + &outcome.stderr));
        let _ = write!(transcript, "$ {command}\n{output}exit code {code}\n");
    }
    transcript
}

/// The output without what changes with the time or with every version.
fn stable(output: &str) -> String {
    let lines = output.lines().map(|line| match line.split_once(": ") {
        Some(("Digest", _)) => "Digest: DIGEST\n".to_owned(),
        _ => format!("{line}\n"),
    });
    lines
        .skip_while(|line| line.starts_with("From a recording of ") || line == "\n")
        .collect()
}

#[test]
fn each_case_has_the_expected_output() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = fs::read_dir(&cases).unwrap().map(Result::unwrap);
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut wrong = String::new();
    for folder in folders {
        let name = folder.file_name().into_string().unwrap();
        let path = folder.path().join("expected.txt");
        let actual = transcript(&name);
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(&path, &actual).unwrap();
        }
        if actual != fs::read_to_string(&path).unwrap_or_default() {
            write!(wrong, "{name} has another output:\n{actual}\n").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
