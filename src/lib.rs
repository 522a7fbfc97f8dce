//! dooctl: declarative webhooks for doo.net.

pub mod api;
pub mod apply;
pub mod characters;
pub mod cli;
pub mod desired;
pub mod diff;
pub mod export;
pub mod graphql;
pub mod memory;
pub mod model;
pub mod observed;
pub mod plan;
pub mod render;
pub mod sandbox;
mod suggest;
pub mod yaml;
