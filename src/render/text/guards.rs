//! The guards that a plan meets, as text.

use super::style::{Styles, paint};
use super::wrap::wrapped;
use crate::plan::GuardHit;
use crate::render::{safe, words};
use std::io::{self, Write};

/// Writes the guards that a plan meets.
///
/// # Errors
/// When writing fails.
pub fn guards(out: &mut dyn Write, styles: &Styles, hits: &[GuardHit<'_>]) -> io::Result<()> {
    for hit in hits {
        let GuardHit {
            team,
            violation,
            allowed,
        } = hit;
        let guard = hit.guard();
        let message = words::violation(violation);
        let place = team
            .as_ref()
            .map(|team| format!(" in team {}", safe(team.as_str())))
            .unwrap_or_default();
        let text = format!("Guard {}{place}: {}.", guard.name(), safe(&message));
        let style = match allowed {
            Some(_) => anstyle::Style::new(),
            None => styles.removed(),
        };
        for line in wrapped(&text, 0, "  ") {
            writeln!(out, "{}", paint(style, line))?;
        }
        match allowed {
            Some(reason) => writeln!(out, "  Allowed: {}", safe(reason))?,
            None => {
                writeln!(
                    out,
                    "  To apply anyway, use --allow {}=REASON.",
                    guard.name()
                )?;
            }
        }
    }
    Ok(())
}
