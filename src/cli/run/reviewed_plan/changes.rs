//! What differs between the changes of two plans.

use super::in_one_line::in_one_line;
use crate::documents::{ChangeItem, PartItem};

/// What a plan does, in one line. A digest alone does not say what differs.
pub(super) fn described(changes: &[ChangeItem]) -> String {
    let describe = |change: &ChangeItem| {
        let fields: Vec<_> = change.fields.iter().map(|field| &*field.path).collect();
        let place = place(change);
        if fields.is_empty() {
            format!("{place}: {}", change.action)
        } else {
            format!("{place}: {} ({})", change.action, fields.join(", "))
        }
    };
    let all: Vec<_> = changes.iter().filter(writes).map(describe).collect();
    if all.is_empty() {
        "nothing is to be done".to_owned()
    } else {
        in_one_line(&all)
    }
}

fn place(change: &ChangeItem) -> String {
    format!("team {}, {:?}", change.team, change.name)
}

fn writes(change: &&ChangeItem) -> bool {
    change.action != "unmanaged"
}

/// The first change that differs between the plans.
pub(super) fn what_moved(reviewed: &[ChangeItem], now: &[ChangeItem]) -> String {
    let key = |change: &ChangeItem| {
        (
            change.team.clone(),
            change.name.clone(),
            change.action.clone(),
        )
    };
    for change in now.iter().filter(writes) {
        // Several groups of one name may be deleted.
        let mut same = reviewed.iter().filter(|before| key(before) == key(change));
        let first = same.clone().next();
        let Some(before) = same.find(|before| before.ids == change.ids).or(first) else {
            let was = reviewed
                .iter()
                .filter(writes)
                .find(|b| b.team == change.team && b.name == change.name);
            return match was {
                Some(was) => format!(
                    "{}: {} has become {}",
                    place(change),
                    was.action,
                    change.action
                ),
                None => format!("{}: {} was not part of it", place(change), change.action),
            };
        };
        if before.ids != change.ids || before.reason != change.reason {
            return format!("{}: another group is listed under that name", place(change));
        }
        let moved = change
            .fields
            .iter()
            .find(|field| !before.fields.contains(field));
        let gone = before
            .fields
            .iter()
            .find(|field| !change.fields.contains(field));
        if let Some(field) = moved.or(gone) {
            return format!("{}: {} is another", place(change), field.path);
        }
        if let Some(part) = moved_part(before, change) {
            return format!("{}: {part}", place(change));
        }
    }
    match reviewed
        .iter()
        .filter(writes)
        .find(|before| !now.iter().any(|change| key(change) == key(before)))
    {
        Some(gone) => format!("{}: {} is no longer due", place(gone), gone.action),
        None => "the listed content it rests on has changed".to_owned(),
    }
}

/// The first part that differs of what a change rests on.
fn moved_part(before: &ChangeItem, now: &ChangeItem) -> Option<String> {
    let of = |parts: &[PartItem], part: &PartItem| parts.iter().any(|p| p.part == part.part);
    let moved = now
        .rests_on
        .iter()
        .find(|part| !before.rests_on.contains(part));
    let gone = before.rests_on.iter().find(|part| !of(&now.rests_on, part));
    match (moved, gone) {
        (Some(part), _) if of(&before.rests_on, part) => Some(format!("{} is another", part.part)),
        (Some(part), _) => Some(format!("{} is new", part.part)),
        (None, Some(part)) => Some(format!("{} is gone", part.part)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::FieldItem;

    fn change(name: &str, action: &str, ids: &[&str], after: &str) -> ChangeItem {
        let field = FieldItem {
            path: "description".into(),
            kind: "changed".into(),
            before: None,
            after: Some(after.into()),
        };
        ChangeItem {
            team: "4711".into(),
            name: name.into(),
            action: action.into(),
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            reason: "changed".into(),
            cause: None,
            fields: vec![field],
            rests_on: vec![part("declared.hooks", "1")],
        }
    }

    fn part(part: &str, digest: &str) -> PartItem {
        PartItem {
            part: part.into(),
            digest: digest.into(),
        }
    }

    fn resting_on(parts: &[(&str, &str)]) -> Vec<ChangeItem> {
        let mut change = change("A", "replace", &["1"], "x");
        change.rests_on = parts
            .iter()
            .map(|(name, digest)| part(name, digest))
            .collect();
        vec![change]
    }

    #[test]
    fn a_plan_is_described_in_one_line() {
        let changes: Vec<_> = (0..12)
            .map(|number| change(&number.to_string(), "replace", &[], "x"))
            .chain([change("theirs", "unmanaged", &[], "x")])
            .collect();
        let line = described(&changes);
        assert!(
            line.starts_with("team 4711, \"0\": replace (description); "),
            "{line}"
        );
        assert!(
            line.ends_with("\"3\": replace (description); and 8 more"),
            "{line}"
        );
        assert_eq!(described(&changes[12..]), "nothing is to be done");
    }

    #[test]
    fn what_moved_is_named() {
        let reviewed = [change("A", "replace", &["1"], "x")];
        for (now, expected) in [
            (
                vec![change("A", "replace", &["1"], "y")],
                "team 4711, \"A\": description is another",
            ),
            (
                vec![change("A", "replace", &["2"], "x")],
                "team 4711, \"A\": another group is listed under that name",
            ),
            (
                vec![change("A", "create", &[], "x")],
                "team 4711, \"A\": replace has become create",
            ),
            (vec![], "team 4711, \"A\": replace is no longer due"),
            (
                vec![
                    change("A", "replace", &["1"], "x"),
                    change("B", "delete", &["3"], "x"),
                ],
                "team 4711, \"B\": delete was not part of it",
            ),
            (
                resting_on(&[("declared.hooks", "2")]),
                "team 4711, \"A\": declared.hooks is another",
            ),
            (
                resting_on(&[("declared.hooks", "1"), ("namesake[2]", "3")]),
                "team 4711, \"A\": namesake[2] is new",
            ),
            (resting_on(&[]), "team 4711, \"A\": declared.hooks is gone"),
            (
                vec![change("A", "replace", &["1"], "x")],
                "the listed content it rests on has changed",
            ),
        ] {
            assert_eq!(what_moved(&reviewed, &now), expected);
        }
    }
}
