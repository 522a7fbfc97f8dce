//! A change in doo, and the deliveries that follow from it.

use super::data::{self, Meant};
use super::posted;
use crate::graphql::Envelope;
use crate::model::canonical;
use crate::receiver::Due;
use crate::sandbox::machine::Sandbox;
use crate::sandbox::payloads::Subject;
use crate::sandbox::state::{StoredGroup, id_text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// A change that doo would deliver.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// The webhook type, as a manifest names it.
    #[serde(rename = "type")]
    pub hook_type: String,
    /// The id of what changes; without it, the newest, or a new one.
    #[serde(default)]
    pub id: Option<String>,
    /// The id of the event that it belongs to.
    #[serde(default)]
    pub event: Option<String>,
    /// The id of the event guide that the event was created with.
    #[serde(default)]
    pub event_guide: Option<String>,
    /// Own data in place of samples.
    #[serde(default)]
    pub data: Option<Value>,
    /// Whether each delivery is made twice: doo promises only that it is made.
    #[serde(default)]
    pub twice: bool,
}

impl Sandbox {
    /// Changes an entity at this time, and says what doo delivers then: one delivery for each hook of a listed
    /// group that subscribes to the type, in its scope (api-facts: delivery).
    pub fn trigger(&mut self, trigger: &Trigger, at: Timestamp) -> Vec<Due> {
        let Trigger {
            hook_type,
            id,
            event,
            event_guide,
            data,
            twice,
        } = trigger;
        // An event is itself the event that it belongs to.
        let of_event = hook_type.starts_with("event_").then_some(event.as_ref());
        let id = id.as_ref().or(of_event.flatten());
        let subject = self
            .entities
            .occur(hook_type, id.map(String::as_str), event.as_deref());
        self.entities.change_at(&subject, at);
        self.revision += 1;
        let times = if *twice { 2 } else { 1 };
        let mut by_group = Vec::new();
        for group in self.state.groups() {
            if self.lagging.hides(group) || !is_for(group, &subject, event_guide.as_deref()) {
                continue;
            }
            let mut due = Vec::new();
            for mut delivery in self.due(group, &subject, hook_type) {
                if let Some(data) = data {
                    let meant = Meant {
                        team: &delivery.team,
                        group: &delivery.group,
                        hook_type,
                        has_envelope: delivery.hook.origin.is_some()
                            && self.payloads.envelope == Envelope::Data,
                    };
                    data::put(&mut delivery.body, data, &meant);
                }
                if let Some(origin) = &delivery.hook.origin {
                    delivery.contract = self.payloads.breaches(origin, &delivery.body);
                }
                due.extend(std::iter::repeat_n(delivery, times));
            }
            by_group.push(due);
        }
        // No document promises an order among groups.
        self.random.shuffle(&mut by_group);
        by_group.into_iter().flatten().collect()
    }

    /// The types that listed groups subscribe to.
    pub fn subscribed_types(&self) -> BTreeSet<String> {
        let groups = self.state.groups();
        let listed = groups.filter(|group| !self.lagging.hides(group));
        let hooks = listed.flat_map(|group| posted::hooks(&group.posted));
        hooks.map(|hook| hook.hook_type.to_string()).collect()
    }

    /// The deliveries of one group.
    pub(super) fn due(&self, group: &StoredGroup, subject: &Subject, hook_type: &str) -> Vec<Due> {
        let name = group.posted.get("name").and_then(Value::as_str);
        let hooks = posted::hooks(&group.posted);
        let subscribed = hooks.filter(|hook| hook.hook_type.as_str() == hook_type);
        let due = subscribed.map(|hook| {
            let origin = hook.origin.as_ref().map(|origin| origin.body.as_str());
            Due {
                team: group.team.clone(),
                group: name.unwrap_or_default().to_owned(),
                group_id: id_text(&group.id),
                body: self.payloads.body_of(origin, subject, &self.entities),
                hook,
                authentication: posted::authentication(&group.posted),
                contract: Vec::new(),
            }
        });
        due.collect()
    }
}

/// Whether a group gets what happens to a subject (api-facts: scope).
pub(super) fn is_for(group: &StoredGroup, subject: &Subject, event_guide: Option<&str>) -> bool {
    let given = |key: &str| {
        group
            .posted
            .get(key)
            .filter(|id| !id.is_null())
            .map(id_text)
    };
    let is_same = |wanted: Option<String>, id: Option<&str>| {
        wanted.is_none_or(|wanted| id.is_some_and(|id| canonical::id(id) == canonical::id(&wanted)))
    };
    is_same(given("event_id"), subject.event.as_deref())
        && is_same(given("event_guide_id"), event_guide)
}
