//! The ownership marker at the end of a description, the only free text that doo keeps.
//!
//! `[dooctl owner=crm-prod team=4711 event=82032 content=5f0c91d2 replaces=12,13]`

use super::{Fingerprint, GroupId, Owner, Scope, TeamId};
use crate::characters::{Unseen, unseen};
use icu_normalizer::ComposingNormalizerBorrowed;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;

/// The owner of a group. It has the team, because teams of one organization may see each other's
/// groups (api-facts: team-or-organization); the scope, because doo does not list it; the content,
/// to distinguish an edit in doo from a change of the manifest; and the replaced groups, so that
/// any later run can finish an interrupted replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The manifest's owner.
    pub owner: Owner,
    /// The team it was declared for.
    pub team: TeamId,
    /// The scope at its creation; never [`Scope::Unknown`].
    pub scope: Scope,
    /// The content at its creation; older markers do not have it.
    pub content: Option<Fingerprint>,
    /// The groups it was created to replace.
    pub replaces: Vec<GroupId>,
}

const OPEN: &str = "[dooctl ";
const CLOSE: char = ']';

/// Characters that a marker must escape, so that no id can end the marker or add a key.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a description says about the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marking {
    /// Nothing: dooctl did not create the group.
    Unmarked,
    /// Exactly one complete marker at the very end.
    Marked(Marker),
    /// Something that looks like a marker but is not one. The owner is not known, so dooctl never
    /// changes the group.
    Damaged,
}

impl Marking {
    /// The marker, if it is complete.
    pub fn marker(&self) -> Option<&Marker> {
        match self {
            Self::Marked(marker) => Some(marker),
            Self::Unmarked | Self::Damaged => None,
        }
    }
}

impl From<Option<Marker>> for Marking {
    fn from(marker: Option<Marker>) -> Self {
        marker.map_or(Self::Unmarked, Self::Marked)
    }
}

impl Marker {
    /// The most bytes of a marker. doo's pages name no limit for descriptions
    /// (api-facts: description-limit); 255 is a common size of a database column, and there must be
    /// room for text before the marker.
    pub const MOST_BYTES: usize = 200;

    /// The most bytes of an owner and of a team's id, so that a marker without replaced groups fits
    /// into [`Marker::MOST_BYTES`].
    pub const MOST_OF_OWNER: usize = 36;
    /// The most bytes, escaped, of the id of an event or event guide.
    pub const MOST_OF_SCOPE: usize = 80;

    /// The number of bytes of a value in a marker.
    pub fn bytes_of(value: &str) -> usize {
        encode(value).to_string().len()
    }

    /// Splits a listed description into its text and its marker. If the marker is damaged,
    /// everything is text.
    pub fn split(description: &str) -> (&str, Marking) {
        let trimmed = description.trim_end();
        let last = trimmed.strip_suffix(CLOSE).and_then(|rest| {
            let at = rest.rfind(OPEN)?;
            let marker = Self::parse(&rest[at + OPEN.len()..])?;
            Some((trimmed[..at].trim_end(), marker))
        });
        match last {
            Some((text, marker)) if !resembles_marker(text) => (text, Marking::Marked(marker)),
            None if !resembles_marker(trimmed) && !is_cut(trimmed) => (trimmed, Marking::Unmarked),
            Some(_) | None => (trimmed, Marking::Damaged),
        }
    }

    /// Puts a marker at the end of a description.
    pub fn append_to(&self, description: &str) -> String {
        match description.trim_end() {
            "" => self.to_string(),
            text => format!("{text} {self}"),
        }
    }

    /// Adds replaced groups until the marker reaches [`Marker::MOST_BYTES`].
    pub fn replacing(mut self, ids: impl IntoIterator<Item = GroupId>) -> Self {
        for id in ids {
            self.replaces.push(id);
            if self.to_string().len() > Self::MOST_BYTES {
                self.replaces.pop();
            }
        }
        self
    }

