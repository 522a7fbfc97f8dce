//! The resource and the types to send, from the hooks of a group.

use crate::model::{Hook, HookType, Resource};
use std::collections::BTreeSet;

/// What is sent, and what cannot be.
#[derive(Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The resource.
    pub resource: Resource,
    /// The types that doo sends again, all of the resource.
    pub types: Vec<HookType>,
    /// Types of the group that doo does not send again.
    pub left_out: Vec<HookType>,
}

/// Nothing of the group can be sent again.
#[derive(Debug, PartialEq, Eq)]
pub struct Nothing {
    /// The types that doo does not send again.
    pub left_out: Vec<HookType>,
}

/// The group has types of several resources, and none was chosen.
#[derive(Debug, PartialEq, Eq)]
pub struct Several(pub Vec<Resource>);

/// Chooses the types of a group's hooks that doo sends again; of one resource, and only `wanted`
/// ones if there are any.
///
/// # Errors
/// Several resources are left.
pub fn choose(
    hooks: &[Hook],
    resource: Option<Resource>,
    wanted: &[HookType],
) -> Result<Result<Chosen, Nothing>, Several> {
    let types: BTreeSet<&HookType> = hooks.iter().map(|hook| &hook.hook_type).collect();
    let types = types
        .into_iter()
        .filter(|it| wanted.is_empty() || wanted.contains(it))
        .filter(|it| resource.is_none() || Resource::of(it) == resource);
    let (sent, left_out): (Vec<_>, Vec<_>) = types
        .cloned()
        .partition(|it| Resource::of(it).is_some_and(|resource| resource.sends_again(it)));
    let resources: BTreeSet<Resource> = sent.iter().filter_map(Resource::of).collect();
    let mut resources = resources.into_iter();
    match (resources.next(), resources.next()) {
        (None, _) => Ok(Err(Nothing { left_out })),
        (Some(resource), None) => Ok(Ok(Chosen {
            resource,
            types: sent,
            left_out,
        })),
        (Some(first), Some(second)) => {
            let all = [first, second].into_iter().chain(resources);
            Err(Several(all.collect()))
        }
    }
}
