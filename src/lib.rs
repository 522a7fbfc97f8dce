//! dooctl: declarative webhooks for doo.net.

pub mod api;
pub mod desired;
pub mod model;
pub mod yaml;
