//! What a plan changes for receivers.

use super::scope::ScopeItem;
use crate::plan::{Copies, Deliverer, DeliveryFinding, DeliveryFindingKind, Ownership, Receiver};
use crate::plan::{Obstacle, PayloadChange, Plan, Rewrite, TeamPlan};
use crate::render::words::{self, lines};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

/// The change of the delivery of one type, or a note that a team's delivery is not known.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct DeliveryItem {
    /// The team's id.
    pub team: String,
    /// The webhook type, or null when the delivery of the whole team is not known.
    pub r#type: Option<String>,
    /// `silenced`, `lost`, `narrowed`, `doubled`, `moved`, `gained`, `widened`, `single`, `payload`
    /// or `unknown`.
    pub kind: String,
    /// The receivers that get it now and will not after an apply. For `doubled` and `single`, all
    /// receivers that get it now.
    pub before: Vec<ReceiverItem>,
    /// The receivers that will get it after an apply and do not now. For `doubled` and `single`, all
    /// receivers that will get it.
    pub after: Vec<ReceiverItem>,
    /// The groups that start or stop delivering it, or that all deliver it.
    pub groups: Vec<DelivererItem>,
    /// How often it arrives, for `doubled` and `single`; otherwise null.
    pub copies: Option<CopiesItem>,
    /// What changes in the payload, the worst first; empty unless the kind is `payload`.
    pub payload: Vec<PayloadChangeItem>,
    /// The same as a sentence.
    pub note: String,
}

/// A change in a payload.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PayloadChangeItem {
    /// The webhook types.
    pub types: Vec<String>,
    /// The endpoint. The values of its query are hidden.
    pub endpoint: String,
    /// `breaking`, `risky`, `compatible` or `unknown`.
    pub class: String,
    /// The path without the envelope: dots between keys, `[]` for the items of a list. Null if it
    /// is about the whole payload.
    pub path: Option<String>,
    /// The change in a sentence.
    pub message: String,
}

/// An endpoint, and the events for which it receives the type.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ReceiverItem {
    /// The endpoint. The values of its query are hidden.
    pub endpoint: String,
    /// The events, or null if doo does not list them.
    pub scope: Option<ScopeItem>,
}

/// A group that delivers a type.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct DelivererItem {
    /// The group's name.
    pub name: String,
    /// Its events, or null if doo does not list them.
    pub scope: Option<ScopeItem>,
    /// `declared`, `undeclared` (created for this manifest, which no longer declares it),
    /// `unmanaged` or `foreign`.
    pub standing: String,
    /// The owner of a foreign group, or null.
    pub owner: Option<String>,
}

/// How often a type arrives at an endpoint.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct CopiesItem {
    /// Before.
    pub before: usize,
    /// After.
    pub after: usize,
    /// Whether the plan increases it; otherwise it was the same before.
    pub new: bool,
    /// Whether it is certain. Only doo knows which events an event guide has.
    pub certain: bool,
    /// Whether copies have the same payload.
    pub alike: bool,
}

/// How long the old groups of a team and their replacements both deliver.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct OverlapItem {
    /// The team's id.
    pub team: String,
    /// Requests from a creation to the deletion that waits for it, at most.
    pub requests: u64,
    /// Seconds at the configured rate; 0 without a limit.
    pub seconds: u64,
}

