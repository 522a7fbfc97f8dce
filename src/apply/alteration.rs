//! Values that doo does not keep as they were sent.

use crate::diff::{FieldChange, FieldKind, fields_between};
use crate::model::{Group, ListedGroup, Marker, Marking};

/// A group that is listed with other content than it was created with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlteredGroup {
    /// What differs, field by field.
    pub fields: Vec<AlteredField>,
    /// What happens to the group.
    pub fate: Fate,
    /// Whether the next run recognises the group, by its marker or its name. Otherwise that run would
    /// create it again, and so would every later run.
    pub(super) is_recognisable: bool,
    why: String,
}

/// One value that doo does not keep as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlteredField {
    /// What differs, as in a plan: before is what doo lists, after is what was sent.
    pub field: FieldChange,
    /// What to write in the manifest.
    pub instead: String,
}

/// What happens to a group that doo does not keep as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is deleted again: the group that it should replace is still there, or another group delivers
    /// its hooks, or no later run would recognise it.
    TakenBack,
    /// It stays: nothing else delivers its hooks.
    Stays,
    /// It stays, since another group has the same id.
    Shared,
}

impl AlteredGroup {
    /// How a listed group differs from what was sent, if it does.
    pub(super) fn of(listed: &ListedGroup, group: &Group, marker: &Marker) -> Option<Self> {
        let is_marked = listed.marker() == Some(marker);
        let is_named = listed.group.matching_name() == group.matching_name();
        if is_marked && is_named && group.same_content(&listed.group) {
            return None;
        }
        let mut fields: Vec<AlteredField> = fields_between(&listed.group, group)
            .into_iter()
            // A description that lost its marker is reported as a whole.
            .filter(|field| is_marked || field.path != "description")
            .map(AlteredField::of)
            .collect();
        if !is_marked {
            fields.push(AlteredField::of_marker(listed, group, marker));
        }
        let paths: Vec<&str> = fields.iter().map(|it| &*it.field.path).collect();
        let why = format!("doo keeps another {} than was sent", paths.join(", "));
        Some(Self {
            fields,
            fate: Fate::Stays,
            is_recognisable: is_marked || is_named,
            why,
        })
    }

    /// The same, once it is decided what happens to the group.
    pub(super) fn with(self, fate: Fate) -> Self {
        let what = match fate {
            Fate::TakenBack => "it is deleted again, and what delivered before stays",
            Fate::Stays => "it stays, since nothing else delivers its hooks",
            Fate::Shared => "it stays, since another group has its id as well",
        };
        let why = format!("{}: {what}", self.why);
        Self { fate, why, ..self }
    }

    /// The alteration in one sentence, without the period.
    pub fn why(&self) -> &str {
        &self.why
    }
}

impl AlteredField {
    fn of(field: FieldChange) -> Self {
        let instead = match (field.kind, &field.before) {
            (FieldKind::Secret, _) => {
                "doo does not list what was sent, so it cannot be compared: ask doo".to_owned()
            }
            (FieldKind::Added, _) => "doo drops it: leave it out".to_owned(),
            (FieldKind::Removed, _) => "doo adds it: declare it as doo lists it".to_owned(),
            (FieldKind::NotVerifiable, _) => "doo does not say it: leave it out".to_owned(),
            (FieldKind::Changed, Some(kept)) if !kept.contains('\n') => format!("write `{kept}`"),
            (FieldKind::Changed, _) => "write it as doo lists it".to_owned(),
        };
        Self { field, instead }
    }

    /// A description whose marker did not survive.
    fn of_marker(listed: &ListedGroup, group: &Group, marker: &Marker) -> Self {
        let sent = marker.append_to(&group.description);
        let kept = match &listed.marking {
            Marking::Marked(marker) => marker.append_to(&listed.group.description),
            Marking::Unmarked | Marking::Damaged => listed.group.description.clone(),
        };
        let is_dropped = kept.trim_end() == group.description.trim_end();
        let instead = match room(&sent, &kept, marker) {
            _ if is_dropped => "doo drops dooctl's marker at its end: ask doo".to_owned(),
            Some(0) => "doo keeps too few characters for dooctl's marker: ask doo".to_owned(),
            Some(room) => format!("write at most {room} characters"),
            None => "dooctl's marker is lost in it: write plain letters and digits, or ask doo"
                .to_owned(),
        };
        let field = FieldChange {
            path: "description".to_owned(),
            kind: FieldKind::Changed,
            before: Some(kept),
            after: Some(sent),
        };
        Self { field, instead }
    }
}

/// How many characters a description may have beside its marker, if doo cuts descriptions
/// (api-facts: description-limit).
fn room(sent: &str, kept: &str, marker: &Marker) -> Option<usize> {
    let is_cut = sent.starts_with(kept) && !kept.is_empty();
    let marker = marker.to_string().chars().count() + 1;
    is_cut.then(|| kept.chars().count().saturating_sub(marker))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{GroupId, Hook, HookType, Owner, Scope, TeamId};

    fn group() -> Group {
        Group {
            name: "Orders".into(),
            description: "Every order goes to the CRM of the shop".into(),
            scope: Scope::Organization,
            hooks: vec![Hook {
                hook_type: HookType::declared("order_created"),
                method: "POST".into(),
                endpoint: "https://crm.example.com".into(),
                origin: None,
            }],
            authentication: None,
        }
    }

    fn marker() -> Marker {
        Marker {
            owner: Owner::new("crm"),
            team: TeamId::new("1"),
            scope: Scope::Organization,
            content: None,
            replaces: Vec::new(),
        }
    }

    /// What is reported about a group that doo keeps like this.
    fn reported(description: &str, change: impl Fn(&mut Group)) -> Vec<String> {
        let (text, marking) = Marker::split(description);
        let mut kept = Group {
            description: text.to_owned(),
            ..group()
        };
        change(&mut kept);
        let listed = ListedGroup {
            id: GroupId::new("1"),
            group: kept,
            marking,
        };
        let found = AlteredGroup::of(&listed, &group(), &marker());
        let fields = found.into_iter().flat_map(|found| found.fields);
        fields
            .map(|it| format!("{}: {}", it.field.path, it.instead))
            .collect()
    }

    #[test]
    fn each_field_says_what_to_write_instead() {
        let whole = marker().append_to(&group().description);
        assert!(reported(&whole, |kept| kept.hooks[0].endpoint.push('/')).is_empty());
        assert_eq!(
            reported(&whole, |kept| kept.hooks[0].endpoint.push_str("/a")),
            ["hooks[order_created].endpoint: write `https://crm.example.com/a`"]
        );
        assert_eq!(
            reported(&whole, |kept| kept.name = "orders".into()),
            ["name: write `orders`"]
        );
        assert_eq!(
            reported(&whole, |kept| kept.scope = Scope::Event("1".into())),
            ["scope: write `event 1`"]
        );
    }

    #[test]
    fn a_description_that_lost_its_marker_says_how_long_it_may_be() {
        let whole = marker().append_to(&group().description);
        assert_eq!(
            reported(&whole[..50], |_| ()),
            ["description: write at most 24 characters"]
        );
        assert_eq!(
            reported(&whole[..20], |_| ()),
            ["description: doo keeps too few characters for dooctl's marker: ask doo"]
        );
        assert_eq!(
            reported(&whole.to_uppercase(), |_| ()),
            [
                "description: dooctl's marker is lost in it: write plain letters and digits, or \
                 ask doo"
            ]
        );
    }
}
