//! The ownership marker: the end of a description, the one free text that doo keeps.
//!
//! `[dooctl owner=crm-prod team=4711 event=82032 content=5f0c91d2 replaces=12,13]`

use super::{Fingerprint, GroupId, Owner, Scope, TeamId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;

/// Who a group belongs to. The team is part of it because teams of one organization may see each
/// other's groups, the scope because doo does not list it, the content so that an edit outside can
/// be told from a change of the manifest, and the groups it replaces so that any later run can
/// finish a replacement that was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The manifest's owner.
    pub owner: Owner,
    /// The team it was declared for.
    pub team: TeamId,
    /// The scope it was created with; never [`Scope::Unknown`].
    pub scope: Scope,
    /// The content it was created with; older markers do not say it.
    pub content: Option<Fingerprint>,
    /// The groups it was created to replace.
    pub replaces: Vec<GroupId>,
}

const OPEN: &str = "[dooctl ";
const CLOSE: char = ']';

/// What stands in a marker as it is; anything else is percent-encoded, so that no id can end the
/// marker or add a key to it.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl Marker {
    /// Splits a listed description into its text and its marker. A description whose marker is
    /// damaged or lacks owner or team has none: it is all text.
    pub fn split(description: &str) -> (&str, Option<Self>) {
        let trimmed = description.trim_end();
        let parsed = trimmed
            .strip_suffix(CLOSE)
            .and_then(|rest| rest.rfind(OPEN).map(|at| (at, &rest[at + OPEN.len()..])))
            .and_then(|(at, pairs)| Some((at, Self::parse(pairs)?)));
        match parsed {
            Some((at, marker)) => (description[..at].trim_end(), Some(marker)),
            None => (trimmed, None),
        }
    }

    /// Puts a marker at the end of a description.
    pub fn append_to(&self, description: &str) -> String {
        match description.trim_end() {
            "" => self.to_string(),
            text => format!("{text} {self}"),
        }
    }

    /// Unknown keys are ignored, so that the grammar can grow.
    fn parse(pairs: &str) -> Option<Self> {
        let (mut owner, mut team, mut content) = (None, None, None);
        let (mut scope, mut replaces) = (Scope::Organization, vec![]);
        for pair in pairs.split_ascii_whitespace() {
            let (key, value) = pair.split_once('=')?;
            match key {
                "owner" => owner = Some(Owner::new(decode(value)?)),
                "team" => team = Some(TeamId::new(decode(value)?)),
                "event" => scope = Scope::Event(decode(value)?),
                "guide" => scope = Scope::EventGuide(decode(value)?),
                "content" => content = decode(value).map(Fingerprint::new),
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marker(scope: Scope, replaces: &[&str]) -> Marker {
        Marker {
            owner: Owner::new("crm-prod"),
            team: TeamId::new("4711"),
            scope,
            content: None,
            replaces: replaces.iter().map(|id| GroupId::new(*id)).collect(),
        }
    }

    #[test]
    fn the_documented_form() {
        let whole = marker(Scope::Event("82032".into()), &["12", "38cc7e8d-d107"]);
        assert_eq!(
            whole.append_to("Orders"),
            "Orders [dooctl owner=crm-prod team=4711 event=82032 replaces=12,38cc7e8d-d107]"
        );
        assert_eq!(
            marker(Scope::EventGuide("17".into()), &[]).append_to(""),
            "[dooctl owner=crm-prod team=4711 guide=17]"
        );
        let with_content = Marker {
            content: Some(Fingerprint::new("5f0c91d2")),
            ..whole
        };
        assert_eq!(
            with_content.to_string(),
            "[dooctl owner=crm-prod team=4711 event=82032 content=5f0c91d2 replaces=12,38cc7e8d-d107]"
        );
    }

    #[test]
    fn unknown_keys_are_ignored() {
        let (text, found) = Marker::split("a [dooctl owner=o team=1 since=2031 event=5]  ");
        assert_eq!(text, "a");
        assert_eq!(found.map(|m| m.scope), Some(Scope::Event("5".into())));
    }

    #[test]
    fn damaged_markers_are_text() {
        for text in [
            "a [dooctl owner=o team=1",
            "a [dooctl owner=o]",
            "a [dooctl team=1]",
            "a [dooctl owner= team=1]",
            "a [dooctl owner]",
            "a [dooctl owner=o team=1] and more",
            "a [dooctl]",
            "",
        ] {
            assert_eq!(Marker::split(text), (text, None), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            text in "[ -~äß\\[\\]]{0,40}",
            owner in "[a-z0-9][a-z0-9-]{0,8}",
            team in "\\PC{1,8}",
            scope in prop_oneof![
                Just(Scope::Organization),
                "\\PC{1,6}".prop_map(Scope::Event),
                "\\PC{1,6}".prop_map(Scope::EventGuide),
            ],
            content in prop::option::of("\\PC{1,8}"),
            replaces in prop::collection::vec("\\PC{1,10}", 0..4),
        ) {
            let written = Marker {
                owner: Owner::new(owner),
                team: TeamId::new(team),
                scope,
                content: content.map(Fingerprint::new),
                replaces: replaces.into_iter().map(GroupId::new).collect(),
            };
            let listed = written.append_to(&text);
            prop_assert_eq!(Marker::split(&listed), (text.trim_end(), Some(written)));
        }
    }
}
