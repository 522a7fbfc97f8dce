//! How doo differs from the manifest, as text: each difference under its cause.

use super::plan::{change, heading};
use super::style::{Styles, paint};
use crate::plan::Plan;
use crate::render::safe;
use crate::render::words::cause::words;
use crate::render::words::drift::{found, headline, remedy, rest, why};
use std::io::{self, Write};

/// Writes how doo differs. Unmanaged groups count if `strict`.
///
/// # Errors
/// When writing fails.
pub fn drift(
    out: &mut dyn Write,
    styles: &Styles,
    plan: &Plan<'_>,
    strict: bool,
) -> io::Result<()> {
    let title = format_args!(
        "Drift of {} at {}",
        plan.owner,
        safe(&plan.references.account)
    );
    writeln!(out, "{}\n", paint(styles.strong(), title))?;
    for team in &plan.teams {
        let found: Vec<_> = team.changes.iter().filter_map(found).collect();
        if team.obstacle.is_none() && found.is_empty() {
            continue;
        }
        heading(out, styles, team)?;
        let widest = found.iter().map(|(cause, _)| words(*cause).len()).max();
        for (cause, found) in found {
            let label = format!("{:<1$}", words(cause), widest.unwrap_or_default());
            change(out, styles, found, &label, Some(&why(cause, found)))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", paint(styles.strong(), headline(plan, strict)))?;
    let rest = rest(&plan.summary(), strict);
    if !rest.is_empty() {
        writeln!(out, "{rest}")?;
    }
    remedy(plan)
        .iter()
        .try_for_each(|line| writeln!(out, "{line}"))?;
    if plan.is_empty() {
        return Ok(());
    }
    writeln!(out, "Digest: {}", plan.digest)
}
