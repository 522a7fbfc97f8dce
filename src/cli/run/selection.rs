//! The groups that a command is about.

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::TeamArgs;
use crate::desired::Desired;
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
        self.groups
            .iter()
            .try_for_each(|name| check(desired, name))?;
        for team in &mut desired.teams {
            team.groups
                .retain(|declared| self.groups.contains(&declared.group.name));
        }
        Ok(())
    }
}

fn has_team(desired: &Desired, id: &str) -> bool {
    desired.teams.iter().any(|team| team.team.as_str() == id)
}

/// A name must select exactly one group.
fn check(desired: &Desired, name: &str) -> Result<(), Failure> {
    let usage = |message: String| Failure::new(Exit::Usage, "usage", message);
    let has_it = |team: &&crate::desired::DesiredTeam| {
        team.groups
            .iter()
            .any(|declared| declared.group.name == name)
    };
    let teams: Vec<_> = desired
        .teams
        .iter()
        .filter(has_it)
        .map(|team| team.team.as_str())
        .collect();
    match teams[..] {
        [_] => Ok(()),
        [] => {
            let groups = desired.teams.iter().flat_map(|team| &team.groups);
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
            let message = format!(
                "the group {name:?} is in several teams: {}",
                teams.join(", ")
            );
            Err(usage(message).help("choose one with --team ID"))
        }
    }
}
