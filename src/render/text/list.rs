//! The groups, organizations and teams in doo, as text.

use super::plan::help;
use super::style::{Styles, paint};
use crate::api::{ApiError, Organization};
use crate::model::{ListedGroup, Listing, Marking, Scope, TeamId, display_url, host_sent};
use crate::render::words::count;
use crate::render::{safe, safe_name};
use std::io::{self, Write};

/// Writes the groups of each team. Does not mention secrets.
///
/// # Errors
/// When writing fails.
pub fn listings(
    out: &mut dyn Write,
    styles: &Styles,
    teams: &[(&TeamId, Result<&Listing, &ApiError>)],
) -> io::Result<()> {
    for (team, listing) in teams {
        writeln!(
            out,
            "{}",
            paint(
                styles.strong(),
                format_args!("Team {}", safe(team.as_str()))
            )
        )?;
        match listing {
            Err(error) => {
                writeln!(out, "  ! not listed: {}", safe(&error.to_string()))?;
                help(out, error.help())?;
            }
            Ok(listing) => {
                if let Some(why) = &listing.incomplete {
                    writeln!(out, "  ! incomplete: {}", safe(why))?;
                }
                if listing.groups.is_empty() {
                    writeln!(out, "  no groups")?;
                }
                listing
                    .groups
                    .iter()
                    .try_for_each(|listed| group(out, styles, listed))?;
            }
        }
        writeln!(out)?;
    }
    let groups: usize = teams
        .iter()
        .filter_map(|(_, l)| l.as_ref().ok())
        .map(|l| l.groups.len())
        .sum();
    writeln!(
        out,
        "{} in {}.",
        count(groups, "group"),
        count(teams.len(), "team")
    )
}

fn group(out: &mut dyn Write, styles: &Styles, listed: &ListedGroup) -> io::Result<()> {
    let ListedGroup { id, group, marking } = listed;
    let owner = match marking {
        Marking::Marked(marker) => format!(
            "owner {}, team {}",
            safe(marker.owner.as_str()),
            safe(marker.team.as_str())
        ),
        Marking::Unmarked => "unmarked".to_owned(),
        Marking::Damaged => "damaged marker".to_owned(),
    };
    let scope = match &group.scope {
        Scope::Organization | Scope::Unknown => String::new(),
        scope => format!(", {}", safe(&scope.to_string())),
    };
    writeln!(
        out,
        "  {} ({}): {owner}{scope}",
        paint(styles.strong(), safe_name(&group.name)),
        safe(&id.short())
    )?;
    for hook in &group.hooks {
        let payload = if hook.origin.is_some() {
            " (GraphQL)"
        } else {
            ""
        };
        let endpoint = display_url(&hook.endpoint);
        let host = host_sent(&endpoint).map(|host| format!(" ({})", safe(&host)));
        writeln!(
            out,
            "      {} → {}{}{payload}",
            safe(hook.hook_type.as_str()),
            safe_name(&endpoint),
            host.unwrap_or_default()
        )?;
    }
    Ok(())
}

/// Writes the organizations and teams that the credentials can see, and which of them the manifest
/// declares.
///
/// # Errors
/// When writing fails.
pub fn organizations(
    out: &mut dyn Write,
    styles: &Styles,
    organizations: &[Organization],
    declared: &[&TeamId],
) -> io::Result<()> {
    for organization in organizations {
        let name = organization.name.as_deref().unwrap_or("(no name)");
        let head = format!("{} (organization {})", safe(name), safe(&organization.id));
        writeln!(out, "{}", paint(styles.strong(), head))?;
        for team in &organization.teams {
            let name = team
                .name
                .as_deref()
                .map(|name| format!(" {}", safe(name)))
                .unwrap_or_default();
            let role = team
                .role
                .as_deref()
                .map(|role| format!(", {}", safe(role)))
                .unwrap_or_default();
            let known = if declared.contains(&&team.id) {
                ", declared"
            } else {
                ""
            };
            writeln!(out, "  team {}{name}{role}{known}", safe(team.id.as_str()))?;
        }
    }
    if organizations.is_empty() {
        writeln!(out, "The credentials can see no organization.")?;
    }
    Ok(())
}
