//! Answers requests as a GraphQL server of a schema does, with values that are made up.

mod answer;
mod dice;
mod objects;
mod samples;
mod scalars;

pub use answer::{GraphqlRequest, Malformed, SchemaServer};
pub use objects::{Entities, KnownEntity};

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
