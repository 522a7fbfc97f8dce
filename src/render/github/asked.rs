//! What is wrong with the answers of doo, at the lines of the queries and hooks.

use super::{Annotation, Level};
use crate::payload::{Asked, Payload};
use crate::render::words::asked::lines;

/// One annotation for each error and finding.
pub fn of_asked(payloads: &[(Payload<'_>, Option<Asked>)]) -> Vec<Annotation> {
    let asked = payloads
        .iter()
        .filter_map(|(payload, asked)| Some((payload, asked.as_ref()?)));
    let wrong = asked.flat_map(|(payload, asked)| lines(payload, asked));
    let annotations = wrong.map(|line| Annotation {
        level: Level::Error,
        place: Some(line.place.clone()),
        title: format!("dooctl: {}", line.code),
        message: line.message,
    });
    annotations.collect()
}
