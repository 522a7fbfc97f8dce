//! The command that sends what exists to a new group.

use crate::apply::Fillable;
use crate::model::Scope;

/// A command of dooctl, as typed in a shell. `ID` is in place of an event that dooctl cannot know.
///
/// `options` come first: the manifest, and where doo is.
pub fn fill(fillable: &Fillable<'_>, options: &[String], names_team: bool) -> String {
    let Fillable {
        team,
        group,
        resource,
        is_one_of_several,
    } = fillable;
    let mut words = vec!["dooctl".to_owned(), "backfill".to_owned()];
    words.extend(options.iter().map(|option| word(option)));
    let mut add = |option: &str, value: &str| words.extend([option.to_owned(), word(value)]);
    add("--group", &group.name);
    if names_team {
        add("--team", team.as_str());
    }
    if *is_one_of_several {
        add("--resource", resource.name());
    }
    if resource.is_of_event() && !matches!(group.scope, Scope::Event(_)) {
        add("--event", "ID");
    }
    words.join(" ")
}

/// One argument. Between single quotes a shell takes everything as it is.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./=@%+,:".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Group, Resource, TeamId};

    #[test]
    fn the_command_can_be_pasted_and_names_what_backfill_wants_to_know() {
        let team = TeamId::new("4711");
        let mut group = Group {
            name: "it's $(new)".to_owned(),
            description: String::new(),
            scope: Scope::Organization,
            hooks: vec![],
            authentication: None,
        };
        let fill = |group: &Group, resource, is_one_of_several, names_team| {
            let fillable = Fillable {
                team: &team,
                group,
                resource,
                is_one_of_several,
            };
            fill(&fillable, &["a b".to_owned()], names_team)
        };
        assert_eq!(
            fill(&group, Resource::Orders, true, true),
            r"dooctl backfill 'a b' --group 'it'\''s $(new)' --team 4711 --resource orders --event ID"
        );
        group.name = "Feed".to_owned();
        let events = "dooctl backfill 'a b' --group Feed";
        assert_eq!(fill(&group, Resource::Events, false, false), events);
        group.scope = Scope::Event("7".to_owned());
        assert_eq!(fill(&group, Resource::Orders, false, false), events);
    }
}
