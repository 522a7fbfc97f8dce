//! What a plan may do.

use super::HookType;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

/// What an apply asks the receivers of the groups that it creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "receivers", rename_all = "lowercase")]
pub enum AskReceivers {
    /// Nothing.
    #[default]
    Off,
    /// Whether they can be connected to.
    Connect,
    /// Whether they give out a token, too.
    Token,
}

/// What a plan must not do unless a run allows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guards {
    /// The most groups that a team may lose. Replacements and duplicates do not count. A group that
    /// only a marker declares replaced does count, because anybody can write a marker.
    pub max_delete: usize,
    /// Patterns, in ASCII as hosts are sent. If set, every host of a receiver, of its token
    /// endpoint, and of a payload's origin other than doo's must match one.
    pub allow_hosts: Option<Vec<String>>,
    /// The types that must not lose their last subscriber in a team.
    pub required_types: Vec<HookType>,
    /// What an apply asks the receivers before its first write.
    pub receivers: AskReceivers,
    /// Whether no payload of a declared hook may be broken.
    pub breaking_payload: bool,
}

impl Guards {
    /// Whether a host may be sent to. A pattern is a host, or `*.` and a domain for all its
    /// subdomains.
    pub fn allows_host(&self, host: &str) -> bool {
        let Some(patterns) = &self.allow_hosts else {
            return true;
        };
        patterns
            .iter()
            .any(|pattern| match pattern.strip_prefix("*.") {
                Some(domain) => {
                    let parent = host.len().checked_sub(domain.len() + 1);
                    parent.is_some_and(|at| {
                        at > 0
                            && host.as_bytes()[at] == b'.'
                            && host[at + 1..].eq_ignore_ascii_case(domain)
                    })
                }
                None => pattern.eq_ignore_ascii_case(host),
            })
    }
}

impl Default for Guards {
    fn default() -> Self {
        Self {
            max_delete: 3,
            allow_hosts: None,
            required_types: vec![],
            receivers: AskReceivers::Off,
            breaking_payload: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Guards;

    #[test]
    fn a_pattern_is_a_host_or_a_domain_with_subdomains() {
        let patterns = ["crm.example.com".to_owned(), "*.example.org".to_owned()];
        let guards = Guards {
            allow_hosts: Some(patterns.into()),
            ..Guards::default()
        };
        for (host, allowed) in [
            ("crm.example.com", true),
            ("CRM.example.com", true),
            ("evil-crm.example.com", false),
            ("a.example.org", true),
            ("a.b.example.org", true),
            ("example.org", false),
            ("evilexample.org", false),
            (".example.org", false),
            ("example.org.evil.example", false),
        ] {
            assert_eq!(guards.allows_host(host), allowed, "{host}");
        }
        assert!(Guards::default().allows_host("any.example"));
    }
}
