//! What doo would deliver, as text.

use super::style::{Styles, paint};
use crate::payload::{Asked, Payload};
use crate::render::safe;
use crate::render::words::asked::{line, lines, requests, spaced};
use crate::render::words::payload::{about, header, names_teams, title};
use std::io::{self, Write};

/// Writes the bodies that doo would deliver, and what is wrong with them.
///
/// # Errors
/// When writing fails.
pub fn asked(
    out: &mut dyn Write,
    styles: &Styles,
    payloads: &[(Payload<'_>, Option<Asked>)],
    sent: usize,
) -> io::Result<()> {
    let names_teams = names_teams(payloads.iter().map(|(payload, _)| payload));
    for (payload, asked) in payloads {
        let title = title(payload, names_teams);
        writeln!(out, "{}", paint(styles.strong(), safe(&title)))?;
        if let Some(header) = header(payload) {
            writeln!(out, "  {}", paint(styles.quiet(), safe(&header)))?;
        }
        let Some(asked) = asked else {
            let about = about(&payload.content);
            let about = about.unwrap_or_else(|| "not asked".to_owned());
            writeln!(out, "  {}", paint(styles.quiet(), safe(&about)))?;
            continue;
        };
        if let Some(body) = &asked.body {
            writeln!(out, "  {}", safe(&spaced(body)))?;
        }
        for wrong in lines(payload, asked) {
            writeln!(out, "  {}", safe(&line(&wrong)))?;
        }
    }
    writeln!(out, "{}.", requests(sent))
}
