//! Events, orders, attendees and others, as far as doo documents them (api-facts: payloads). They
//! are made up, and say so.

use crate::graphql::{self, KnownEntity};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The entities of a sandbox, by kind and id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::sandbox) struct Entities {
    kept: BTreeMap<EntityKind, BTreeMap<String, Map<String, Value>>>,
    /// Those of them that were removed: doo still delivers what they were.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    removed: BTreeMap<EntityKind, BTreeSet<String>>,
    /// The second of the last change, since 1970. What a sandbox begins with has none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    changed: BTreeMap<EntityKind, BTreeMap<String, i64>>,
}

/// A kind of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::sandbox) enum EntityKind {
    Event,
    Order,
    Attendee,
    Contact,
    Invitee,
}

/// What a webhook is about: the entity, and the event that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct Subject {
    pub(in crate::sandbox) kind: EntityKind,
    pub(in crate::sandbox) id: String,
    /// None for contacts, which belong to an organization.
    pub(in crate::sandbox) event: Option<String>,
}

impl EntityKind {
    const ALL: [Self; 5] = [
        Self::Event,
        Self::Order,
        Self::Attendee,
        Self::Contact,
        Self::Invitee,
    ];

    /// The kind of a webhook type's entity: `order` of `order_created`.
    pub(in crate::sandbox) fn of_type(hook_type: &str) -> Option<Self> {
        let (kind, _) = hook_type.split_once('_')?;
        Self::named(kind)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    pub(in crate::sandbox) fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Order => "order",
            Self::Attendee => "attendee",
            Self::Contact => "contact",
            Self::Invitee => "invitee",
        }
    }
}

impl Entities {
    /// Those of a new sandbox: one event, with one order and one attendee.
    pub(in crate::sandbox) fn first() -> Self {
        let mut entities = Self::default();
        for hook_type in ["event_updated", "order_updated", "attendee_validated"] {
            entities.occur(hook_type, None, None);
        }
        entities
    }

    /// Changes the entity as a webhook type says, and makes what is missing. Without an id it is
    /// about the newest entity of its kind, or about a new one if it is created.
    pub(in crate::sandbox) fn occur(
        &mut self,
        hook_type: &str,
        id: Option<&str>,
        event: Option<&str>,
    ) -> Subject {
        let kind = EntityKind::of_type(hook_type).unwrap_or(EntityKind::Contact);
        let is_created = hook_type.ends_with("_created");
        let id = match id {
            Some(id) => id.to_owned(),
            None if is_created => self.next_id(kind),
            None => self.newest(kind).unwrap_or_else(|| self.next_id(kind)),
        };
        let event = self.event_of(kind, &id, event);
        if let (Some(event), true) = (&event, kind != EntityKind::Event) {
            self.entity(EntityKind::Event, event, None);
        }
        let entity = self.entity(kind, &id, event.as_deref());
        if let Some((key, status)) = status_after(hook_type) {
            match (kind, entity.get_mut("ticket")) {
                (EntityKind::Attendee, Some(ticket)) => ticket["status"] = status.into(),
                _ => _ = entity.insert(key.to_owned(), status.into()),
            }
        }
        if hook_type.ends_with("_removed") {
            self.removed.entry(kind).or_default().insert(id.clone());
        } else if let Some(removed) = self.removed.get_mut(&kind) {
            removed.remove(&id);
        }
        Subject { kind, id, event }
    }

    /// Remembers the time of a change.
    pub(in crate::sandbox) fn change_at(&mut self, subject: &Subject, at: Timestamp) {
        let changed = self.changed.entry(subject.kind).or_default();
        changed.insert(subject.id.clone(), at.as_second());
    }

    /// The time of the last change, if it is known.
    pub(in crate::sandbox) fn changed(&self, subject: &Subject) -> Option<Timestamp> {
        let second = self.changed.get(&subject.kind)?.get(&subject.id)?;
        Timestamp::from_second(*second).ok()
    }

    pub(in crate::sandbox) fn get(
        &self,
        kind: EntityKind,
        id: &str,
    ) -> Option<&Map<String, Value>> {
        self.kept.get(&kind)?.get(id)
    }

    /// All entities of a kind, each with its status; of an attendee that of the ticket.
    pub(in crate::sandbox) fn of_kind(
        &self,
        kind: EntityKind,
    ) -> impl Iterator<Item = (Subject, Option<String>)> {
        let entities = self.kept.get(&kind).into_iter().flatten();
        entities.map(move |(id, entity)| {
            let status = entity.get("ticket").unwrap_or(&Value::Null).get("status");
            let status = status.or_else(|| entity.get("status"));
            let subject = Subject {
                kind,
                id: id.clone(),
                event: self.event_of(kind, id, None),
            };
            (subject, status.and_then(Value::as_str).map(str::to_owned))
        })
    }

