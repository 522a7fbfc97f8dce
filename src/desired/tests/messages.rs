//! Messages that help to solve the problem.

use super::*;
use std::fmt::Write as _;

const HEAD: &str = "version: 1\nowner: o\napi: { url: https://a.example }\n";

fn root(rest: &str) -> Vec<String> {
    lines(&load_root(&format!("{HEAD}{rest}")))
}

/// The places of the problems of a query that is written like this after `query: ` in line 6.
fn query(vars: &str, written: &str) -> Vec<String> {
    let team = format!(
        "{HEAD}{vars}teams: [{{ team: 1, groups: [{{ name: a, hooks: [\n {{ type: order_created, endpoint: 'https://a.example', graphql: {{\n  query: {written} }} }} ] }}] }}]\n"
    );
    shown(&team)
}

/// The same with a block; its first line is 13, or 14 with variables.
fn block(vars: &str, style: &str, query: &[&str]) -> Vec<String> {
    let mut team = format!(
        "{HEAD}{vars}teams:\n- team: 1\n  groups:\n  - name: a\n    hooks:\n    - type: order_created\n      endpoint: https://a.example\n      graphql:\n        query: {style}\n"
    );
    for line in query {
        writeln!(team, "          {line}").unwrap();
    }
    shown(&team)
}

fn shown(root: &str) -> Vec<String> {
    let loaded = load_root(root);
    let shown = |problem: &Problem| {
        let shown = problem
            .excerpt
            .as_ref()
            .map(|it| it.line[it.range.clone()].to_owned());
        let (line, column) = (problem.place.line, problem.place.column);
        format!(
            "{line}:{column} {} {}",
            problem.code,
            shown.unwrap_or_default()
        )
    };
    loaded.problems.iter().map(shown).collect()
}

#[test]
fn the_place_in_a_query_is_right_however_it_is_written() {
    let var = "vars: { f: 'a b c' }\n";
    for style in ["|", "|-", ">", ">-", ">2"] {
        let lines = ["query Q {", "  a(x: $no)", "}"];
        assert_eq!(
            block(var, style, &lines),
            ["15:18 graphql-variable $no"],
            "{style}"
        );
    }
    // A variable makes the line longer, but adds no line.
    let lines = ["query Q { ${f} ${f}", "  z(x: $no) }"];
    assert_eq!(block(var, "|", &lines), ["15:18 graphql-variable $no"]);
    let lines = ["", "query Q { ${f} z(x: $no) }"];
    assert_eq!(block(var, "|", &lines), ["15:31 graphql-variable $no"]);
    for written in [
        "\"query Q { a(x: \\\"\\u00e4\\\", y: $no) }\"",
        "'query Q { a(x: \"''\", y: $no) }'",
        "\"query Q {\\n\\ta(x: $no) }\"",
        "\"{ ${f} z(x: $no) }\"",
    ] {
        let column = "  query: ".len() + written.find("$no").unwrap() + 1;
        let found = query(var, written);
        assert_eq!(
            found,
            [format!("7:{column} graphql-variable $no")],
            "{written}"
        );
    }
    // In the text of a variable: reported where it is used.
    let found = block("vars: { f: 'a(x: $no)' }\n", "|", &["query Q { ${f} }"]);
    assert_eq!(found, ["14:21 graphql-variable ${f}"]);
}

#[test]
fn a_comment_that_goes_on_is_an_error_where_it_begins() {
    let first = ["# the CRM", "query Q { a }"];
    let between = ["query Q { a }", "# more", "fragment F on X { a }"];
    let last = ["query Q { a }", "# the end"];
    let in_text = ["query Q { a(x: \"# no\")", " b }"];
    assert_eq!(block("", ">", &first), ["13:11 graphql-comment # the CRM"]);
    assert_eq!(block("", ">-", &between), ["14:11 graphql-comment # more"]);
    // The joined comment, written on one line elsewhere.
    let twice = ["query Q { a }", "# more", "x", "", "# more x"];
    assert_eq!(block("", ">", &twice), ["14:11 graphql-comment # more"]);
    for lines in [&first[..], &last, &in_text] {
        assert_eq!(block("", "|", lines), Vec::<String>::new(), "{lines:?}");
    }
    for lines in [&last[..], &in_text] {
        assert_eq!(block("", ">", lines), Vec::<String>::new(), "{lines:?}");
    }
    assert_eq!(
        query("", "\"query Q { a #x\n  b }\""),
        ["6:23 graphql-comment #x"]
    );
    assert_eq!(
        query("", "\"query Q { a #x\\n  b }\""),
        Vec::<String>::new()
    );
}

#[test]
fn operations_without_names_can_be_told_apart_nowhere() {
    let help = |query: &str| {
        let loaded = load_team(&format!(
            "team: 1\ngroups: [{{ name: a, hooks: [{{ type: order_created, endpoint: 'https://a.example', graphql: {{ query: '{query}' }} }}] }}]\n"
        ));
        loaded.problems[0].help.clone().unwrap()
    };
    assert!(help("{ a } { b }").contains("give each a name"));
    assert_eq!(
        help("query A { a } query B { b }"),
        "set `operation_name` to one of `A`, `B`"
    );
}

