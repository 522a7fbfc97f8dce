//! How doo changes values, by its settings: whether an apply can succeed.

use crate::generate::{Case, cases};
use crate::manifest::Manifest;
use clap::ValueEnum;
use dooctl::model::{Group, Marker, TeamId};
use dooctl::sandbox::{Alteration, Meaning, ScopeListing, Secrets, Variants};
use proptest::prelude::*;
use serde_json::Value;

/// Alterations whose result may or may not count as the same value.
pub(crate) const EITHER: [Alteration; 3] = [
    Alteration::EscapedLetters,
    Alteration::OneLineQueries,
    Alteration::DroppedScope,
];

/// Ways to list secrets in which a client must not report a difference.
const QUIET: [Secrets; 4] = [
    Secrets::Clear,
    Secrets::Masked,
    Secrets::Empty,
    Secrets::Absent,
];

/// Whether doo changes nothing.
pub(crate) fn is_plain(variants: &Variants) -> bool {
    let alterations = variants.keep_as.iter().chain(&variants.list_as);
    alterations.count() == 0 && variants.secrets == Secrets::Clear
}

/// Whether doo changes nothing that a client must report.
pub(crate) fn is_quiet(variants: &Variants) -> bool {
    let mut alterations = variants.keep_as.iter().chain(&variants.list_as);
    alterations.all(|alteration| alteration.meaning() == Meaning::Same)
        && QUIET.contains(&variants.secrets)
}

/// The declared groups as they are sent, except the content in their markers.
pub(crate) fn sent(manifest: &Manifest) -> Vec<Value> {
    let teams = manifest.teams.iter().zip(&manifest.declared);
    teams
        .flat_map(|(team, declared)| declared.iter().map(move |it| (team, &it.group)))
        .map(|(team, group)| sent_to(manifest, team, group))
        .collect()
}

fn sent_to(manifest: &Manifest, team: &TeamId, group: &Group) -> Value {
    let marker = Marker {
        owner: manifest.owner.clone(),
        team: team.clone(),
        scope: group.scope.clone(),
        content: None,
        replaces: Vec::new(),
    };
    dooctl::api::add_webhook(group, &marker)
}

/// The alteration that certainly changes the meaning of a sent group.
pub(crate) fn sure_change(alterations: &[Alteration], sent: &Value) -> Option<Alteration> {
    let changes = |alteration: &Alteration| {
        let mut altered = sent.clone();
        alteration.alter(altered.as_object_mut().unwrap());
        // A missing operation name is equal to null.
        let is_named = || sent.to_string().contains(r#"operationName\":\""#);
        altered != *sent && (*alteration != Alteration::NoOperationNames || is_named())
    };
    let mut sure = alterations
        .iter()
        .filter(|alteration| alteration.meaning() == Meaning::Other)
        .filter(|alteration| !EITHER.contains(alteration));
    sure.find(|alteration| changes(alteration)).copied()
}

/// Cases whose account changes values, with values that most alterations change.
pub(crate) fn altered_cases(meanings: &'static [Meaning]) -> impl Strategy<Value = Case> {
    let all = Alteration::value_variants().iter().copied();
    let chosen: Vec<_> = all
        .filter(|alteration| meanings.contains(&alteration.meaning()))
        .collect();
    let some = move || prop::collection::vec(prop::sample::select(chosen.clone()), 0..=2);
    let secrets = if meanings.contains(&Meaning::Other) {
        Secrets::value_variants()
    } else {
        &QUIET
    };
    let secrets = prop::sample::select(secrets);
    (cases(2, 2, 3), some(), some(), secrets).prop_map(|(mut case, keep_as, list_as, secrets)| {
        adorn(&mut case);
        case.variants.secrets = secrets;
        let of_scope = [Alteration::DroppedScope, Alteration::OtherScope];
        let mut all = keep_as.iter().chain(&list_as);
        if all.any(|alteration| of_scope.contains(alteration)) {
            // Otherwise the change is invisible.
            case.variants.scope = ScopeListing::Echo;
        }
        let is_dropped = keep_as
            .iter()
            .chain(&list_as)
            .any(|it| *it == Alteration::DroppedScope);
        // A scope that is dropped hides another one.
        let seen = |alteration: &Alteration| !is_dropped || *alteration != Alteration::OtherScope;
        case.variants.keep_as = keep_as.iter().copied().filter(seen).collect();
        case.variants.list_as = list_as.iter().copied().filter(seen).collect();
        case
    })
}

/// Gives all groups values that doo may change.
pub(crate) fn adorn(case: &mut Case) {
    for team in &mut case.teams {
        let declared = team.declared.iter_mut().map(|(_, content)| content);
        let listed = team.listed.iter_mut().map(|listed| &mut listed.content);
        for content in declared.chain(listed) {
            content.is_ornate = true;
        }
    }
}
