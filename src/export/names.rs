//! Names that listings do not have: of environment variables and files.

use super::exported::NamedSecret;
use crate::model::{Authentication, ListedGroup, TeamId};
use std::collections::BTreeSet;
use url::Url;

/// Small letters, digits and dashes, as in names of files; empty if there are none.
pub fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_lowercase()
}

/// A name that is not taken, with a number at its end if necessary.
pub(super) fn unique(taken: &mut BTreeSet<String>, wanted: &str, separator: char) -> String {
    let numbered = (2..).map(|number| format!("{wanted}{separator}{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    let free = names.find(|name| !taken.contains(name));
    // The numbers never end.
    let name = free.unwrap_or_default();
    taken.insert(name.clone());
    name
}

/// Unique names for the files of teams, from their names or ids.
pub fn file_names<'t>(teams: impl Iterator<Item = (&'t TeamId, Option<&'t str>)>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let name = |(id, name): (&TeamId, Option<&str>)| {
        let known = [name.unwrap_or_default(), id.as_str(), "team"].map(slug);
        let wanted = known.iter().find(|slug| !slug.is_empty());
        unique(&mut taken, wanted.map_or("team", String::as_str), '-')
    };
    teams.map(name).collect()
}

/// The environment variables of client secrets.
pub(super) struct SecretNames(Vec<Entry>);

struct Entry {
    authentication: Authentication,
    name: String,
    groups: Vec<String>,
}

impl SecretNames {
    /// One name for each secret, even if several groups use it.
    pub(super) fn new<'g>(
        in_use: &BTreeSet<String>,
        groups: impl Iterator<Item = &'g &'g ListedGroup>,
    ) -> Self {
        let mut entries: Vec<Entry> = vec![];
        for listed in groups {
            let Some(authentication) = &listed.group.authentication else {
                continue;
            };
            let name = listed.group.name.clone();
            match entries.iter_mut().find(|entry| entry.is_of(authentication)) {
                Some(entry) if entry.groups.contains(&name) => {}
                Some(entry) => entry.groups.push(name),
                None => entries.push(Entry {
                    authentication: authentication.clone(),
                    name: String::new(),
                    groups: vec![name],
                }),
            }
        }
        let mut taken = in_use.clone();
        for entry in &mut entries {
            entry.name = unique(&mut taken, &entry.wanted(), '_');
        }
        Self(entries)
    }

    /// The variable that will hold the secret of an authentication.
    pub(super) fn name_of(&self, authentication: &Authentication) -> &str {
        let entry = self.0.iter().find(|entry| entry.is_of(authentication));
        entry.map_or("", |entry| &entry.name)
    }

    /// The secrets by name.
    pub(super) fn into_named(self) -> Vec<NamedSecret> {
        let named = |entry: Entry| NamedSecret {
            name: entry.name,
            value: entry.authentication.client_secret,
            groups: entry.groups,
        };
        let mut named: Vec<_> = self.0.into_iter().map(named).collect();
        named.sort_by(|a, b| a.name.cmp(&b.name));
        named
    }
}

impl Entry {
    /// Whether it is the same secret: by its value, or if doo does not list that, by its client.
    fn is_of(&self, other: &Authentication) -> bool {
        let own = &self.authentication;
        match (&own.client_secret, &other.client_secret) {
            (Some(own), Some(other)) => own == other,
            (None, None) => own.endpoint == other.endpoint && own.client_id == other.client_id,
            _ => false,
        }
    }

    /// From the name of its only group, or from the host that several groups authenticate at.
    fn wanted(&self) -> String {
        let host = || {
            let url = Url::parse(&self.authentication.endpoint).ok()?;
            url.host_str().map(slug)
        };
        let group = match &self.groups[..] {
            [only] => Some(slug(only)),
            _ => None,
        };
        let is_name = |name: &String| name.starts_with(|c: char| c.is_ascii_alphabetic());
        let word = group.filter(is_name).or_else(|| host().filter(is_name));
        let word = word.unwrap_or_else(|| "receiver".to_owned());
        let word = word.to_uppercase().replace('-', "_");
        // Names with `DOO_` are for doo's API.
        let own = if word.split('_').next() == Some("DOO") {
            "RECEIVER_"
        } else {
            ""
        };
        format!("{own}{word}_CLIENT_SECRET")
    }
}