#[test]
fn a_variable_that_each_run_gives_can_be_said() {
    let text = format!(
        "{HEAD}vars: {{ host: {{ required: true }}, crm: x }}\nteams: [{{ team: 1, groups: [{{ name: a, hooks: [{{ type: order_created, endpoint: '${{host}}/o' }}] }}] }}]\n"
    );
    let folder = folder(&[
        ("dooctl.yaml", &text),
        ("v.yaml", "host: https://a.example\n"),
        ("bad.yaml", "host: ${crm}\n"),
    ]);
    let found = |files: &[&str], vars: &[(&str, &str)]| {
        lines(&load_with_files(folder.path(), files, vars, None))
    };
    assert_eq!(
        found(&[], &[]),
        [
            "dooctl.yaml:4:15 missing-var: the variable `host` is required, and this run does not set it [set it with `--var host=VALUE`, or in a file with `--var-file`]"
        ]
    );
    assert_eq!(
        found(&[], &[("host", "https://a.example")]),
        Vec::<String>::new()
    );
    assert_eq!(found(&["v.yaml"], &[]), Vec::<String>::new());
    let wrong = found(&["bad.yaml"], &[]);
    assert!(
        wrong.len() == 1 && wrong[0].contains("nested-var"),
        "{wrong:?}"
    );
}

/// Following the help of each error makes the next run succeed.
#[test]
fn the_errors_of_variables_lead_out() {
    let hook = "teams: [{ team: 1, groups: [{ name: a, hooks: [{ type: order_created, endpoint: '${host}/o' }] }] }]\n";
    for (vars, expected) in [
        (
            "",
            "define it under `vars:` in the root, as `host: { required: true }` if each run sets it",
        ),
        (
            "vars: { host: }\n",
            "give it a string, a number, a boolean or `{ required: true }`",
        ),
        (
            "vars: { host: '' }\n",
            "the variable `host` is empty: give it a value under `vars`, or with `--var host=VALUE`",
        ),
        (
            "vars: { host: { required: false } }\n",
            "write `required: true`",
        ),
        ("vars: { host: {} }\n", "missing key `required` in `host`"),
        (
            "vars: { host: [] }\n",
            "must be a string, a number, a boolean or `{ required: true }`, found a list",
        ),
        (
            "vars: { host: { requird: true } }\n",
            "did you mean `required`?",
        ),
    ] {
        let found = root(&format!("{vars}{hook}"));
        assert!(
            found.iter().any(|line| line.contains(expected)),
            "{vars}: {found:?}"
        );
    }
}

#[test]
fn two_spellings_of_one_team_are_refused_with_the_right_one() {
    for (team, expected) in [
        (
            "+42",
            "odd-number: `team` is written as `+42`, which can be read as 42 [write 42]",
        ),
        ("42.0", "write 42"),
        (
            "0x2A",
            "write 42, or \"0x2A\" in quotes to use it literally",
        ),
        ("0o52", "write 42"),
        ("4.2e1", "write 42"),
        ("1_000", "write 1000"),
        ("-5", "is negative, which an id cannot be"),
        (
            "'+42'",
            "invalid-id: `team` is not written as doo writes it [write `42`]",
        ),
        ("'42 '", "write `42`"),
        ("' 42'", "write `42`"),
        ("'+42'", "write `42`"),
        ("'42.0'", "write `42`"),
        ("\u{ff14}\u{ff12}", "write `42`"),
        (
            "0",
            "invalid-id: `team` is 0, which doo does not use as an id",
        ),
        ("''", "empty-value"),
        ("~", "no-value"),
        ("'42/../7'", "has '/', which an id cannot have"),
        ("12:30:45", "has ':', which an id cannot have"),
        ("'..'", "invalid-id"),
        ("true", "wrong-type"),
        (".inf", "wrong-type"),
        ("1.5", "wrong-type"),
    ] {
        let found = root(&format!("teams: [{{ team: {team}, groups: [] }}]\n"));
        assert!(
            found.len() == 1 && found[0].contains(expected),
            "{team}: {found:?}"
        );
        let group = format!(
            "teams: [{{ team: 1, groups: [{{ name: a, event_id: {team}, hooks: [{{ type: order_created, endpoint: 'https://a.example' }}] }}] }}]\n"
        );
        // No path has the id of an event, and in quotes it may be any text.
        let is_any = expected.contains("write `42`")
            || expected.contains(", which an id cannot have")
            || team == "'..'";
        let found = root(&group);
        let expected = expected.replace("`team`", "`event_id`");
        let is_told = found.len() == 1 && found[0].contains(&expected);
        let is_fine = found.is_empty() && is_any;
        assert!(is_told || is_fine, "{team}: {found:?}");
    }
}

