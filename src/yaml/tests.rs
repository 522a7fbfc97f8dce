//! Trees, places, and refused documents.

use super::*;
use serde::Deserialize;
use std::cell::RefCell;
use std::fmt::Write;
use std::time::Instant;

fn issues(text: &str) -> Vec<String> {
    let sink = RefCell::new(vec![]);
    parse(text, &sink);
    reported(sink)
}

fn reported(sink: RefCell<Vec<Issue>>) -> Vec<String> {
    let line = |issue: Issue| {
        let Issue {
            code,
            span,
            message,
            help,
            masked,
        } = issue;
        let help = help.map(|help| format!(" [{help}]")).unwrap_or_default();
        let masked = if masked { " masked" } else { "" };
        format!(
            "{}:{} {code}: {message}{help}{masked}",
            span.line, span.column
        )
    };
    sink.into_inner().into_iter().map(line).collect()
}

#[test]
fn what_is_refused_is_told_with_its_place() {
    for (text, reported) in [
        ("", "1:1 empty-file: the file is empty"),
        ("# only\n# comments\n", "1:1 empty-file: the file is empty"),
        (
            "a: 1\n---\nb: 2\n",
            "2:1 several-documents: a second document starts here; a manifest file has only one [put each document into its own file]",
        ),
        (
            "a: !foo 1",
            "1:9 unknown-tag: the tag `!foo` has no meaning here [remove it]",
        ),
        (
            "a: !!binary aGk=",
            "1:13 unknown-tag: the tag `!!binary` has no meaning here [remove it]",
        ),
        (
            "a: !!map [1]",
            "1:10 unknown-tag: the tag `!!map` has no meaning here [remove it]",
        ),
        (
            "a: {b: 1}\nc:\n  <<: 1",
            "3:3 merge-key: merge keys (`<<`) are not supported [use `defaults`, or an alias for the whole value]",
        ),
        (
            "a: &a [*a]",
            "1:8 recursive-alias: this alias is inside the value that it refers to",
        ),
        (
            "a: *b",
            "1:4 yaml-syntax: this alias refers to no anchor [define it before its first use: `&name value`; quote a text that starts with `*`]",
        ),
        (
            "{[a]: 1}",
            "1:2 key-not-text: a key must be a text, found a collection [quote a text that starts with `{` or `[`, such as \"${name}\"]",
        ),
        (
            "a: b: c",
            "1:5 yaml-syntax: a `: ` where a mapping cannot start [quote a text with `: ` in it; check the indentation]",
        ),
        ("a: [1", "1:4 yaml-syntax: not YAML: unclosed bracket '['"),
        (
            "a:\n\t- b",
            "2:2 yaml-syntax: a tab where YAML needs spaces [indent with spaces]",
        ),
    ] {
        assert_eq!(issues(text), [reported], "{text}");
    }
}

#[test]
fn every_duplicate_key_is_told() {
    let reported = issues("a: 1\nb: {c: 1, c: 2}\na: 2\n'a': 3\n");
    assert_eq!(
        reported,
        [
            "2:11 duplicate-key: duplicate key `c` [it is already set in line 2; remove one of the two]",
            "3:1 duplicate-key: duplicate key `a` [it is already set in line 1; remove one of the two]",
            "4:1 duplicate-key: duplicate key `a` [it is already set in line 1; remove one of the two]",
        ]
    );
    let many: String = (0..100).map(|n| format!("k{}: 1\n", n % 99)).collect();
    assert_eq!(
        issues(&many),
        [
            "100:1 duplicate-key: duplicate key `k0` [it is already set in line 1; remove one of the two]"
        ]
    );
}

#[test]
fn an_alias_bomb_costs_little_and_is_one_error() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "a{level}: &a{level} [{items}]").unwrap();
    }
    let begin = Instant::now();
    let reported = issues(&text);
    assert!(begin.elapsed().as_millis() < 500, "{:?}", begin.elapsed());
    assert_eq!(reported.len(), 1, "{reported:?}");
    assert!(
        reported[0].starts_with("6:") && reported[0].contains(" alias-bomb: "),
        "{reported:?}"
    );
}

