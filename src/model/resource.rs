//! The kinds of things that webhook types are about.

use super::HookType;
use std::fmt;

/// A resource, as doo's initialization names it (api-facts: init).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// Events.
    Events,
    /// Orders.
    Orders,
    /// Attendees.
    Attendees,
    /// Contacts.
    Contacts,
    /// Invitees.
    Invitees,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Events,
        Self::Orders,
        Self::Attendees,
        Self::Contacts,
        Self::Invitees,
    ];

    /// The resource of a type: orders of `order_created`.
    pub fn of(hook_type: &HookType) -> Option<Self> {
        let (what, _) = hook_type.as_str().split_once('_')?;
        let is_it = |resource: &Self| resource.name().strip_suffix('s') == Some(what);
        Self::ALL.into_iter().find(is_it)
    }

    /// The name in the path of a request.
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Orders => "orders",
            Self::Attendees => "attendees",
            Self::Contacts => "contacts",
            Self::Invitees => "invitees",
        }
    }

    /// Whether an initialization is for one event; otherwise it is for an organization.
    pub fn is_of_event(self) -> bool {
        match self {
            Self::Orders | Self::Attendees | Self::Invitees => true,
            Self::Events | Self::Contacts => false,
        }
    }

    /// Whether doo sends a type again. The types of contacts and invitees are on no page; what is
    /// updated is a change, and nothing that exists.
    pub fn sends_again(self, hook_type: &HookType) -> bool {
        match self {
            Self::Events => matches!(hook_type.as_str(), "event_created" | "event_removed"),
            Self::Orders => matches!(hook_type.as_str(), "order_created" | "order_cancelled"),
            Self::Attendees => matches!(
                hook_type.as_str(),
                "attendee_pending"
                    | "attendee_validated"
                    | "attendee_cancelled"
                    | "attendee_checkin"
            ),
            Self::Contacts | Self::Invitees => !hook_type.as_str().ends_with("_updated"),
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Resource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|known| known.name() == text);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("resources are {names}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_belong_to_resources_and_some_are_sent_again() {
        for (text, resource, again) in [
            ("event_created", "events", true),
            ("event_updated", "events", false),
            ("event_removed", "events", true),
            ("order_created", "orders", true),
            ("order_updated", "orders", false),
            ("order_cancelled", "orders", true),
            ("order_removed", "orders", false),
            ("attendee_checkin", "attendees", true),
            ("contact_created", "contacts", true),
            ("contact_updated", "contacts", false),
            ("invitee_invited", "invitees", true),
        ] {
            let hook_type = HookType::declared(text);
            let found = Resource::of(&hook_type).unwrap();
            assert_eq!(found, resource.parse().unwrap());
            assert_eq!(found.sends_again(&hook_type), again, "{text}");
        }
        assert_eq!(Resource::of(&HookType::declared("ticket_created")), None);
        assert!("order".parse::<Resource>().is_err());
    }
}