    fn event_of(&self, kind: EntityKind, id: &str, given: Option<&str>) -> Option<String> {
        match kind {
            EntityKind::Contact => None,
            EntityKind::Event => Some(id.to_owned()),
            EntityKind::Order | EntityKind::Attendee | EntityKind::Invitee => {
                let known = self
                    .get(kind, id)
                    .and_then(|entity| entity.get("event_id")?.as_str());
                let newest = || {
                    self.newest(EntityKind::Event)
                        .unwrap_or_else(|| FIRST.to_owned())
                };
                Some(given.or(known).map_or_else(newest, str::to_owned))
            }
        }
    }

    fn entity(
        &mut self,
        kind: EntityKind,
        id: &str,
        event: Option<&str>,
    ) -> &mut Map<String, Value> {
        let entities = self.kept.entry(kind).or_default();
        entities
            .entry(id.to_owned())
            .or_insert_with(|| sample(kind, id, event))
    }

    fn is_removed(&self, kind: EntityKind, id: &str) -> bool {
        self.removed.get(&kind).is_some_and(|ids| ids.contains(id))
    }

    fn newest(&self, kind: EntityKind) -> Option<String> {
        let ids = self.kept.get(&kind)?.keys();
        let ids = ids.filter(|id| !self.is_removed(kind, id));
        ids.max_by_key(|id| (id.parse::<u64>().unwrap_or_default(), (*id).clone()))
            .cloned()
    }

    fn next_id(&self, kind: EntityKind) -> String {
        let ids = self.kept.get(&kind).into_iter().flat_map(BTreeMap::keys);
        let highest = ids.filter_map(|id| id.parse::<u64>().ok()).max();
        highest.map_or_else(|| FIRST.to_owned(), |id| id.saturating_add(1).to_string())
    }
}

impl graphql::Entities for Entities {
    fn find(&self, field: &str, id: &str) -> KnownEntity<'_> {
        let Some(kind) = EntityKind::named(field) else {
            return KnownEntity::NotKept;
        };
        match self.get(kind, id).filter(|_| !self.is_removed(kind, id)) {
            Some(values) => KnownEntity::Kept(values),
            None => KnownEntity::Missing,
        }
    }
}

const FIRST: &str = "1";

/// The status that an entity has after a webhook type (api-facts: statuses).
fn status_after(hook_type: &str) -> Option<(&'static str, &'static str)> {
    let status = match hook_type {
        "event_created" => "draft",
        "event_updated" => "live",
        "event_removed" => "deleted",
        "order_created" | "order_updated" => "active",
        "order_cancelled" => "organizer_accepted_cancellation",
        "order_removed" => "removed",
        "attendee_pending" => "pending",
        "attendee_validated" => "valid",
        "attendee_cancelled" => "cancelled",
        "attendee_checkin" => "checked",
        _ => return None,
    };
    Some(("status", status))
}

/// An entity whose values say that they are samples.
fn sample(kind: EntityKind, id: &str, event: Option<&str>) -> Map<String, Value> {
    let person = || {
        json!({
            "first_name": "sample first_name",
            "last_name": "sample last_name",
            "email": format!("sample{id}@example.com"),
        })
    };
    let mut entity = match kind {
        EntityKind::Event => json!({
            "title": "sample title",
            "startDate": "2026-01-31T09:00:00+01:00",
            "endDate": "2026-01-31T17:00:00+01:00",
            "status": "live",
            "external_user_id": "sample external_user_id",
        }),
        EntityKind::Order => json!({
            "hash": format!("sample-hash-{id}"),
            "status": "active",
            "external_customer_id": "sample external_customer_id",
            "attendees": [{ "id": id, "status": "active", "ticket": { "status": "valid" } }],
        }),
        EntityKind::Attendee => json!({ "status": "active", "ticket": { "status": "valid" } }),
        EntityKind::Contact | EntityKind::Invitee => json!({}),
    };
    let mut whole = json!({ "id": id });
    if let Some(event) = event.filter(|_| kind != EntityKind::Event) {
        whole["event_id"] = event.into();
    }
    for part in [
        &mut entity,
        &mut if kind == EntityKind::Event {
            json!({})
        } else {
            person()
        },
    ] {
        if let (Value::Object(whole), Value::Object(part)) = (&mut whole, part.take()) {
            whole.extend(part);
        }
    }
    match whole {
        Value::Object(whole) => whole,
        _ => Map::new(),
    }
}
