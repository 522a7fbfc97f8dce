//! Finds places where a document may have a secret: below keys with such names, and in values that
//! are aliased there.

use super::{Node, Span, Value};
use std::collections::HashSet;
use std::rc::Rc;

/// Whether a secret instead of a reference may be below a key.
pub(super) fn is_secret_key(key: &str) -> bool {
    const NAMES: [&str; 3] = ["secret", "credential", "password"];
    // Most keys are shorter than all names, or plain: this is asked of every key of a file.
    let shortest = NAMES.iter().map(|name| name.len()).min();
    if shortest.is_some_and(|shortest| key.len() < shortest) {
        return false;
    }
    if key.bytes().all(|b| b.is_ascii_lowercase()) {
        return NAMES.iter().any(|name| key.contains(name));
    }
    let letters = key.chars().filter(char::is_ascii_alphanumeric);
    let letters: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    NAMES.iter().any(|name| letters.contains(name))
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
