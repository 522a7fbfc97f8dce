//! Who receives what, as a flowchart in the language of Mermaid, which GitHub and GitLab draw.
//!
//! Groups are on the left, in a box for each team; hosts are on the right. The arrows have the types.
//! There are no colours, so that pictures are readable on light and dark pages: what is gained and
//! what is lost differ in words and in the style of the line.

mod chart;
mod escape;
mod host;
mod listing;
mod plan;
#[cfg(test)]
mod tests;

pub use listing::listings;
pub use plan::{arrows, plan};
