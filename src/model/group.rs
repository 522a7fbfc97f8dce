//! A webhook group and where it applies.

use super::{Authentication, Hook};
use std::fmt;

/// What doo calls a webhook configuration.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name: with the team, the identity in a manifest. doo does not keep names unique.
    pub name: String,
    /// The description without dooctl's marker; empty when there is none.
    pub description: String,
    /// Which events it is attached to.
    pub scope: Scope,
    /// What is delivered where. The order means nothing.
    pub hooks: Vec<Hook>,
    /// How doo logs in to the receiver, if it does.
    pub authentication: Option<Authentication>,
}

/// Which events a group is attached to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// All events of the team's organization.
    Organization,
    /// One event.
    Event(String),
    /// All events created with one event guide.
    EventGuide(String),
    /// Not known: doo's documented listings do not tell the scope, and there was no marker.
    /// Only a listed group can have it.
    Unknown,
}

impl Scope {
    /// Whether a listed scope satisfies a declared one. An unknown scope satisfies only the
    /// organization's: that a group is limited to an event would have to be verified.
    pub fn satisfies(&self, declared: &Self) -> bool {
        self == declared || (*self == Self::Unknown && *declared == Self::Organization)
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
    /// Whether a listed group has this declared group's content, whatever their names.
    pub fn same_content(&self, listed: &Self) -> bool {
        let Self {
            name: _,
            description,
            scope,
            hooks,
            authentication,
        } = self;
        description.trim_end() == listed.description.trim_end()
            && listed.scope.satisfies(scope)
            && *authentication == listed.authentication
            && Hook::same_set(hooks, &listed.hooks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
