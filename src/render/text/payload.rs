//! What receivers get, as text.

use super::style::{Styles, paint};
use crate::graphql::Envelope;
use crate::payload::Payload;
use crate::render::safe;
use crate::render::words::payload::{Key, about, header, keys, names_teams, summary, title};
use std::io::{self, Write};

/// Writes the payloads, each as its keys with their types.
///
/// # Errors
/// When writing fails.
pub fn payloads(
    out: &mut dyn Write,
    styles: &Styles,
    envelope: Envelope,
    payloads: &[&Payload<'_>],
) -> io::Result<()> {
    let names_teams = names_teams(payloads.iter().copied());
    for payload in payloads {
        let title = title(payload, names_teams);
        writeln!(out, "{}", paint(styles.strong(), safe(&title)))?;
        if let Some(header) = header(payload) {
            writeln!(out, "  {}", paint(styles.quiet(), safe(&header)))?;
        }
        if let Some(about) = about(&payload.content) {
            writeln!(out, "  {}", paint(styles.quiet(), safe(&about)))?;
        }
        for Key { depth, text } in keys(&payload.content, envelope) {
            writeln!(out, "  {}{}", "  ".repeat(depth), safe(&text))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}.", summary(payloads))
}
