//! Where a document may hold a secret: below keys that are called so, and in what aliases there
//! stand for.

use super::{Node, Span, Value};
use std::collections::HashSet;
use std::rc::Rc;

/// Whether what is below a key may be a secret that was written in the place of a reference.
pub(super) fn is_secret_key(key: &str) -> bool {
    const NAMES: [&str; 3] = ["secret", "credential", "password"];
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
    /// What is shared is looked at once, and once more if it is a secret somewhere.
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
