//! Finds what must not be printed.

use super::encoded::words;
use super::layers::layers;
use crate::model::Secret;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Where a match is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    /// Only where it is a word: most texts have these few characters by chance.
    Word,
    /// Everywhere.
    Part,
}

/// Searches for everything that must not be printed.
pub(super) struct SecretSearch {
    /// None if there is nothing to search for.
    automaton: Option<AhoCorasick>,
    rules: Vec<Rule>,
}

/// Secrets shorter than this are not searched for in parts.
const LONG: usize = 16;
/// The length of a part of a long secret that must not be printed.
const PART: usize = 12;
/// Values other than secrets that are shorter than this are found only as words.
const SHORT_VALUE: usize = 4;

impl SecretSearch {
    pub(super) fn new(secrets: &BTreeSet<String>, values: &BTreeSet<String>) -> Self {
        let mut patterns: BTreeMap<Vec<u8>, Rule> = BTreeMap::new();
        let mut add = |pattern: &[u8], rule: Rule| {
            let known = patterns.entry(pattern.to_vec()).or_insert(rule);
            *known = rule.max(*known);
        };
        for secret in secrets {
            for form in forms(secret) {
                match form.len() < Secret::SHORTEST {
                    true => add(&form, Rule::Word),
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
            .prefilter(false)
            .build(&patterns);
        Self {
            automaton: automaton.ok().filter(|_| !patterns.is_empty()),
            rules,
        }
    }

    /// The parts of a text to hide.
    pub(super) fn hidden(&self, text: &str) -> Vec<Range<usize>> {
        let mut hidden = Vec::new();
        for layer in layers(text.as_bytes()) {
            let found = self.found(&layer.bytes);
            hidden.extend(found.map(|found| layer.origin(found)));
            for (word, meanings) in words(&layer.bytes) {
                if meanings.iter().any(|bytes| self.is_revealed_by(bytes)) {
                    hidden.push(layer.origin(word));
                }
            }
        }
        hidden
    }

    /// Whether a decoded word holds a value that is too long to be there by chance.
    fn is_revealed_by(&self, bytes: &[u8]) -> bool {
        self.found(bytes).any(|found| found.len() >= SHORT_VALUE)
    }

    fn found(&self, text: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let text = folded(text);
        let automaton = self.automaton.as_ref();
        let matches: Vec<_> = automaton
            .map(|automaton| automaton.find_overlapping_iter(&text).collect())
            .unwrap_or_default();
        let found = matches
            .into_iter()
            .map(|found| (self.rules[found.pattern()], found.range()));
        found
            .filter(move |(rule, range)| *rule != Rule::Word || is_word(&text, range))
            .map(|(_, range)| range)
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
