//! doo's schema: read from GraphQL's schema language or from an introspection answer, and written
//! in one order.

mod difference;
mod introspected;
mod introspection;
mod literals;
mod print;
mod read;

pub use difference::Difference;
pub use introspection::{INTROSPECTION, INTROSPECTION_BEFORE_2021, NotSchema};
pub use read::Schema;

#[cfg(test)]
mod tests;
