//! `dooctl init`.

mod args;
mod existing_manifest;

pub(in crate::cli) use args::Args;

use crate::cli::adopt::{
    Account, Adopted, Adoption, Answers, KnownAnswers, NewFiles, PipelineInputs, account, pipelines,
};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::desired::{self, CredentialSources, MANIFEST_SCHEMA};
use crate::export::{self, Export, SCHEMA_FILE, TEAMS_FOLDER};
use crate::model::{Owner, TeamId};
use args::check_begins_with_nothing;
use std::fs;
use std::path::{Path, PathBuf};

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    // Without the `./` that shells complete, as a user would type it.
    let folder = args.folder.as_deref().unwrap_or(Path::new(""));
    let folder = folder.strip_prefix(".").unwrap_or(folder);
    let has_manifest = folder.join(desired::ROOT).exists();
    match args.workflows {
        Some(platform) if has_manifest && !args.from_account && args.teams.is_empty() => {
            return existing_manifest::add(args, platform, folder, context).await;
        }
        Some(_) if !has_manifest && args.folder.is_none() => {
            existing_manifest::check_is_nowhere_below()?;
        }
        _ => {}
    }
    begin_manifest(args, folder, context).await
}

/// Writes a manifest, and pipelines for it on request.
async fn begin_manifest(args: &Args, folder: &Path, context: &Context) -> Result<Exit, Failure> {
    let answers = answers(args, folder, context)?;
    let (desired, reader) = answers.begin(folder)?;
    if !answers.from_account {
        check_begins_with_nothing(&args.files)?;
    }
    let has_teams = answers.from_account || !args.teams.is_empty();
    let mut files = NewFiles::default();
    add_root(
        &mut files,
        folder,
        &desired.owner,
        &answers.api_url,
        has_teams,
    );
    files.add(folder.join(SCHEMA_FILE), MANIFEST_SCHEMA.to_owned());
    // Before the first request to doo.
    files.check(&context.checkout, args.force)?;
    let adopted = if answers.from_account {
        let account = Account::open(context, &desired, &reader, folder, &args.connection);
        let queries = args.files.queries.as_deref();
        Some(account.await?.adopt(&args.teams, queries).await?)
    } else {
        None
    };
    let teams = folder.join(TEAMS_FOLDER);
    let team_files = match &adopted {
        Some(adopted) => adopted.add_to(&mut files, &teams),
        None => add_empty_teams(&mut files, &teams, &args.teams),
    };
    let to_do = match args.workflows {
        Some(platform) => {
            let inputs = subject_of_new(folder, adopted.as_ref())?;
            format!("{}, then ", pipelines::add(&mut files, platform, &inputs)?)
        }
        None => String::new(),
    };
    let written = account::write(context, files, adopted.as_ref(), &args.files, args.force)?;
    Adoption {
        export: adopted.map_or(Export::default(), |adopted| adopted.export),
        written,
        team_files: Some(team_files),
        secrets_to: args.files.secrets_to.clone(),
        next: format!("{to_do}run `dooctl plan{}`.", shown(folder)),
    }
    .finish(context)
}

/// A folder as an argument; empty for the current one.
fn shown(folder: &Path) -> String {
    if folder.as_os_str().is_empty() {
        String::new()
    } else {
        format!(" {}", folder.display())
    }
}

/// What pipelines need to know about a manifest that is written in the same run.
fn subject_of_new(folder: &Path, adopted: Option<&Adopted>) -> Result<PipelineInputs, Failure> {
    let secrets = adopted.iter().flat_map(|adopted| &adopted.export.secrets);
    let names = secrets.map(|secret| secret.name.as_str());
    PipelineInputs::new(folder, [], &CredentialSources::default(), names)
}

/// From the options, the environment, and the user at the terminal.
fn answers(args: &Args, folder: &Path, context: &Context) -> Result<Answers, Failure> {
    let usual = context.environment.get("DOO_API_URL");
    let given = KnownAnswers {
        owner: args.owner.clone(),
        api_url: args.api_url.clone().or(usual),
        from_account: args.from_account,
        insecure_http: args.connection.insecure_http,
    };
    let root = folder.join(desired::ROOT);
    if root.exists() && !given.is_complete() {
        let message = format!("{} already exists", root.display());
        return Err(Failure::new(Exit::Refused, "file-exists", message)
            .help(format!("nothing was written; {}", instead(folder))));
    }
    Answers::of(given, &folder_name(folder), context)
}

/// What to do with an existing manifest.
fn instead(folder: &Path) -> String {
    let teams = folder.join(TEAMS_FOLDER);
    let folder = shown(folder);
    format!(
        "`dooctl export{folder} --all --to {}` declares the groups in doo, \
         `dooctl init{folder} --workflows github` (or gitlab) writes pipelines for it",
        teams.display()
    )
}

/// Adds a root. It may replace one that declares nothing, but no other.
fn add_root(files: &mut NewFiles, folder: &Path, owner: &Owner, api_url: &str, has_teams: bool) {
    let path = folder.join(desired::ROOT);
    let root = export::root(owner, api_url, has_teams);
    let nothing = export::root(owner, api_url, false);
    if fs::read_to_string(&path).is_ok_and(|found| found == nothing) {
        files.add(path, root);
    } else {
        files.add_new(path, root, instead(folder));
    }
}

/// Adds a file without groups for each team and returns the paths. They never replace a file that
/// declares something.
fn add_empty_teams(files: &mut NewFiles, folder: &Path, teams: &[String]) -> Vec<PathBuf> {
    let ids: Vec<TeamId> = teams.iter().map(TeamId::new).collect();
    let names = export::file_names(ids.iter().map(|id| (id, None)));
    let paths: Vec<_> = names
        .into_iter()
        .map(|name| folder.join(format!("{name}.yaml")))
        .collect();
    for (id, path) in ids.iter().zip(&paths) {
        let help =
            format!("leave out --team {id}, or use --from-account to declare the groups in doo");
        files.add_new(path.clone(), export::empty_team(id), help);
    }
    paths
}

/// Derives the owner's name from the manifest's folder.
fn folder_name(folder: &Path) -> String {
    let whole = std::path::absolute(Path::new(".").join(folder)).ok();
    let name = whole.as_deref().and_then(Path::file_name);
    let name = name.map(|name| export::slug(&name.to_string_lossy()));
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| "my-team".to_owned())
}
