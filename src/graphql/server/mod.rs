//! Answers requests as a GraphQL server of a schema does, with values that are made up.

mod answer;
mod dice;
mod objects;
mod samples;
mod scalars;

pub use answer::{Malformed, Request, Server};
pub use objects::{Entities, Found};

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
