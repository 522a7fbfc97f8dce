//! Finds secrets in lines of output, whatever the format has escaped.

use super::layers::layers;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeSet;
use std::ops::Range;

/// The length from which a secret is not in a name by chance.
pub(super) const SURE: usize = 8;

/// Searches lines for the secrets that are too long to be in them by chance.
///
/// A line is decoded only if it can hold an escaped secret. No format escapes letters and digits, so
/// each secret has a part that such a line must hold: its longest word.
pub(super) struct LineSearch {
    /// The secrets as they are, and escaped for JSON.
    plain: AhoCorasick,
    /// The longest words of the secrets that a format may escape.
    words: AhoCorasick,
    /// The same secrets, as they are and decoded: a secret may itself look like an escape, which is
    /// then decoded with the line.
    decoded: AhoCorasick,
}

impl LineSearch {
    pub(super) fn new(secrets: &BTreeSet<String>) -> Self {
        let sure = || secrets.iter().filter(|secret| secret.len() >= SURE);
        let escapable = || sure().filter(|secret| !secret.bytes().all(is_plain));
        Self {
            plain: automaton(sure().flat_map(|secret| [secret.clone(), in_json(secret)])),
            words: automaton(escapable().map(|secret| longest_word(secret))),
            decoded: automaton(escapable().flat_map(|secret| forms(secret))),
        }
    }

    /// The parts of a line that must not be shown.
    pub(super) fn hidden(&self, line: &str) -> Vec<Range<usize>> {
        let found = self.plain.find_iter(line).map(|found| found.range());
        let mut hidden: Vec<_> = found.collect();
        if self.words.is_match(line) {
            for layer in &layers(line.as_bytes())[1..] {
                let found = self.decoded.find_iter(&layer.bytes);
                hidden.extend(found.map(|found| layer.origin(found.range())));
            }
        }
        hidden
    }
}

fn automaton(patterns: impl Iterator<Item = impl AsRef<[u8]>>) -> AhoCorasick {
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(patterns);
    automaton.expect("secrets fit into memory a few times")
}

fn forms(secret: &str) -> impl Iterator<Item = Vec<u8>> {
    let forms = layers(secret.as_bytes()).into_iter().map(|it| it.bytes);
    forms.filter(|form| form.len() >= SURE)
}

fn in_json(secret: &str) -> String {
    let json = serde_json::Value::from(secret).to_string();
    json[1..json.len() - 1].to_owned()
}

/// Whether all formats show it as it is.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// Empty, which is in every line, for a secret without any.
fn longest_word(secret: &str) -> &[u8] {
    let words = secret.as_bytes().split(|byte| !is_plain(*byte));
    words.max_by_key(|word| word.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {

    fn shown(secret: &str, line: &str) -> String {
        let redactor = super::super::Redactor::default();
        redactor.learn(&crate::model::Secret::new(secret));
        redactor.line(line).into_owned()
    }

    #[test]
    fn a_secret_is_found_as_each_format_escapes_it() {
        for (line, expected) in [
            ("x s_cr<t|\"5\" y", "x *** y"),
            ("x s_cr<t|\\\"5\\\" y", "x *** y"),
            ("x s&#95;cr&#60;t&#124;\"5\" y", "x *** y"),
            ("x s_cr&lt;t|&quot;5&quot; y", "x *** y"),
            ("x s#95;cr#60;t#124;#34;5#34; y", "x *** y"),
            ("x s%5fcr%3Ct%7c%225%22 y", "x *** y"),
            ("x s&#95;cr<t|\\u00225\\u{22} y", "x *** y"),
            ("x s_cr&amp;lt;t|\"5\" y", "x *** y"),
            ("x s_cr<t|5 y", "x s_cr<t|5 y"),
            ("x s&#95;cr y", "x s&#95;cr y"),
        ] {
            assert_eq!(shown("s_cr<t|\"5\"", line), expected);
        }
        // No format escapes letters; a line is not decoded for them.
        assert_eq!(shown("abcdefgh", "abc&#100;efgh"), "abc&#100;efgh");
        assert_eq!(shown("________", "x &#95;_&#95;_____ y"), "x *** y");
        assert_eq!(shown("abc@defgh", "abc@\u{2060}defgh"), "***");
        assert_eq!(shown("abc`de`fgh", "abc<code>de</code>fgh"), "***");
    }

    #[test]
    fn a_secret_that_looks_like_an_escape_is_found() {
        for (secret, line) in [
            ("ab%41_cdef", "ab%41&#95;cdef"),
            ("ab%41_cdef", "ab#37;41#95;cdef"),
            ("ab%41_cdef", "ab%2541_cdef"),
            ("a&#95;*cdef", "a&#38;#\u{2060}95;&#42;cdef"),
            ("a&#95;*cdef", "a#38;#35;95#59;#42;cdef"),
            ("abcdefgh&#95;%cde", "abcdefgh&#95;%25cde"),
            ("a\\u{2f}\"cdef", "a\\\\u{2f}\\\"cdef"),
        ] {
            assert_eq!(shown(secret, line), "***", "{secret} in {line}");
        }
    }
}