#[test]
fn one_team_with_two_spellings_is_declared_twice() {
    let found = root(
        "teams: [{ team: 42, groups: [] }, { team: '042', groups: [] }, { team: '42a', groups: [] }]\n",
    );
    assert_eq!(
        found,
        [
            "dooctl.yaml:4:43 duplicate-team: team 042 is declared twice [it is also declared in dooctl.yaml:4:17 as `42`; put its groups into one place]"
        ]
    );
}

#[test]
fn ids_are_kept_to_the_letter() {
    for (team, kept) in [
        ("42", "42"),
        ("'42'", "42"),
        ("!!str 42", "42"),
        ("9007199254740993", "9007199254740993"),
        ("18446744073709551616", "18446744073709551616"),
        ("0042", "0042"),
        ("'0042'", "0042"),
        ("92e9053123", "92e9053123"),
        ("42abc", "42abc"),
        ("NO", "NO"),
        ("2026-11-25", "2026-11-25"),
        ("'1e3'", "1e3"),
        ("'0x2A'", "0x2A"),
        (
            "38cc7e8d-d107-11e7-abc4-cec278b6b50a",
            "38cc7e8d-d107-11e7-abc4-cec278b6b50a",
        ),
    ] {
        let loaded = load_root(&format!("{HEAD}teams: [{{ team: {team}, groups: [] }}]\n"));
        assert_eq!(lines(&loaded), Vec::<String>::new(), "{team}");
        assert_eq!(loaded.desired.unwrap().teams[0].team.as_str(), kept);
    }
}

/// A number that changes silently is often an id.
#[test]
fn numbers_among_the_variables_of_a_query_are_written_as_they_are_sent() {
    let found = |value: &str| {
        root(&format!(
            "teams: [{{ team: 1, groups: [{{ name: a, hooks: [{{ type: order_created, endpoint: 'https://a.example', graphql: {{ query: 'query ($i: ID!) {{ a(i: $i) }}', variables: {{ i: {value} }} }} }}] }}] }}]\n"
        ))
    };
    for fine in ["42", "-5", "1.5", "'0042'", "0"] {
        assert_eq!(found(fine), Vec::<String>::new(), "{fine}");
    }
    for odd in ["0042", "0x2A", "0o52", "+42"] {
        assert!(found(odd)[0].contains("odd-number"), "{odd}");
    }
}

#[test]
fn a_tab_is_told_where_it_is() {
    let found = |text: &str| {
        let loaded = load_root(text);
        assert!(
            loaded.problems[0].message.contains("a tab"),
            "{:?}",
            loaded.problems
        );
        loaded.problems[0].place.line
    };
    assert_eq!(found("version: 1\nowner: o\n\tapi: { url: x }\n"), 3);
    assert_eq!(found("version: 1\nvars:\n  a: b\n\t\tc: d\n"), 4);
    assert_eq!(found("version: 1\nvars:\n  a: b\n \tc: d\n"), 4);
    assert_eq!(found("version: 1\nvars:\n\ta: b\n"), 3);
    assert_eq!(found("version: 1\nvars:\n  a: |\n\tb\n"), 4);
}

/// Files that no editor shows, or that another one writes.
#[test]
fn a_file_in_another_encoding_is_told_so() {
    let found = |bytes: &[u8]| {
        let folder = folder(&[]);
        fs::write(folder.path().join("dooctl.yaml"), bytes).unwrap();
        lines(&load_folder(folder.path()))
    };
    for mark in [[0xff, 0xfe], [0xfe, 0xff]] {
        let bytes = [&mark[..], b"v\0e\0"].concat();
        assert_eq!(
            found(&bytes),
            ["dooctl.yaml:1:1 invalid-utf8: the file is UTF-16 [save it as UTF-8]"]
        );
    }
    let nul = found(b"version: 1\nowner: o\0\n");
    assert!(
        nul[0].starts_with("dooctl.yaml:2:9 yaml-syntax: the file has a NUL"),
        "{nul:?}"
    );
}

/// A marker of more than 200 bytes may be cut in a description.
#[test]
fn what_would_make_a_marker_too_long_is_refused() {
    let long = "a".repeat(37);
    let root = format!("version: 1\nowner: {long}\napi: {{ url: https://rest.doo.net/v1 }}\n");
    assert_eq!(shown(&root)[..1], [format!("2:8 invalid-owner {long}")]);
    let team = format!("{ROOT_OF_TEAMS}- team: {long}\n  groups: []\n");
    assert_eq!(shown(&team), [format!("5:9 invalid-id {long}")]);
    assert_eq!(
        shown(&team.replace(&long, &long[1..])),
        Vec::<String>::new()
    );
}

const ROOT_OF_TEAMS: &str =
    "version: 1\nowner: crm\napi: { url: https://rest.doo.net/v1 }\nteams:\n";
