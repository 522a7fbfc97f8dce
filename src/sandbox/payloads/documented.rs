//! The part of doo's schema that is documented (api-facts: query-fields): what is answered without
//! a schema of doo.

use crate::graphql::Schema;
use std::sync::{Arc, LazyLock};

const SDL: &str = include_str!("schema.graphql");

/// The documented fields. doo does not show their types, nor whether they may be null.
pub(in crate::sandbox) fn documented() -> Arc<Schema> {
    static SCHEMA: LazyLock<Arc<Schema>> = LazyLock::new(|| {
        #[expect(clippy::unwrap_used, reason = "it is a constant")]
        let (schema, _) = Schema::read(SDL).unwrap();
        Arc::new(schema)
    });
    Arc::clone(&SCHEMA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_part_has_no_problems() {
        let (schema, problems) = Schema::read(SDL).unwrap();
        assert_eq!(problems, []);
        assert_eq!(schema.to_sdl(), SDL);
    }
}
