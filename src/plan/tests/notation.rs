//! Accounts in a few words, for tables.

use super::OWNER;
use crate::api::ApiError;
use crate::diff;
use crate::graphql::{ShapeChange, What};
use crate::model::*;
use crate::observed::Observation;
use crate::plan::{Pace, PayloadChange, Plan, PlanInput, References, plan};

/// `NAME SCOPE TYPE@HOST...`: the scope is `o`, `?`, `e` and an id or `g` and an id; a payload's
/// query may follow a host behind `#`.
fn group(text: &str) -> Group {
    let mut parts = text.split(' ');
    let mut next = || parts.next().unwrap();
    let (name, scope) = (next(), next());
    let scope = match scope.split_at(1) {
        ("o", _) => Scope::Organization,
        ("e", id) => Scope::Event(id.to_owned()),
        ("g", id) => Scope::EventGuide(id.to_owned()),
        _ => Scope::Unknown,
    };
    Group {
        name: name.to_owned(),
        description: String::new(),
        scope,
        hooks: parts.map(hook).collect(),
        authentication: None,
    }
}

fn hook(text: &str) -> Hook {
    let (hook_type, place) = text.split_once('@').unwrap();
    let (host, query) = place.split_once('#').unwrap_or((place, ""));
    let origin = Origin {
        method: "POST".to_owned(),
        endpoint: Origin::ENDPOINT.to_owned(),
        body: Body::from_query(query, &serde_json::Map::new(), None),
    };
    Hook {
        hook_type: HookType::declared(hook_type),
        method: "POST".to_owned(),
        endpoint: format!("https://{host}"),
        origin: (!query.is_empty()).then_some(origin),
    }
}

fn declared(text: &str) -> DeclaredGroup {
    DeclaredGroup {
        places: Places::default(),
        group: group(text),
        place: Place::default(),
        secret: None,
    }
}

/// `ID MARK GROUP`: the mark is `-` for none, or an owner, behind a slash a team, and behind another
/// one the ids that the group replaces.
fn listed(text: &str) -> ListedGroup {
    let mut parts = text.splitn(3, ' ');
    let mut next = || parts.next().unwrap();
    let (id, mark, content) = (next(), next(), group(next()));
    let marker = mark.split_once('/').map(|(owner, rest)| {
        let (team, replaces) = rest.split_once('/').unwrap_or((rest, ""));
        let replaces = replaces.split(',').filter(|id| !id.is_empty());
        Marker {
            content: None,
            owner: Owner::new(if owner == "ours" { OWNER } else { owner }),
            team: TeamId::new(team),
            scope: content.scope.clone(),
            replaces: replaces.map(GroupId::new).collect(),
        }
    });
    ListedGroup {
        id: GroupId::new(id),
        group: content,
        marking: marker.into(),
    }
}

/// A team's listing; none of a team that is not selected.
pub(in crate::plan) type Listed = Option<Result<Listing, ApiError>>;

/// A team that the credentials may not see.
pub(in crate::plan) fn forbidden() -> Listed {
    Some(Err(ApiError::Forbidden {
        request: "GET /x".to_owned(),
        message: "no".to_owned(),
    }))
}

pub(in crate::plan) fn observed(listed: &Listed) -> Observation<'_> {
    let listed = listed.as_ref();
    listed.map_or(Observation::NotSelected, Observation::from)
}

/// What a team declares and lists.
pub(in crate::plan) struct Team {
    pub(in crate::plan) id: TeamId,
    pub(in crate::plan) prune: Prune,
    pub(in crate::plan) declared: Vec<DeclaredGroup>,
    pub(in crate::plan) observed: Listed,
}

pub(in crate::plan) fn team(id: &str, declarations: &[&str], listing: &[&str]) -> Team {
    let groups = listing.iter().map(|text| listed(text)).collect();
    Team {
        id: TeamId::new(id),
        prune: Prune::Owned,
        declared: declarations.iter().map(|text| declared(text)).collect(),
        observed: Some(Ok(Listing::new(groups))),
    }
}

/// The keys of a query, one word each: one less breaks a payload.
fn by_words(before: Option<&Origin>, after: Option<&Origin>) -> Vec<PayloadChange> {
    let words = |origin: &Origin| -> Vec<String> {
        let text = origin.body.query().unwrap().text;
        text.split_whitespace().map(str::to_owned).collect()
    };
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (words(before), words(after)),
        (None, _) => return vec![PayloadChange::QueryForDefault],
        (_, None) => return vec![PayloadChange::DefaultForQuery],
    };
    let change = |path: &String, what: What| {
        PayloadChange::At(ShapeChange {
            class: what.class(),
            path: path.clone(),
            what,
        })
    };
    let gone = before.iter().filter(|word| !after.contains(word));
    let new = after.iter().filter(|word| !before.contains(word));
    let gone = gone.map(|word| change(word, What::Removed));
    gone.chain(new.map(|word| change(word, What::Added)))
        .collect()
}

/// Looks at what is planned for the teams, with payloads compared word by word.
pub(in crate::plan) fn with<T>(teams: &[Team], look: impl FnOnce(&Plan<'_>) -> T) -> T {
    let owner = Owner::new(OWNER);
    let input = |team| {
        let Team {
            id,
            prune,
            declared,
            observed,
        }: &Team = team;
        diff::DeclaredTeam {
            id,
            prune: *prune,
            declared,
            observed: self::observed(observed),
        }
    };
    let input = PlanInput {
        owner: &owner,
        references: &References::none("https://rest.doo.net/v1"),
        wave: 10,
        pace: Pace {
            requests_per_second: Some(1.0),
            session: 1,
        },
        teams: teams.iter().map(input).collect(),
    };
    let mut plan = plan(&input);
    plan.compare_payloads(by_words);
    look(&plan)
}