#[test]
fn deep_nesting_costs_little_and_is_one_error() {
    for text in [
        "[".repeat(100_000),
        "- ".repeat(100_000),
        "{a: ".repeat(100_000),
        format!("a: {}", "[{b: ".repeat(50_000)),
    ] {
        let begin = Instant::now();
        let reported = issues(&text);
        assert!(begin.elapsed().as_millis() < 1_000, "{:?}", begin.elapsed());
        assert_eq!(reported.len(), 1, "{reported:?}");
        assert!(reported[0].contains(" too-deep: "), "{reported:?}");
    }
}

#[test]
fn places_count_characters_and_an_alias_is_its_own_place() {
    let text = "ä: &x 'öö'\nb: [*x, ü, z]\n";
    let sink = RefCell::new(vec![]);
    let root = parse(text, &sink).unwrap();
    let Value::Mapping(pairs) = &root.value else {
        panic!()
    };
    assert_eq!(&text[pairs[0].value.span.bytes()], "'öö'");
    let Value::Sequence(items) = &pairs[1].value.value else {
        panic!()
    };
    assert_eq!(&text[items[0].span.bytes()], "*x");
    assert_eq!(items[0].scalar().unwrap().text, "öö");
    assert_eq!((items[2].span.line, items[2].span.column), (2, 12));
    assert_eq!(&text[items[2].span.bytes()], "z");
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Top {
    name: Located<String>,
    id: Option<Located<Verbatim>>,
    flag: Option<Located<bool>>,
    count: Option<Located<u64>>,
    rate: Option<Located<f64>>,
    items: Option<Located<Vec<Located<Item>>>>,
    secret: Option<Located<Masked<Reference>>>,
    word: Option<Located<Choice>>,
    maybe: Option<Located<Nullable<String>>>,
    any: Option<Located<Pairs<Json>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct Item {
    key: Located<String>,
    other: Option<Located<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Choice {
    First,
    Second,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Reference {
    Env(Located<String>),
    #[expect(dead_code, reason = "read to be checked")]
    File(Located<String>),
}

fn decoded(text: &str) -> (Located<Top>, Vec<String>) {
    let sink = RefCell::new(vec![]);
    let node = parse(text, &sink).unwrap();
    let top = decode(&node, &[("hinted", "look elsewhere")], &sink);
    (top, reported(sink))
}

#[test]
fn every_structural_problem_is_found_in_one_pass() {
    let (top, reported) = decoded(
        "nam: x\nid: 1.5\nflag: yes\ncount: -1\nrate: fast\nhinted: 1\nitems:\n- key: 1\n- [a]\n- other:\n- ~\nsecret: hunter2\nword: frist\nmaybe: ~\nany: { a: .inf, b: 1234567890123456789012 }\n",
    );
    assert_eq!(
        reported,
        [
            "1:1 unknown-key: unknown key `nam` [did you mean `name`?]",
            "2:5 wrong-type: `id` must be a whole number or a string, found a decimal number",
            "3:7 wrong-type: `flag` must be a boolean, found a string [write `true` or `false`, without quotes]",
            "4:8 wrong-type: `count` must be a whole number, found a negative number",
            "5:7 wrong-type: `rate` must be a number, found a string [write it without quotes]",
            "6:1 unknown-key: unknown key `hinted` [look elsewhere]",
            "8:8 wrong-type: `key` must be a string, found a number [put it into quotes]",
            "9:3 wrong-type: an item of `items` must be a mapping, found a list",
            "10:3 no-value: `other:` has no value [give it a string or remove it]",
            "10:3 missing-key: missing key `key` in an item of `items`",
            "11:3 no-value: an item of `items` has no value [give it a mapping or remove it]",
            "12:9 literal-secret: `secret` has a literal secret [write a reference: `{ env: NAME }`, `{ file: path }` or `{ command: [program, argument] }`] masked",
            "13:7 unknown-value: `word` must be `first` or `second` [did you mean `first`?]",
            "15:11 wrong-type: `a` must be a number that JSON can represent, found another [put it into quotes]",
            "15:20 wrong-type: `b` must be a number that JSON can represent, found another [put it into quotes]",
            "1:1 missing-key: missing key `name`",
        ]
    );
    let top = top.value.unwrap();
    assert!(top.name.value.is_none());
    assert!(matches!(top.maybe.unwrap().value, Some(Nullable(None))));
    assert_eq!(top.items.unwrap().value.unwrap().len(), 4);
}

#[test]
fn right_values_are_kept() {
    let (top, reported) = decoded(
        "name: |\n  a\n  b\nid: 0123\nflag: true\ncount: 3.0\nrate: 1\nitems: []\nsecret: { env: A }\nword: second\nmaybe: x\nany: { a: { b: [1, -2, 1.5, true, ~, x] } }\n",
    );
    assert_eq!(reported, Vec::<String>::new());
    let top = top.value.unwrap();
    assert_eq!(top.name.value.as_deref(), Some("a\nb\n"));
    assert_eq!(top.id.unwrap().value, Some(Verbatim("0123".into())));
    assert_eq!(top.flag.unwrap().value, Some(true));
    assert_eq!(top.count.unwrap().value, Some(3));
    assert_eq!(top.rate.unwrap().value, Some(1.0));
    assert!(
        matches!(top.secret.unwrap().value, Some(Masked(Reference::Env(name))) if name.value.as_deref() == Some("A"))
    );
    assert!(matches!(top.word.unwrap().value, Some(Choice::Second)));
    assert!(matches!(top.maybe.unwrap().value, Some(Nullable(Some(text))) if text == "x"));
    assert_eq!(top.any.unwrap().value.unwrap().0.len(), 1);
}

#[test]
fn a_reference_is_one_of_several() {
    for (text, outcome) in [
        (
            "{}",
            "1:19 missing-key: `secret` must have `env` or `file` masked",
        ),
        (
            "{ env: a, file: b }",
            "1:29 conflict: `secret` has more than one of `env` or `file` [keep one of them] masked",
        ),
        (
            "{ enw: a }",
            "1:21 unknown-key: unknown key in `secret` [did you mean `env`?] masked",
        ),
        (
            "{ vault: a }",
            "1:21 unknown-key: unknown key in `secret` [use `env` or `file`] masked",
        ),
        (
            "[a]",
            "1:19 wrong-type: `secret` must be a mapping, found a list masked",
        ),
        (
            "5",
            "1:19 literal-secret: `secret` has a literal secret [write a reference: `{ env: NAME }`, `{ file: path }` or `{ command: [program, argument] }`] masked",
        ),
        (
            "",
            "1:11 no-value: `secret:` has no value [give it a mapping or remove it] masked",
        ),
        (
            "{ env: 5 }",
            "1:26 wrong-type: `env` must be a string, found a number [put it into quotes] masked",
        ),
    ] {
        let (_, reported) = decoded(&format!("{{name: x, secret: {text}}}"));
        assert_eq!(reported, [outcome], "{text}");
    }
}

#[test]
fn what_is_wrong_in_a_shared_value_is_told_at_its_definition() {
    let (_, reported) = decoded("name: a\nitems:\n- &bad { key: 1 }\n- *bad\n- &text x\n- *text\n");
    assert_eq!(
        reported,
        [
            "3:15 wrong-type: `key` must be a string, found a number [put it into quotes]",
            "3:15 wrong-type: `key` must be a string, found a number [put it into quotes]",
            "5:9 wrong-type: an item of `items` must be a mapping, found a string",
            "6:3 wrong-type: an item of `items` must be a mapping, found a string",
        ]
    );
}
