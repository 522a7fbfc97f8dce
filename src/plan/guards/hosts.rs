//! Which hosts a plan makes doo send to.

use crate::model::{Group, Guards, Origin};
use std::collections::BTreeSet;
use url::Url;

/// The hosts that created groups send to and no pattern allows, each once; `None` is an endpoint
/// without a host.
pub(super) fn not_allowed(created: &[&Group], guards: &Guards) -> Vec<Option<String>> {
    let Some(patterns) = &guards.allow_hosts else {
        return Vec::new();
    };
    let urls = created.iter().flat_map(|group| {
        let receivers = group.hooks.iter().map(|hook| &hook.endpoint);
        let origins = group.hooks.iter().filter_map(|hook| hook.origin.as_ref());
        let origins = origins.map(|origin| &origin.endpoint);
        let authentication = group.authentication.iter();
        let tokens = authentication.map(|authentication| &authentication.endpoint);
        receivers
            .chain(origins.filter(|url| host(url) != host(Origin::ENDPOINT)))
            .chain(tokens)
    });
    let is_allowed = |host: &Option<String>| {
        let host = host.as_ref();
        host.is_some_and(|host| matches_any(patterns, host))
    };
    let hosts: BTreeSet<Option<String>> = urls.map(|url| host(url)).collect();
    hosts.into_iter().filter(|host| !is_allowed(host)).collect()
}

/// A pattern is a host, or `*.` and a domain for all its subdomains.
fn matches_any(patterns: &[String], host: &str) -> bool {
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

fn host(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::matches_any;

    #[test]
    fn a_pattern_is_a_host_or_a_domain_with_subdomains() {
        let patterns = ["crm.example.com".to_owned(), "*.example.org".to_owned()];
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
            assert_eq!(matches_any(&patterns, host), allowed, "{host}");
        }
    }
}
