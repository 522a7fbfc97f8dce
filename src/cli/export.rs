//! `dooctl export`.

use super::adopt::{self, Account, FileArgs};
use super::adoption::Adoption;
use super::new_files::NewFiles;
use super::options::{ConnectionArgs, ManifestArgs};
use super::target;
use super::{Context, Exit, Failure};
use crate::desired::{Desired, Loaded};
use crate::model::TeamId;
use std::path::PathBuf;

/// Write the groups that doo lists as manifest files
///
/// The files plan to no changes: groups that dooctl did not create stay as they are and are kept in
/// step by name. Client secrets become references to environment variables. What cannot be declared
/// is a comment that says why, and the exit code is 4. Without --to, the one team's file goes to
/// standard output.
#[derive(clap::Args)]
pub(super) struct Args {
    // First, since what follows a flattened group stands under its heading in the help.
    /// Write a file for each team into this folder, such as teams
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Export this team; may be given several times, with --to
    #[arg(long = "team", value_name = "ID", required_unless_present = "all")]
    teams: Vec<String>,
    /// Export every team that the credentials see
    #[arg(long, conflicts_with = "teams", requires = "to")]
    all: bool,
    #[command(flatten)]
    files: FileArgs,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    manifest: ManifestArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    check(args)?;
    let loaded = target::read(context, &args.manifest);
    let Loaded {
        desired: Some(desired),
        team_reader: Some(reader),
        problems,
        owner: _,
        files: _,
        groups: _,
        folders: _,
    } = loaded
    else {
        return Err(Failure::manifest(loaded.problems));
    };
    context.outputs.warnings(&problems);
    let manifest = &args.manifest.manifest;
    let account = Account::open(context, &desired, &reader, manifest, &args.connection).await?;
    let queries = args.files.queries.as_deref();
    let adopted = account.adopt(&args.teams, queries).await?;
    let mut files = NewFiles::default();
    let team_files = args.to.as_ref().map(|to| adopted.add_to(&mut files, to));
    let written = adopt::write(files, Some(&adopted), &args.files, args.force)?;
    let ids = adopted.export.teams.iter().map(|team| &team.team);
    let next = next(&desired, ids);
    Adoption {
        export: adopted.export,
        written,
        team_files,
        secrets_to: args.files.secrets_to.clone(),
        next,
    }
    .finish(context)
}

/// Checks what clap cannot.
fn check(args: &Args) -> Result<(), Failure> {
    let usage =
        |message: &str, help: &str| Err(Failure::new(Exit::Usage, "usage", message).help(help));
    match (&args.to, args.teams.len(), &args.files.queries) {
        (None, 2.., _) => usage(
            "several teams do not fit on standard output",
            "name a folder for their files: --to teams",
        ),
        (None, _, Some(_)) => usage(
            "files of queries need a team file to stand beside",
            "name a folder for them: --to teams",
        ),
        _ => Ok(()),
    }
}

/// A team is declared in one place only.
fn next<'t>(desired: &Desired, mut exported: impl Iterator<Item = &'t TeamId>) -> String {
    let declared = exported.find_map(|id| desired.teams.iter().find(|team| team.team == *id));
    match declared {
        Some(team) => format!(
            "{} declares team {} already: keep one of the two, then run `dooctl plan`.",
            team.place.file, team.team
        ),
        None => {
            "see that `include` of the manifest names the file, then run `dooctl plan`.".to_owned()
        }
    }
}
