//! Which hosts a plan makes doo send to.

use crate::model::{Group, Guards, Origin};
use std::collections::BTreeSet;
use url::Url;

/// The hosts that created groups send to and no pattern allows, each once; `None` is an endpoint
/// without a host.
pub(super) fn not_allowed(created: &[&Group], guards: &Guards) -> Vec<Option<String>> {
    if guards.allow_hosts.is_none() {
        return Vec::new();
    }
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
        host.is_some_and(|host| guards.allows_host(host))
    };
    let hosts: BTreeSet<Option<String>> = urls.map(|url| host(url)).collect();
    hosts.into_iter().filter(|host| !is_allowed(host)).collect()
}

fn host(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}
