//! Loading any damaged manifest returns a result.

use super::*;
use proptest::prelude::*;

const VALID: &str = include_str!("valid.yaml");

#[derive(Debug, Clone)]
enum Mutation {
    Remove(usize, usize),
    Insert(usize, String),
    Copy(usize, usize, usize),
    Swap(usize, usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = 0..VALID.len();
    let pieces = prop::sample::select(vec![
        "&a ",
        "*a",
        "<<: ",
        "${",
        "${crm}",
        "}",
        "{",
        "[",
        "]",
        ": ",
        "\n",
        "  ",
        "- ",
        "\t",
        "|",
        ">-",
        "\"",
        "'",
        "~",
        "null",
        "!!str ",
        "!x ",
        "---\n",
        "%EVENT_ID%",
        "$id",
        "ä",
        "\u{feff}",
        "\0",
        "1e9999",
        "#",
    ]);
    prop_oneof![
        (at.clone(), 0..40usize).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (at.clone(), pieces.prop_map(str::to_owned))
            .prop_map(|(at, text)| Mutation::Insert(at, text)),
        (at.clone(), "\\PC{0,3}").prop_map(|(at, text)| Mutation::Insert(at, text)),
        (at.clone(), 0..60usize, at.clone())
            .prop_map(|(from, length, to)| Mutation::Copy(from, length, to)),
        (0..60usize, 0..60usize).prop_map(|(a, b)| Mutation::Swap(a, b)),
    ]
}

fn mutate(text: &str, mutations: &[Mutation]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for mutation in mutations {
        let end = chars.len();
        match mutation {
            Mutation::Remove(at, length) => {
                chars.drain((*at).min(end)..(at + length).min(end));
            }
            Mutation::Insert(at, text) => {
                let at = (*at).min(end);
                chars.splice(at..at, text.chars());
            }
            Mutation::Copy(from, length, to) => {
                let part: Vec<char> = chars[(*from).min(end)..(from + length).min(end)].to_vec();
                let to = (*to).min(end);
                chars.splice(to..to, part);
            }
            Mutation::Swap(a, b) => {
                let text: String = chars.iter().collect();
                let mut lines: Vec<&str> = text.lines().collect();
                let count = lines.len().max(1);
                if !lines.is_empty() {
                    lines.swap(a % count, b % count);
                }
                chars = lines.join("\n").chars().collect();
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn the_unchanged_manifest_is_valid() {
    assert_eq!(lines(&load_root(VALID)), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn loading_never_panics_and_shows_only_what_is_there(mutations in prop::collection::vec(mutation(), 1..6)) {
        let text = mutate(VALID, &mutations);
        let loaded = load_root(&text);
        for problem in &loaded.problems {
            prop_assert!(problem.code != "internal", "{}", text);
            prop_assert!(problem.place.line >= 1 && problem.place.column >= 1);
            prop_assert!(problem.place.line as usize <= text.lines().count() + 1, "{:?}", problem);
            if let Some(excerpt) = &problem.excerpt {
                prop_assert!(excerpt.line.get(excerpt.range.clone()).is_some(), "{:?}", problem);
            }
        }
    }
}
