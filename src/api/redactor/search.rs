//! Finds what must not be printed.

use super::encoded::words;
use super::layers::layers;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How a match is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    /// It is hidden only where it is a word: most texts have these few characters by chance.
    Word,
    /// It is hidden everywhere.
    Part,
    /// The whole text is hidden: it is not clear which of its characters belong to the secret.
    Whole,
}

/// Searches for everything that must not be printed.
pub(super) struct Search {
    /// None if there is nothing to search for.
    automaton: Option<AhoCorasick>,
    rules: Vec<Rule>,
}

/// Secrets shorter than this are not searched for in parts.
const LONG: usize = 16;
/// The length of a part of a long secret that must not be printed.
const PART: usize = 12;
/// Secrets shorter than this are in too many words by chance.
const SHORT_SECRET: usize = 6;
/// Other values shorter than this are found only as words.
const SHORT_VALUE: usize = 4;

impl Search {
    pub(super) fn new(secrets: &BTreeSet<String>, values: &BTreeSet<String>) -> Self {
        let mut patterns: BTreeMap<Vec<u8>, Rule> = BTreeMap::new();
        let mut add = |pattern: &[u8], rule: Rule| {
            let known = patterns.entry(pattern.to_vec()).or_insert(rule);
            *known = rule.max(*known);
        };
        for secret in secrets {
            for form in forms(secret) {
                match form.len() < SHORT_SECRET {
                    true => add(&form, Rule::Whole),
                    false => add(&form, Rule::Part),
                }
                if form.len() >= LONG {
                    form.windows(PART).for_each(|part| add(part, Rule::Part));
                }
            }
        }
        for value in values {
            for form in forms(value) {
                match form.len() < SHORT_VALUE {
                    true => add(&form, Rule::Word),
                    false => add(&form, Rule::Part),
                }
            }
        }
        let (patterns, rules): (Vec<_>, Vec<_>) = patterns.into_iter().unzip();
        // It searches one or two messages before more is learned: building it must be quick.
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::Standard)
            .build(&patterns);
        Self {
            automaton: automaton.ok().filter(|_| !patterns.is_empty()),
            rules,
        }
    }

    /// The parts of a text to hide; none if the whole text must be hidden.
    pub(super) fn hidden(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let mut hidden = Vec::new();
        for layer in layers(text.as_bytes()) {
            for (rule, found) in self.found(&layer.bytes) {
                if rule == Rule::Whole {
                    return None;
                }
                hidden.push(layer.origin(found));
            }
            for (word, meanings) in words(&layer.bytes) {
                if meanings.iter().any(|bytes| self.is_revealed_by(bytes)) {
                    hidden.push(layer.origin(word));
                }
            }
        }
        Some(hidden)
    }

    /// Whether a decoded word holds a value that is too long to be there by chance.
    fn is_revealed_by(&self, bytes: &[u8]) -> bool {
        let is_enough = |(_, found): (Rule, Range<usize>)| found.len() >= SHORT_VALUE;
        self.found(bytes).any(is_enough)
    }

    fn found(&self, text: &[u8]) -> impl Iterator<Item = (Rule, Range<usize>)> {
        let text = folded(text);
        let automaton = self.automaton.as_ref();
        let matches: Vec<_> = automaton
            .map(|automaton| automaton.find_overlapping_iter(&text).collect())
            .unwrap_or_default();
        let found = matches
            .into_iter()
            .map(|found| (self.rules[found.pattern()], found.range()));
        found.filter(move |(rule, range)| *rule != Rule::Word || is_word(&text, range))
    }
}

fn is_word(text: &[u8], range: &Range<usize>) -> bool {
    let is_letter = |b: &u8| b.is_ascii_alphanumeric() || !b.is_ascii();
    let before = range.start.checked_sub(1).and_then(|at| text.get(at));
    !before.is_some_and(is_letter) && !text.get(range.end).is_some_and(is_letter)
}

/// A secret as it is, and with its URL escapes decoded: a server may print either.
fn forms(secret: &str) -> BTreeSet<Vec<u8>> {
    let layers = layers(secret.as_bytes());
    let forms = layers
        .into_iter()
        .map(|layer| folded(layer.bytes.trim_ascii()));
    forms.filter(|form| !form.is_empty()).collect()
}

/// Small letters, and spaces for what may become one: forms write `+`, messages are one line.
fn folded(text: &[u8]) -> Vec<u8> {
    let fold = |b: &u8| match b {
        b'+' => b' ',
        b if b.is_ascii_control() => b' ',
        b => b.to_ascii_lowercase(),
    };
    text.iter().map(fold).collect()
}
