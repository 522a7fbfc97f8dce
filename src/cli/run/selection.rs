//! The groups that a command is about.

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::TeamArgs;
use crate::desired::{Desired, DesiredTeam};
use crate::model::TeamId;
use crate::suggest::closest;

/// Which groups.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Manifest")]
pub(in crate::cli) struct SelectionArgs {
    /// Use only this group; can be used several times
    #[arg(long = "group", value_name = "NAME")]
    pub(in crate::cli) groups: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) teams: TeamArgs,
}

impl SelectionArgs {
    /// Keeps only the selected teams and groups of a manifest.
    pub(in crate::cli) fn keep(&self, desired: &mut Desired) -> Result<(), Failure> {
        let TeamArgs { teams } = &self.teams;
        if let Some(unknown) = teams.iter().find(|id| !has_team(desired, id)) {
            let declared: Vec<_> = desired
                .teams
                .iter()
                .map(|team| team.team.as_str())
                .collect();
            let message = format!("team {unknown} is not declared in the manifest");
            let help = format!("declared teams: {}", declared.join(", "));
            return Err(Failure::new(Exit::Usage, "usage", message).help(help));
        }
        if !teams.is_empty() {
            desired
                .teams
                .retain(|team| teams.iter().any(|id| id == team.team.as_str()));
        }
        if self.groups.is_empty() {
            return Ok(());
        }
        let teams: Vec<_> = desired.teams.iter().collect();
        for name in &self.groups {
            only_team(&teams, name)?;
        }
        for team in &mut desired.teams {
            team.groups
                .retain(|declared| self.groups.contains(&declared.group.name));
        }
        Ok(())
    }
}

/// The team of a group, whose name must select exactly one.
pub(in crate::cli) fn the_group(
    desired: &Desired,
    teams: &TeamArgs,
    name: &str,
) -> Result<TeamId, Failure> {
    let is_meant = |team: &&DesiredTeam| {
        teams.teams.is_empty() || teams.teams.iter().any(|id| id == team.team.as_str())
    };
    let meant: Vec<_> = desired.teams.iter().filter(is_meant).collect();
    only_team(&meant, name).map(|team| team.team.clone())
}

fn has_team(desired: &Desired, id: &str) -> bool {
    desired.teams.iter().any(|team| team.team.as_str() == id)
}

/// The team of a group: a name must select exactly one group.
fn only_team<'d>(teams: &[&'d DesiredTeam], name: &str) -> Result<&'d DesiredTeam, Failure> {
    let usage = |message: String| Failure::new(Exit::Usage, "usage", message);
    let has_it = |team: &&&DesiredTeam| {
        team.groups
            .iter()
            .any(|declared| declared.group.name == name)
    };
    let found: Vec<_> = teams.iter().filter(has_it).collect();
    match found[..] {
        [team] => Ok(team),
        [] => {
            let groups = teams.iter().flat_map(|team| &team.groups);
            let names = groups.map(|declared| declared.group.name.as_str());
            let help = match closest(name, names.clone()) {
                Some(close) => format!("did you mean {close:?}?"),
                None => {
                    let names: Vec<_> = names.take(20).map(|name| format!("{name:?}")).collect();
                    format!("declared groups: {}", names.join(", "))
                }
            };
            Err(usage(format!("no selected team declares a group {name:?}")).help(help))
        }
        _ => {
            let ids: Vec<_> = found.iter().map(|team| team.team.as_str()).collect();
            let ids = ids.join(", ");
            let message = format!("the group {name:?} is in several teams: {ids}");
            Err(usage(message).help("choose one with --team ID"))
        }
    }
}
