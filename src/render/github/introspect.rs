//! What a new schema changes, at the lines of the hooks.

use super::{Annotation, Level};
use crate::graphql::Class;
use crate::payload::{Change, Refresh};
use crate::render::words::shape;

/// What a receiver may notice.
pub fn of_introspection(refresh: &Refresh<'_>) -> Vec<Annotation> {
    let annotations = refresh.affected.iter().flat_map(|affected| {
        affected.changes.iter().filter_map(|change| {
            let level = level(change)?;
            let types = affected.payload.types.iter();
            let types: Vec<&str> = types.map(|it| it.as_str()).collect();
            Some(Annotation {
                level,
                place: Some(affected.payload.place.clone()),
                title: format!("{} change of the schema", shape::class_word(change.class())),
                message: format!("{}: {}", types.join(", "), shape::payload_change(change)),
            })
        })
    });
    annotations.collect()
}

fn level(change: &Change) -> Option<Level> {
    match change.class() {
        Class::Breaking => Some(Level::Error),
        Class::Risky => Some(Level::Warning),
        Class::Compatible => change.is_deprecation().then_some(Level::Notice),
    }
}
