//! What must not be repeated of a run: everything that was sent, read or listed in it, whatever a
//! server or the network says.

mod encoded;
mod layers;
mod pairs;
mod search;

use crate::characters::floor;
use crate::model::{
    Authentication, Group, HIDDEN, Hook, Secret, hidden_in_header_value, hidden_in_url,
};
use aho_corasick::{AhoCorasick, MatchKind};
use search::Search;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What must not be repeated. A clone learns and knows the same.
#[derive(Clone, Default)]
pub struct Redactor(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    /// Credentials, tokens and client secrets.
    secrets: BTreeSet<String>,
    /// What may be secret: values in the queries of URLs, fixed values of headers, ids.
    values: BTreeSet<String>,
    /// Made when it is needed, and forgotten when more is learned.
    search: Option<Arc<Search>>,
    lines: Option<Arc<AhoCorasick>>,
}

/// The longest message that is looked through.
const LONGEST: usize = 64 * 1024;
/// How many characters of a message are shown.
const SHOWN: usize = 300;
/// What is said instead of a message.
const WITHHELD: &str = "a message that is not shown, since it may hold a secret";

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

    /// Learns what a group holds that may be secret.
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

    /// Learns what a URL hides.
    pub fn learn_url(&self, url: &str) {
        self.add(hidden_in_url(url));
    }

    /// Learns an id: with a group's and an API key the group can be deleted.
    pub(super) fn learn_id(&self, id: &str) {
        self.add([id]);
    }

    /// A message of a server or of the network: one line, not too long, without what is known.
    pub fn message(&self, text: &str) -> String {
        if text.len() > LONGEST {
            return format!("a message of {} KiB, which is not shown", text.len() / 1024);
        }
        // Pairs first: what the run does not know is hidden with them, and the rest is looked through.
        let text = pairs::hidden(text);
        match self.search().hidden(&text) {
            Some(hidden) => shorten(&cut_out(&text, hidden)),
            None => WITHHELD.to_owned(),
        }
    }

    /// A line of output without secrets that are long enough not to be in it by chance: a server
    /// can list them as names.
    pub fn line<'t>(&self, line: &'t str) -> Cow<'t, str> {
        let automaton = self.automaton();
        if !automaton.is_match(line) {
            return Cow::Borrowed(line);
        }
        let found = automaton.find_iter(line).map(|found| found.range());
        Cow::Owned(cut_out(line, found.collect()))
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
        // A panic elsewhere leaves whole values.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn search(&self) -> Arc<Search> {
        let mut known = self.known();
        let Known {
            secrets,
            values,
            search,
            lines: _,
        } = &mut *known;
        Arc::clone(search.get_or_insert_with(|| Arc::new(Search::new(secrets, values))))
    }

    fn automaton(&self) -> Arc<AhoCorasick> {
        let mut known = self.known();
        let Known {
            secrets,
            lines,
            values: _,
            search: _,
        } = &mut *known;
        Arc::clone(lines.get_or_insert_with(|| Arc::new(of_lines(secrets))))
    }
}

/// How long a secret is that no name holds by chance.
const SURE: usize = 8;

/// The secrets as lines hold them: as they are, or in a JSON document.
fn of_lines(secrets: &BTreeSet<String>) -> AhoCorasick {
    let sure = secrets.iter().filter(|secret| secret.len() >= SURE);
    let in_json = |secret: &String| serde_json::Value::from(secret.as_str()).to_string();
    let forms = sure.flat_map(|secret| {
        let json = in_json(secret);
        [secret.clone(), json[1..json.len() - 1].to_owned()]
    });
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(forms);
    automaton.expect("secrets fit into memory twice")
}

/// Whether something was new.
fn insert<'t>(known: &mut BTreeSet<String>, texts: impl IntoIterator<Item = &'t str>) -> bool {
    let texts = texts.into_iter().map(str::trim);
    // What is masked says nothing, and is in every message that was redacted.
    let texts = texts.filter(|text| text.bytes().any(|b| b != b'*'));
    let known_before = known.len();
    known.extend(texts.map(str::to_owned));
    known.len() > known_before
}

/// The text with `***` in place of each part.
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
    // A part may end inside of a character: nothing of it is shown.
    let rest = (end..=text.len()).find(|at| text.is_char_boundary(*at));
    shown.push_str(&text[rest.unwrap_or(text.len())..]);
    shown
}

/// One line, not too long, without control characters: a terminal may read it.
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
