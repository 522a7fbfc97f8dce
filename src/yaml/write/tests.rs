//! Tests of `write`.

use super::super::{Issue, Sink, Style, Value, parse};
use super::*;
use proptest::prelude::*;
use std::cell::RefCell;

#[derive(Default)]
struct Found(RefCell<Vec<String>>);

impl Sink for Found {
    fn report(&self, issue: Issue) {
        self.0.borrow_mut().push(issue.message);
    }
}

/// A document's value as a reader sees it, with `|` for lines.
fn read(text: &str) -> Block {
    fn block(node: &super::super::Node<'_>) -> Block {
        match &node.target().value {
            Value::Scalar(scalar) => match scalar.style {
                Style::Literal => Block::Lines(scalar.text.to_string()),
                Style::Plain | Style::Quoted | Style::Folded => {
                    let kind = scalar.kind();
                    assert_eq!(kind, super::super::scalar::ScalarKind::Text, "{scalar:?}");
                    Block::Text(scalar.text.to_string())
                }
            },
            Value::Sequence(items) => Block::List(items.iter().map(block).collect()),
            Value::Mapping(pairs) => {
                let pair =
                    |pair: &super::super::Pair<'_>| (pair.key.to_string(), block(&pair.value));
                Block::Map(pairs.iter().map(pair).collect())
            }
            Value::Shared(_) => unreachable!("a target is not shared"),
        }
    }
    let found = Found::default();
    let node = parse(text, &found);
    assert_eq!(found.0.take(), Vec::<String>::new(), "{text}");
    block(&node.unwrap())
}

/// Only white space at the end of lines is lost.
fn kept(block: &Block) -> Block {
    match block {
        Block::Lines(text) => Block::Lines(text.trim_end().to_owned()),
        Block::Map(pairs) => {
            let pair = |(key, value): &(String, Block)| (key.clone(), kept(value));
            Block::Map(pairs.iter().map(pair).collect())
        }
        Block::List(items) => Block::List(items.iter().map(kept).collect()),
        Block::Text(_) | Block::Inline(_) => block.clone(),
    }
}

#[test]
fn texts_are_plain_where_no_reader_could_misread_them() {
    for text in [
        "CRM sync",
        "https://crm.example.com/doo?a=b&c=%20",
        "Bearer %ACCESS_TOKEN%",
        "Käse",
        "order_created",
    ] {
        assert_eq!(scalar(text), text);
    }
    for (text, written) in [
        ("", r#""""#),
        ("yes", r#""yes""#),
        ("NO", r#""NO""#),
        ("~", r#""~""#),
        ("4711", r#""4711""#),
        ("2026-01-01", r#""2026-01-01""#),
        ("a: b", r#""a: b""#),
        ("a:", r#""a:""#),
        ("a #b", r#""a #b""#),
        ("a ", r#""a ""#),
        ("- a", r#""- a""#),
        ("a\"\\b", r#""a\"\\b""#),
        ("a\nb\tc\rd", r#""a\nb\tc\x0dd""#),
        (
            "\u{1b}[2J\u{85}\u{2028}\u{202e}",
            r#""\x1b[2J\x85\u2028\u202e""#,
        ),
        ("\u{feff}😀", r#""\ufeff😀""#),
        ("a\u{200b}\u{ad}\u{e0041}", r#""a\u200b\xad\U000e0041""#),
        ("##[error]x", r##""#\x23[error]x""##),
    ] {
        assert_eq!(scalar(text), written);
    }
}

#[test]
fn values_are_laid_out_in_blocks() {
    let value = Block::map([
        ("name", Block::Text("a: b".into())),
        ("types", Block::Inline("[x, y]".into())),
        ("none", Block::List(vec![])),
        (
            "hooks",
            Block::List(vec![
                Block::map([
                    ("query", Block::Lines("{\n\n  a\n}\n".into())),
                    ("variables", Block::map([("id", Block::Text("1".into()))])),
                ]),
                Block::Text("b".into()),
            ]),
        ),
    ]);
    assert_eq!(
        value.text(0),
        "name: \"a: b\"\ntypes: [x, y]\nnone: []\nhooks:\n  - query: |\n      {\n\n        a\n      }\n    variables:\n      id: \"1\"\n  - b\n"
    );
}

#[test]
fn lines_that_a_runner_would_obey_are_no_lines_of_a_document() {
    assert!(fits_lines("a\n b"));
    for text in ["a\n ::error::b", "a\n##[b", "a\nb\u{200b}"] {
        assert!(!fits_lines(text), "{text:?}");
    }
    assert_eq!(comment("##[error]b"), "# #\\x23[error]b\n");
}

#[test]
fn a_comment_stays_one() {
    assert_eq!(
        comment("a\n\nb\r\u{85}c\u{2028}\n"),
        "# a\n#\n# b\\x0d\\x85c\\u2028\n"
    );
}

/// Texts of everything with a meaning in YAML.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[ \\-?:,\\[\\]{}#&*!|>'\"%@`~<=\\\\\n\tyesnoYE0-9._/$a]{0,12}",
        1 => "\\PC{0,8}",
        1 => proptest::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter),
    ]
}

fn blocks() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        texts().prop_map(Block::Text),
        texts().prop_filter_map("does not fit", |text| {
            fits_lines(&text).then_some(Block::Lines(text))
        }),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let keys = texts().prop_filter("merge keys are refused", |key| key != "<<");
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Block::List),
            prop::collection::btree_map(keys, inner, 0..4)
                .prop_map(|pairs| Block::Map(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_is_read_back(value in blocks()) {
        let value = Block::map([("value", value)]);
        prop_assert_eq!(kept(&read(&value.text(0))), kept(&value));
    }

    #[test]
    fn a_comment_adds_nothing(text in texts()) {
        let document = format!("{}a: b\n{}", comment(&text), comment(&text));
        prop_assert_eq!(read(&document), read("a: b"));
    }
}
