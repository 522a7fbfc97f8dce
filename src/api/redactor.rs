//! Hides what this run sent, read or listed and must not print, whatever a server or the network
//! says. Listings have client secrets in clear (api-facts: secrets-in-clear).

mod encoded;
mod layers;
mod lines;
mod pairs;
mod search;

use crate::characters::floor;
use crate::model::{
    Authentication, Group, HIDDEN, Hook, Secret, hidden_in_header_value, hidden_in_url,
};
use lines::{LineSearch, SURE};
use search::SecretSearch;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Knows what must not be printed. Clones share what they know.
#[derive(Clone, Default)]
pub struct Redactor(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    /// Credentials, tokens and client secrets.
    secrets: BTreeSet<String>,
    /// Possible secrets: values in the queries of URLs, fixed values of headers, ids.
    values: BTreeSet<String>,
    /// Built when it is needed, dropped when more is learned.
    search: Option<Arc<SecretSearch>>,
    lines: Option<Arc<LineSearch>>,
}

/// The longest message that is searched, in bytes.
const LONGEST: usize = 64 * 1024;
/// The number of characters of a message that are shown.
const SHOWN: usize = 300;

impl Redactor {
    /// Learns a credential, a token or a client secret.
    pub fn learn(&self, secret: &Secret) {
        let text = secret.expose();
        let lines = text.lines().filter(|line| line.len() >= SURE);
        let mut known = self.known();
        if insert(&mut known.secrets, std::iter::once(text).chain(lines)) {
            (known.search, known.lines) = (None, None);
        }
    }

    /// Learns the parts of a group that may be secret.
    pub fn learn_group(&self, group: &Group) {
        for Hook {
            endpoint,
            origin,
            hook_type: _,
            method: _,
        } in &group.hooks
        {
            self.learn_url(endpoint);
            if let Some(origin) = origin {
                self.learn_url(&origin.endpoint);
            }
        }
        if let Some(Authentication {
            endpoint,
            client_secret,
            header_value_format,
            grant_type: _,
            client_id: _,
            header_format: _,
        }) = &group.authentication
        {
            self.learn_url(endpoint);
            let values = hidden_in_header_value(header_value_format);
            self.add(values);
            if let Some(secret) = client_secret {
                self.learn(secret);
            }
        }
    }

    /// Learns the parts of a URL that output hides.
    pub fn learn_url(&self, url: &str) {
        self.add(hidden_in_url(url));
    }

    /// Learns an id: anyone with a group's id and an API key can delete the group.
    pub(super) fn learn_id(&self, id: &str) {
        self.add([id]);
    }

    /// A message of a server or the network: one line, shortened, without anything that is known.
    pub fn message(&self, text: &str) -> String {
        if text.len() > LONGEST {
            return format!("a message of {} KiB, which is not shown", text.len() / 1024);
        }
        // Pairs first: they hide values that the run does not know.
        let text = pairs::hidden(text);
        let hidden = self.search().hidden(&text);
        shorten(&cut_out(&text, hidden))
    }

    /// A line of output without the secrets that are too long to be in it by chance: a server can
    /// list a secret as a name. They are found as they are, and as each format escapes them.
    pub fn line<'t>(&self, line: &'t str) -> Cow<'t, str> {
        let hidden = self.line_search().hidden(line);
        if hidden.is_empty() {
            return Cow::Borrowed(line);
        }
        Cow::Owned(cut_out(line, hidden))
    }

    /// The lines of a file, each as a line of output.
    pub fn lines(&self, text: &str) -> String {
        let lines: Vec<_> = text.split('\n').map(|line| self.line(line)).collect();
        lines.join("\n")
    }

    fn add<'t>(&self, values: impl IntoIterator<Item = &'t str>) {
        let mut known = self.known();
        if insert(&mut known.values, values) {
            known.search = None;
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // A panic elsewhere leaves the values whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn search(&self) -> Arc<SecretSearch> {
        let mut known = self.known();
        let Known {
            secrets,
            values,
            search,
            lines: _,
        } = &mut *known;
        Arc::clone(search.get_or_insert_with(|| Arc::new(SecretSearch::new(secrets, values))))
    }

    fn line_search(&self) -> Arc<LineSearch> {
        let mut known = self.known();
        let Known {
            secrets,
            lines,
            values: _,
            search: _,
        } = &mut *known;
        Arc::clone(lines.get_or_insert_with(|| Arc::new(LineSearch::new(secrets))))
    }
}

/// Adds texts and returns whether one of them was new.
fn insert<'t>(known: &mut BTreeSet<String>, texts: impl IntoIterator<Item = &'t str>) -> bool {
    let texts = texts.into_iter().map(str::trim);
    // A masked value is not secret, and every redacted message has it.
    let texts = texts.filter(|text| text.bytes().any(|b| b != b'*'));
    let known_before = known.len();
    known.extend(texts.map(str::to_owned));
    known.len() > known_before
}

/// Replaces each part with `***`.
fn cut_out(text: &str, mut parts: Vec<Range<usize>>) -> String {
    parts.sort_unstable_by_key(|part| (part.start, part.end));
    let mut shown = String::with_capacity(text.len());
    let mut end = 0;
    for part in parts {
        if shown.is_empty() || part.start > end {
            shown.push_str(&text[floor(text, end)..floor(text, part.start).max(floor(text, end))]);
            shown.push_str(HIDDEN);
        }
        end = end.max(part.end);
    }
    // A part may end inside a character: skip the rest of that character.
    let rest = (end..=text.len()).find(|at| text.is_char_boundary(*at));
    shown.push_str(&text[rest.unwrap_or(text.len())..]);
    shown
}

/// One short line without control characters, safe for a terminal.
fn shorten(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    match clean.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}

#[cfg(test)]
mod tests;
