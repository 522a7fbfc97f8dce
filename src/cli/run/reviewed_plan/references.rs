//! What differs between what two applies read.

use super::in_one_line::in_one_line;
use crate::documents::{
    CredentialItem, GroupSecretItem, ReferenceItem, ReferencesItem, ReviewedPlan,
};
use crate::model::{Owner, SecretRef};
use crate::plan::References;
use crate::render::words;
use std::collections::HashMap;

/// What differs since the review: what it was, and what it is.
pub(super) fn moved(reviewed: &ReviewedPlan, owner: &Owner, references: &References) -> String {
    let account = &references.account;
    if reviewed.owner != owner.as_str() || reviewed.api_url != *account {
        let ReviewedPlan { owner, api_url, .. } = reviewed;
        return format!("it was of {owner} at {api_url}, and the account is {account}");
    }
    let Some(before) = &reviewed.references else {
        return "an older dooctl has written it, which does not say what an apply reads".to_owned();
    };
    let (before, now) = (entries(before), entries(&ReferencesItem::of(references)));
    let moved = differences(&before, &now);
    if moved.is_empty() {
        "its digest does not fit what it says of references".to_owned()
    } else {
        in_one_line(&moved)
    }
}

/// What each setting, credential and secret is read from, in words.
type Entries = Vec<(String, String)>;

fn entries(item: &ReferencesItem) -> Entries {
    let ReferencesItem {
        requests_per_second,
        requests_per_day,
        trust_total_items,
        credentials,
        secrets,
    } = item;
    let limit = |limit: Option<String>| limit.unwrap_or_else(|| "not limited".to_owned());
    let settings = [
        (
            "requests_per_second",
            limit(requests_per_second.map(|it| it.to_string())),
        ),
        (
            "requests_per_day",
            limit(requests_per_day.map(|it| it.to_string())),
        ),
        ("trust_total_items", trust_total_items.to_string()),
    ];
    let settings = settings.map(|(name, value)| (format!("api.{name}"), value));
    let credentials = credentials
        .iter()
        .map(|CredentialItem { name, from }| (format!("api.credentials.{name}"), in_words(from)));
    let secrets = secrets.iter().map(|GroupSecretItem { team, name, from }| {
        (
            format!("client_secret of {name:?} in team {team}"),
            in_words(from),
        )
    });
    settings
        .into_iter()
        .chain(credentials)
        .chain(secrets)
        .collect()
}

fn in_words(item: &ReferenceItem) -> String {
    words::reference(&SecretRef::from(item))
}

fn differences(before: &Entries, now: &Entries) -> Vec<String> {
    let by_name =
        |entries: &'_ Entries| -> HashMap<String, String> { entries.iter().cloned().collect() };
    let (was, is) = (by_name(before), by_name(now));
    let moved = now.iter().filter_map(|(name, now)| match was.get(name) {
        Some(before) if before == now => None,
        Some(before) => Some(format!("{name} was {before}, and is {now}")),
        None => Some(format!("{name} is new: {now}")),
    });
    let gone = before.iter().filter(|(name, _)| !is.contains_key(name));
    let gone = gone.map(|(name, before)| format!("{name} was {before}, and is not read any more"));
    moved.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(secrets: &[(&str, &[&str])]) -> ReferencesItem {
        let secret = |(name, argv): &(&str, &[&str])| GroupSecretItem {
            team: "4711".to_owned(),
            name: (*name).to_owned(),
            from: match argv {
                [variable] => ReferenceItem::Env((*variable).to_owned()),
                argv => ReferenceItem::Command(argv.iter().map(|it| (*it).to_owned()).collect()),
            },
        };
        ReferencesItem {
            requests_per_second: Some(1.0),
            requests_per_day: None,
            trust_total_items: true,
            credentials: vec![CredentialItem {
                name: "api_key".to_owned(),
                from: ReferenceItem::File("keys/doo".to_owned()),
            }],
            secrets: secrets.iter().map(secret).collect(),
        }
    }

    fn between(before: &ReferencesItem, now: &ReferencesItem) -> Vec<String> {
        differences(&entries(before), &entries(now))
    }

    #[test]
    fn what_moved_is_named_from_what_to_what() {
        let before = item(&[("A", &["S"]), ("B", &["T"])]);
        assert_eq!(between(&before, &before), [""; 0]);
        assert_eq!(
            between(
                &before,
                &item(&[("C", &["T"]), ("A", &["sh", "-c", "env"])])
            ),
            [
                "client_secret of \"C\" in team 4711 is new: environment variable T",
                "client_secret of \"A\" in team 4711 was environment variable S, and is program sh \
                 -c env",
                "client_secret of \"B\" in team 4711 was environment variable T, and is not read any more",
            ]
        );
        let mut now = before.clone();
        now.requests_per_second = Some(2.5);
        now.trust_total_items = false;
        now.credentials[0].from = ReferenceItem::Env("KEY".to_owned());
        assert_eq!(
            between(&before, &now),
            [
                "api.requests_per_second was 1, and is 2.5",
                "api.trust_total_items was true, and is false",
                "api.credentials.api_key was file keys/doo, and is environment variable KEY",
            ]
        );
    }
}
