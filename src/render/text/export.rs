//! What was exported, as text.

use super::style::{Styles, paint};
use crate::export::{Exported, LeftOut, NamedSecret, TeamFile, WrittenFile};
use crate::model::GroupId;
use crate::render::safe;
use crate::render::words::count;
use std::io::{self, Write};

/// Writes what was exported, what was left out, and what to do next. Contains no secrets.
///
/// # Errors
/// When writing fails.
pub fn exported(out: &mut dyn Write, styles: &Styles, exported: &Exported<'_>) -> io::Result<()> {
    let Exported {
        export,
        written,
        team_files: _,
        secrets_to,
        next,
    } = exported;
    for WrittenFile { path, is_unchanged } in *written {
        let path = path.display().to_string();
        if *is_unchanged {
            writeln!(out, "{} is unchanged.", safe(&path))?;
        } else {
            writeln!(out, "Wrote {}.", safe(&path))?;
        }
    }
    for team in &export.teams {
        self::team(out, styles, team)?;
    }
    if !export.secrets.is_empty() {
        writeln!(out, "Secrets to set before a plan:")?;
    }
    for NamedSecret {
        name,
        value: _,
        groups,
    } in &export.secrets
    {
        let groups: Vec<_> = groups.iter().map(|group| safe(group)).collect();
        writeln!(out, "  {name} ({})", groups.join(", "))?;
    }
    if let Some(path) = secrets_to {
        let path = path.display().to_string();
        writeln!(
            out,
            "Their values are in {}. Keep that file out of Git.",
            safe(&path)
        )?;
    }
    writeln!(out, "Next: {}", safe(next))
}

fn team(out: &mut dyn Write, styles: &Styles, team: &TeamFile) -> io::Result<()> {
    let TeamFile {
        team,
        text: _,
        groups,
        left_out,
        doubtful,
    } = team;
    let head = format!("Team {}", safe(team.as_str()));
    let declared = count(*groups, "group");
    writeln!(
        out,
        "{}: {declared} declared.",
        paint(styles.strong(), head)
    )?;
    for LeftOut { name, ids, reason } in left_out.iter().filter(|it| it.reason.needs_decision()) {
        let ids: Vec<_> = ids.iter().map(GroupId::short).collect();
        let (name, ids) = (safe(name), ids.join(", "));
        let reason = reason.to_string();
        writeln!(
            out,
            "  left out: {name} ({}): {}",
            safe(&ids),
            safe(&reason)
        )?;
    }
    if !doubtful.is_empty() {
        let names: Vec<_> = doubtful.iter().map(|name| safe(name)).collect();
        writeln!(
            out,
            "  check before you commit: URLs or headers may contain tokens in {}",
            names.join(", ")
        )?;
    }
    Ok(())
}
