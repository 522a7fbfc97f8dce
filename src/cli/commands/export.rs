//! `dooctl export`.

use crate::cli::adopt::{Account, Adoption, FileArgs, NewFiles, account};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::{ConnectionArgs, ManifestArgs, team};
use crate::cli::run::{Manifest, manifest};
use crate::desired::Desired;
use crate::model::TeamId;
use std::path::{Path, PathBuf};

/// Write the groups that doo lists as manifest files
///
/// A plan of these files shows no changes: groups that dooctl did not create stay unchanged and are
/// matched by name. Client secrets become references to environment variables. If dooctl cannot
/// declare a group, a comment says why, and the exit code is 4. Without --to, dooctl prints the
/// file of one team.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// Write a file for each team into this folder, such as teams
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Export this team; can be used several times, with --to
    #[arg(long = "team", value_name = "ID", value_parser = team, required_unless_present = "all")]
    teams: Vec<String>,
    /// Export every team that the credentials see
    #[arg(long, conflicts_with = "teams", requires = "to")]
    all: bool,
    #[command(flatten)]
    files: FileArgs,
    /// Replace existing files
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    pub(in crate::cli) manifest: ManifestArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    check(args)?;
    let Manifest {
        desired,
        reader,
        folders: _,
        warnings: _,
    } = manifest::load(
        context,
        &args.manifest,
        &context.stop(args.connection.timeout),
    )
    .await?;
    let manifest = &args.manifest.manifest;
    let account = Account::open(context, &desired, &reader, manifest, &args.connection).await?;
    let queries = args.files.queries.as_deref();
    let adopted = account.adopt(&args.teams, queries).await?;
    let mut files = NewFiles::default();
    let team_files = args.to.as_ref().map(|to| adopted.add_to(&mut files, to));
    let written = account::write(context, files, Some(&adopted), &args.files, args.force)?;
    let exported = adopted.export.teams.iter().enumerate();
    let file = |position: usize| team_files.as_ref().and_then(|files| files.get(position));
    let exported = exported.map(|(at, team)| (&team.team, file(at).map(PathBuf::as_path)));
    let next = next(&desired, exported);
    Adoption {
        export: adopted.export,
        written,
        team_files,
        secrets_to: args.files.secrets_to.clone(),
        next,
    }
    .finish(context)
}

/// Checks that clap cannot do.
fn check(args: &Args) -> Result<(), Failure> {
    let usage =
        |message: &str, help: &str| Err(Failure::new(Exit::Usage, "usage", message).help(help));
    match (&args.to, args.teams.len(), &args.files.queries) {
        (None, 2.., _) => usage(
            "standard output can have only one team",
            "name a folder for the files: --to teams",
        ),
        (None, _, Some(_)) => usage(
            "--queries needs a folder for the team files",
            "add one: --to teams",
        ),
        _ => Ok(()),
    }
}

/// What to do next with the files. A team can be declared in only one file.
fn next<'a>(
    desired: &Desired,
    exported: impl Iterator<Item = (&'a TeamId, Option<&'a Path>)>,
) -> String {
    let (mut twice, mut is_new) = (vec![], false);
    for (id, file) in exported {
        match desired.teams.iter().find(|team| team.team == *id) {
            None => is_new = true,
            Some(team) if file.is_some_and(|file| is_same(Path::new(&*team.place.file), file)) => {}
            Some(team) => twice.push(format!("{} declares team {id} already", team.place.file)),
        }
    }
    let keep = match twice.len() {
        0 => None,
        1 => Some(format!("{}: keep one of the two", twice[0])),
        _ => Some(format!(
            "{}: keep one of the two for each",
            twice.join(", ")
        )),
    };
    let include = is_new.then(|| {
        if twice.is_empty() {
            "make sure that `include` in the manifest matches the file".to_owned()
        } else {
            "make sure that `include` in the manifest matches the other files".to_owned()
        }
    });
    let first: Vec<_> = keep.into_iter().chain(include).collect();
    if first.is_empty() {
        "run `dooctl plan`.".to_owned()
    } else {
        format!("{}, then run `dooctl plan`.", first.join("; "))
    }
}

/// Whether two paths name the same file.
fn is_same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}
