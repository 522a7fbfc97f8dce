//! What a plan changes for receivers: which endpoint gets which type before, and which after.
//!
//! Before the plan, every hook of every group that is listed for the team delivers, whoever owns it.
//! After it, the groups that the plan deletes no longer do, and those that it creates do. Groups whose
//! marker names another team belong to that team. Every group that has a hook gets its own delivery
//! (api-facts: several-subscribers).

mod compare;
mod copies;
mod receivers;
mod rewrites;
mod scope_counts;
mod subscriptions;
#[cfg(test)]
mod tests;

pub(super) use compare::{Delivery, of_teams};
