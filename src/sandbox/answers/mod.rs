//! doo's answers: their common forms, and the pages of groups and organizations.

mod envelope;
mod links;
pub(super) mod listing;
pub(super) mod organizations;

pub(super) use envelope::{
    Refusal, echo, failure, gateway, invalid, method_not_allowed, no_content, own, problem,
    queried, quota_spent, success, too_fast,
};