impl DeliveryItem {
    /// The findings of all teams.
    pub(super) fn all(plan: &Plan<'_>) -> Vec<Self> {
        let of_team = |team: &TeamPlan<'_>| match team.obstacle {
            Some(obstacle) => vec![Self::unknown(team, obstacle)],
            None => {
                let changed = |one: &&Rewrite<'_>| !one.changes.is_empty();
                let payloads = team.payloads.iter().filter(changed);
                let payloads = payloads.map(|one| Self::of_payload(team, one));
                let delivery = team.delivery.iter().map(|one| Self::of(team, one));
                delivery.chain(payloads).collect()
            }
        };
        plan.teams.iter().flat_map(of_team).collect()
    }

    fn of(team: &TeamPlan<'_>, finding: &DeliveryFinding<'_>) -> Self {
        let note = lines(std::slice::from_ref(finding)).pop();
        let DeliveryFinding {
            hook_type,
            kind,
            before,
            after,
            groups,
        } = finding;
        let copies = match kind {
            DeliveryFindingKind::Doubled(copies) | DeliveryFindingKind::Single(copies) => {
                Some(copies.into())
            }
            _ => None,
        };
        Self {
            team: team.team.to_string(),
            r#type: Some(hook_type.to_string()),
            kind: kind.word().to_owned(),
            before: before.iter().map(ReceiverItem::from).collect(),
            after: after.iter().map(ReceiverItem::from).collect(),
            groups: groups.iter().map(DelivererItem::from).collect(),
            copies,
            payload: Vec::new(),
            note: note.map(|line| line.text).unwrap_or_default(),
        }
    }

    fn of_payload(team: &TeamPlan<'_>, payload: &Rewrite<'_>) -> Self {
        let Rewrite { after, by, .. } = payload;
        let receiver = Receiver {
            endpoint: &after.endpoint,
            scope: by.scope,
        };
        let change = |change: &PayloadChange| PayloadChangeItem {
            types: vec![after.hook_type.to_string()],
            endpoint: payload.shown_endpoint(),
            class: change.class().word().to_owned(),
            path: change.path().map(str::to_owned),
            message: words::message(change),
        };
        Self {
            team: team.team.to_string(),
            r#type: Some(after.hook_type.to_string()),
            kind: "payload".to_owned(),
            before: vec![ReceiverItem::from(&receiver)],
            after: vec![ReceiverItem::from(&receiver)],
            groups: vec![DelivererItem::from(by)],
            copies: None,
            payload: payload.changes.iter().map(change).collect(),
            note: words::payload_sentence(payload),
        }
    }

    fn unknown(team: &TeamPlan<'_>, obstacle: Obstacle<'_>) -> Self {
        Self {
            team: team.team.to_string(),
            r#type: None,
            kind: "unknown".to_owned(),
            before: Vec::new(),
            after: Vec::new(),
            groups: Vec::new(),
            copies: None,
            payload: Vec::new(),
            note: words::obstacle(obstacle).into_owned(),
        }
    }
}

impl OverlapItem {
    /// The overlaps of the teams that have one.
    pub(super) fn all(plan: &Plan<'_>) -> Vec<Self> {
        let teams = plan.teams.iter().filter(|team| team.overlap.requests > 0);
        let item = |team: &TeamPlan<'_>| Self {
            team: team.team.to_string(),
            requests: team.overlap.requests,
            seconds: team.overlap.seconds,
        };
        teams.map(item).collect()
    }
}

impl From<&Receiver<'_>> for ReceiverItem {
    fn from(receiver: &Receiver<'_>) -> Self {
        Self {
            endpoint: receiver.shown(),
            scope: ScopeItem::of(receiver.scope),
        }
    }
}

impl From<&Deliverer<'_>> for DelivererItem {
    fn from(deliverer: &Deliverer<'_>) -> Self {
        let Deliverer {
            name,
            scope,
            ownership,
        } = deliverer;
        let (standing, owner) = match ownership {
            Ownership::Declared => ("declared", None),
            Ownership::Undeclared => ("undeclared", None),
            Ownership::Unmanaged => ("unmanaged", None),
            Ownership::Foreign(owner) => ("foreign", Some(owner.to_string())),
        };
        Self {
            name: (*name).to_owned(),
            scope: ScopeItem::of(scope),
            standing: standing.to_owned(),
            owner,
        }
    }
}

impl From<&Copies> for CopiesItem {
    fn from(copies: &Copies) -> Self {
        let Copies {
            before,
            after,
            is_new,
            is_certain,
            is_alike,
        } = *copies;
        Self {
            before,
            after,
            new: is_new,
            certain: is_certain,
            alike: is_alike,
        }
    }
}
