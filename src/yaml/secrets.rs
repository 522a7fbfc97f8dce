//! Finds places where a document may have a secret: below keys with such names, and in values that
//! are aliased there.

use super::{Node, Span, Value};
use std::collections::HashSet;
use std::rc::Rc;

/// Whether a secret instead of a reference may be below a key.
pub(super) fn is_secret_key(key: &str) -> bool {
    // Most keys are plain: this is asked of every key of a file.
    if key.bytes().all(|b| b.is_ascii_lowercase()) {
        return has_secret_name(key.as_bytes());
    }
    let letters = key.bytes().filter(u8::is_ascii_alphanumeric);
    let letters: Vec<_> = letters.map(|b| b.to_ascii_lowercase()).collect();
    has_secret_name(&letters)
}

fn has_secret_name(letters: &[u8]) -> bool {
    const NAMES: [&[u8]; 3] = [b"secret", b"credential", b"password"];
    // Most places differ in their first letter.
    let begins = |rest: &[u8], name: &[u8]| rest.first() == name.first() && rest.starts_with(name);
    (0..letters.len()).any(|at| NAMES.iter().any(|name| begins(&letters[at..], name)))
}

/// The places of all values that may be secret.
pub(super) fn spans(root: &Node<'_>) -> Vec<Span> {
    let mut search = Search::default();
    search.node(root, false);
    search.found
}

#[derive(Default)]
struct Search {
    found: Vec<Span>,
    /// Shared values: each is visited once, and again if it is secret somewhere.
    seen: HashSet<(*const (), bool)>,
}

impl Search {
    fn node(&mut self, node: &Node<'_>, is_secret: bool) {
        if is_secret {
            self.found.push(node.span);
        }
        match &node.value {
            Value::Scalar(_) => {}
            Value::Sequence(items) => items.iter().for_each(|item| self.node(item, is_secret)),
            Value::Mapping(pairs) => {
                for pair in pairs {
                    if is_secret {
                        self.found.push(pair.key_span);
                    }
                    self.node(&pair.value, is_secret || is_secret_key(&pair.key));
                }
            }
            Value::Shared(target) => {
                if self.seen.insert((Rc::as_ptr(target).cast(), is_secret)) {
                    self.node(target, is_secret);
                }
            }
        }
    }
}