    /// Reads the keys of a marker. Unknown keys are ignored, so that the grammar can grow. Other
    /// spellings and repeated keys are not a marker.
    fn parse(pairs: &str) -> Option<Self> {
        let (mut owner, mut team, mut content) = (None, None, None);
        let (mut scope, mut replaces) = (Scope::Organization, vec![]);
        let mut keys = Vec::new();
        for pair in pairs.split(' ') {
            let (key, value) = pair.split_once('=')?;
            if keys.contains(&key) || !is_key(key) || !is_value(value) {
                return None;
            }
            keys.push(key);
            match key {
                "owner" => owner = Some(Owner::new(decode(value)?)),
                "team" => team = Some(TeamId::new(decode(value)?)),
                "event" | "guide" if scope != Scope::Organization => return None,
                "event" => scope = Scope::Event(decode(value)?),
                "guide" => scope = Scope::EventGuide(decode(value)?),
                "content" => content = Some(Fingerprint::new(decode(value)?)),
                "replaces" => {
                    replaces = value
                        .split(',')
                        .map(|id| decode(id).map(GroupId::new))
                        .collect::<Option<_>>()?;
                }
                _ => {}
            }
        }
        Some(Self {
            owner: owner?,
            team: team?,
            scope,
            content,
            replaces,
        })
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_value(value: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%,".contains(&byte);
    !value.is_empty() && value.bytes().all(is_plain)
}

/// Whether a text has something that was or looks like a marker: other letters, white space,
/// brackets or entities, a second marker, or a part of one.
pub fn resembles_marker(text: &str) -> bool {
    // Most descriptions have none of its words in any spelling.
    if text.is_ascii() && !has_word(text) {
        return false;
    }
    let folded = fold(text);
    let has_keys = folded.contains("owner=") && folded.contains("team=");
    let has_name = folded.contains("dooctl");
    folded.contains("[dooctl") || has_keys || (has_name && folded.contains("owner="))
}

fn has_word(text: &str) -> bool {
    // An entity or an escape can stand for any letter.
    text.bytes()
        .any(|byte| matches!(byte, b'[' | b'=' | b'&' | b'%' | b'\\'))
}

/// Whether a text ends with the first characters of a marker, so that it may have been cut there.
fn is_cut(text: &str) -> bool {
    let end = fold(text);
    (1..OPEN.len()).any(|length| end.ends_with(&OPEN[..length]))
}

/// The text in small letters, without what programs do to brackets, letters and white space:
/// compatibility forms, invisible characters, entities, and escapes of URLs and JSON.
fn fold(text: &str) -> String {
    /// Entities may be escaped once or twice themselves.
    const TIMES: usize = 3;
    let mut folded: String = ComposingNormalizerBorrowed::new_nfkc()
        .normalize(text)
        .chars()
        .filter(|c| !hides(*c))
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    for _ in 0..TIMES {
        for (written, meant) in ESCAPES {
            if folded.contains(written) {
                folded = folded.replace(written, meant);
            }
        }
    }
    folded
}

/// How programs escape the characters of a marker.
const ESCAPES: [(&str, &str); 18] = [
    ("&amp;", "&"),
    ("&#38;", "&"),
    ("&#x26;", "&"),
    ("&#91;", "["),
    ("&#091;", "["),
    ("&#x5b;", "["),
    ("&#x005b;", "["),
    ("&lbrack;", "["),
    ("&lsqb;", "["),
    ("%5b", "["),
    ("\\u005b", "["),
    ("\\[", "["),
    ("&equals;", "="),
    ("&#61;", "="),
    ("&#x3d;", "="),
    ("%3d", "="),
    ("&nbsp;", " "),
    ("&#160;", " "),
];

/// Whether a character has no width: it hides a word from a search, but not from a reader.
fn hides(c: char) -> bool {
    matches!(unseen(c), Some(Unseen::Direction | Unseen::Invisible))
}

fn decode(value: &str) -> Option<String> {
    let decoded = percent_decode_str(value).decode_utf8().ok()?;
    (!decoded.is_empty()).then(|| decoded.into_owned())
}

fn encode(value: &str) -> impl fmt::Display {
    utf8_percent_encode(value, ENCODED)
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            owner,
            team,
            scope,
            content,
            replaces,
        } = self;
        write!(
            f,
            "{OPEN}owner={} team={}",
            encode(owner.as_str()),
            encode(team.as_str())
        )?;
        match scope {
            Scope::Event(id) => write!(f, " event={}", encode(id))?,
            Scope::EventGuide(id) => write!(f, " guide={}", encode(id))?,
            Scope::Organization | Scope::Unknown => {}
        }
        if let Some(content) = content {
            write!(f, " content={}", encode(content.as_str()))?;
        }
        for (position, id) in replaces.iter().enumerate() {
            f.write_str(if position == 0 { " replaces=" } else { "," })?;
            write!(f, "{}", encode(id.as_str()))?;
        }
        write!(f, "{CLOSE}")
    }
}

#[cfg(test)]
mod tests;
