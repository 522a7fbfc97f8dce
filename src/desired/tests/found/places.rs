//! Problems of files, and where problems are reported.

use super::*;
use std::fmt::Write;

#[test]
fn files() {
    let team = "team: 1\ngroups: []\n";
    let found = |files: &[(&str, &str)]| lines(&load_folder(folder(files).path()));
    assert_eq!(
        found(&[
            ("dooctl.yaml", &ROOT.replace("t.yaml", "'*/t.yaml'")),
            ("a/t.yaml", team),
            ("b/t.yaml", team)
        ]),
        [
            "b/t.yaml:1:7 duplicate-team: team 1 is declared twice [it is also declared in a/t.yaml:1:7; put its groups into one place]"
        ]
    );
    assert_eq!(
        found(&[
            (
                "dooctl.yaml",
                &ROOT.replace("[t.yaml]", "[t.yaml, '[tu].yaml']")
            ),
            ("t.yaml", team)
        ]),
        [
            "dooctl.yaml:4:19 included-twice: t.yaml is included twice, first in line 4 [narrow the pattern]"
        ]
    );
    assert_eq!(
        found(&[]),
        [
            "dooctl.yaml:1:1 unreadable-file: cannot read the file: there is no such file [name a manifest or a folder that holds dooctl.yaml]"
        ]
    );
    let folder = folder(&[("dooctl.yaml", ROOT)]);
    fs::write(
        folder.path().join("t.yaml"),
        b"team: 1\n# \xc3\xa4 \xff\ngroups: []\n",
    )
    .unwrap();
    assert_eq!(
        lines(&load_folder(folder.path())),
        ["t.yaml:2:5 invalid-utf8: the file is not UTF-8 from here on [save it as UTF-8]"]
    );
    fs::File::create(folder.path().join("t.yaml"))
        .unwrap()
        .set_len(50 << 20)
        .unwrap();
    assert_eq!(
        lines(&load_folder(folder.path())),
        [
            "t.yaml:1:1 file-too-large: the file is larger than 16 MiB [split it into one file per team, and name them under `include:`]"
        ]
    );
}

#[test]
fn every_file_is_checked_and_the_order_does_not_depend_on_threads() {
    let root = format!("{}nope: 1\n", ROOT.replace("t.yaml", "'*/*.yaml'"));
    let mut files = vec![("dooctl.yaml".to_owned(), root)];
    let mut expected = vec!["dooctl.yaml:5:1 unknown-key: unknown key `nope`".to_owned()];
    for number in 10..50 {
        files.push((
            format!("t/{number:02}.yaml"),
            format!("team: {number}\ngroups: []\nx: 1\n"),
        ));
        expected.push(format!(
            "t/{number:02}.yaml:3:1 unknown-key: unknown key `x`"
        ));
    }
    expected.sort();
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let folder = folder(&files);
    for _ in 0..3 {
        assert_eq!(lines(&load_folder(folder.path())), expected);
    }
}

#[test]
fn problems_of_a_file_with_variables_are_told_in_their_places() {
    let folder = folder(&[
        (
            "dooctl.yaml",
            "version: 1\nowner: o\napi: { url: https://a.example }\nvars: { crm: x, n: 1 }\n",
        ),
        (
            "v.yaml",
            "crm: https://b.example\ncrn: y\nn: ${crm}\nn: 2\n",
        ),
        ("list.yaml", "- crm\n"),
        ("empty.yaml", ""),
    ]);
    let found = |files: &[&str]| lines(&load_with_files(folder.path(), files, &[], None));
    assert_eq!(
        found(&["v.yaml"]),
        [
            "v.yaml:2:1 unknown-var: `vars` of the manifest has no `crn` [did you mean `crm`?]",
            "v.yaml:3:4 nested-var: the variable `n` refers to a variable [write its value; variables do not nest]",
            "v.yaml:4:1 duplicate-key: duplicate key `n` [it is already set in line 3; remove one of the two]",
        ]
    );
    for (file, expected) in [
        ("list.yaml", "list.yaml:1:1 wrong-type: "),
        ("empty.yaml", "empty.yaml:1:1 empty-file: "),
        ("none.yaml", "none.yaml:1:1 unreadable-file: "),
    ] {
        let found = found(&[file]);
        assert!(
            found.len() == 1 && found[0].starts_with(expected),
            "{found:?}"
        );
    }
}

#[test]
fn a_file_of_another_kind_does_not_flood() {
    let mut text = String::from("team: 1\ngroups: []\n");
    for number in 0..5_000 {
        writeln!(text, "k{number}: 1").unwrap();
    }
    let loaded = load_team(&text);
    assert_eq!(loaded.problems.len(), 1_001);
    assert_eq!(loaded.problems[1_000].code, "too-many-problems");
}
