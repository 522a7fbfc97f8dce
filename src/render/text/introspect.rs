//! What a new schema changes, as text.

use super::style::{Styles, paint};
use crate::payload::{Refresh, SchemaFile};
use crate::render::safe;
use crate::render::words::introspect::{counts, file, lines, next};
use crate::render::words::payload::{names_teams, title};
use std::io::{self, Write};

/// Writes what a new schema does to each payload, then the rest in numbers.
///
/// # Errors
/// When writing fails.
pub fn introspected(
    out: &mut dyn Write,
    styles: &Styles,
    refresh: &Refresh<'_>,
    schema: &SchemaFile,
) -> io::Result<()> {
    let payloads = refresh.affected.iter().map(|it| &it.payload);
    let names_teams = names_teams(payloads);
    for affected in &refresh.affected {
        let title = title(&affected.payload, names_teams);
        writeln!(out, "{}", paint(styles.strong(), safe(&title)))?;
        for line in lines(affected) {
            writeln!(out, "  {}", safe(&line))?;
        }
        writeln!(out)?;
    }
    if let Some(counts) = counts(refresh) {
        writeln!(out, "{}.", safe(&counts))?;
    }
    writeln!(out, "{}.", safe(&file(schema, refresh)))?;
    if let Some(next) = next(schema) {
        writeln!(out, "Next: {}.", safe(&next))?;
    }
    Ok(())
}
