//! A webhook group and its scope.

use super::content::ContentHash;
use super::{Authentication, Fingerprint, Hook, canonical};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{self, Hash};

/// What doo calls a webhook configuration.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name: the identity within a team of a manifest. doo may have a name twice
    /// (api-facts: create-not-idempotent).
    pub name: String,
    /// The description without dooctl's marker; may be empty.
    pub description: String,
    /// The events it is for.
    pub scope: Scope,
    /// The hooks, in any order.
    pub hooks: Vec<Hook>,
    /// How doo logs in to the receiver, if it does.
    pub authentication: Option<Authentication>,
}

/// The events that a group is for (api-facts: scope). Scopes are compared by their canonical ids.
#[derive(Debug, Clone)]
pub enum Scope {
    /// All events of the team's organization.
    Organization,
    /// One event.
    Event(String),
    /// All events created with one event guide.
    EventGuide(String),
    /// Not known: doo does not list the scope and there is no marker (api-facts: scope-not-listed).
    /// Only a listed group can have it.
    Unknown,
}

impl Scope {
    /// Equal for equal scopes.
    fn key(&self) -> (u8, &str) {
        match self {
            Self::Organization => (0, ""),
            Self::Event(id) => (1, canonical::id(id)),
            Self::EventGuide(id) => (2, canonical::id(id)),
            Self::Unknown => (3, ""),
        }
    }

    /// Whether a listed scope satisfies a declared one. An unknown scope satisfies only the
    /// organization: the limit to an event must be proved.
    pub fn satisfies(&self, declared: &Self) -> bool {
        self == declared || (*self == Self::Unknown && *declared == Self::Organization)
    }

    /// Whether it certainly has all events of another scope.
    pub fn covers(&self, other: &Self) -> bool {
        *self == Self::Organization || (self == other && *self != Self::Unknown)
    }

    /// Whether it may have all events of another scope: either may be unknown.
    pub fn may_cover(&self, other: &Self) -> bool {
        self.covers(other) || *self == Self::Unknown || *other == Self::Unknown
    }

    /// The scope of the events that are in both, if it is certain that one has all of the other, or
    /// not known.
    pub fn common<'s>(&'s self, other: &'s Self) -> Option<&'s Self> {
        match () {
            () if self.may_cover(other) => Some(other),
            () if other.covers(self) => Some(self),
            () => None,
        }
    }
}

impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Scope {}

impl PartialOrd for Scope {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scope {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Scope {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization => f.write_str("organization"),
            Self::Event(id) => write!(f, "event {id}"),
            Self::EventGuide(id) => write!(f, "event guide {id}"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl Group {
    /// A fingerprint of the content, without the scope, which the marker has, and without the
    /// secret.
    pub fn fingerprint(&self) -> Fingerprint {
        /// The description should stay short.
        const BYTES: usize = 4;
        let mut hash = ContentHash::new("dooctl content 1");
        hash.content(self, "");
        Fingerprint::new(hash.finish(BYTES))
    }

    /// The form of the name by which groups are matched.
    pub fn matching_name(&self) -> Cow<'_, str> {
        canonical::text(&self.name)
    }

    /// Whether a listed group has the content of this declared group; names may differ.
    pub fn same_content(&self, listed: &Self) -> bool {
        let Self {
            name: _,
            description,
            scope,
            hooks,
            authentication,
        } = self;
        canonical::text(description) == canonical::text(&listed.description)
            && listed.scope.satisfies(scope)
            && *authentication == listed.authentication
            && Hook::same_set(hooks, &listed.hooks)
    }
}

impl ContentHash {
    /// The content of a group without its secret, in a form in which equal groups are equal.
    /// `scope` replaces the scope, which doo may not list.
    pub(crate) fn content(&mut self, group: &Group, scope: &str) {
        let Group {
            name,
            description,
            scope: _,
            hooks,
            authentication,
        } = group;
        self.text(&canonical::text(name));
        self.text(&canonical::text(description));
        self.text(scope);
        self.hooks(hooks);
        self.authentication(authentication.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, HookType, Origin, Secret};

    fn group() -> Group {
        let hook = |hook_type: &str, body: &str| Hook {
            hook_type: HookType::declared(hook_type),
            method: "POST".into(),
            endpoint: "https://crm.example.com/doo".into(),
            origin: Some(Origin {
                method: "POST".into(),
                endpoint: Origin::ENDPOINT.into(),
                body: Body::new(body),
            }),
        };
        Group {
            name: "Orders".into(),
            description: "To the CRM".into(),
            scope: Scope::Organization,
            hooks: vec![
                hook("order_created", r#"{"query":"{ order { id } }"}"#),
                hook("order_updated", r#"{"query":"{ order { hash } }"}"#),
            ],
            authentication: Some(Authentication {
                grant_type: Authentication::GRANT_TYPE.into(),
                endpoint: "https://crm.example.com/token".into(),
                client_id: Authentication::CLIENT_ID.into(),
                client_secret: Some(Secret::new("one")),
                header_format: Authentication::HEADER_FORMAT.into(),
                header_value_format: Authentication::HEADER_VALUE_FORMAT.into(),
            }),
        }
    }

    fn changed(change: fn(&mut Group)) -> Fingerprint {
        let mut changed = group();
        change(&mut changed);
        changed.fingerprint()
    }

    #[test]
    fn what_doo_may_choose_and_secrets_leave_the_fingerprint_alone() {
        let changes: [fn(&mut Group); 5] = [
            |group| group.hooks.reverse(),
            |group| {
                let body = Body::new("{ \"query\": \"{order{\\n id,}}\", \"variables\": {} }");
                group.hooks[0].origin.as_mut().unwrap().body = body;
            },
            |group| group.description.push(' '),
            |group| group.scope = Scope::Unknown,
            |group| group.authentication.as_mut().unwrap().client_secret = None,
        ];
        for change in changes {
            assert_eq!(changed(change), group().fingerprint());
        }
    }

    #[test]
    fn whatever_else_changes_changes_the_fingerprint() {
        let changes: [fn(&mut Group); 7] = [
            |group| group.name.push('s'),
            |group| group.description.clear(),
            |group| drop(group.hooks.pop()),
            |group| group.hooks[1] = group.hooks[0].clone(),
            |group| group.hooks[0].endpoint.push('/'),
            |group| group.authentication = None,
            |group| group.authentication.as_mut().unwrap().client_id.push('2'),
        ];
        for change in changes {
            assert_ne!(changed(change), group().fingerprint());
        }
    }

    /// Markers contain it: another one would make every group look edited.
    #[test]
    fn the_fingerprint_stays_what_it_is() {
        assert_eq!(group().fingerprint().as_str(), "a96c2982");
    }

    #[test]
    fn an_unknown_scope_satisfies_only_the_organization() {
        let event = Scope::Event("1".into());
        assert!(Scope::Unknown.satisfies(&Scope::Organization));
        assert!(!Scope::Unknown.satisfies(&event));
        assert!(event.satisfies(&event));
        assert!(!Scope::Organization.satisfies(&event));
        assert!(!Scope::EventGuide("1".into()).satisfies(&event));
    }
}
