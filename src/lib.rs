//! dooctl: declarative webhooks for doo.net.

pub mod api;
pub mod apply;
pub mod diff;
pub mod model;
pub mod observed;
pub mod plan;
