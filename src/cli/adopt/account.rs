//! What `export` and `init` share: they list an account and write files that declare its groups.

use super::new_files::NewFiles;
use super::secrets_file;
use crate::api::{Reader, Session};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::ConnectionArgs;
use crate::cli::run::{listing, session};
use crate::desired::{CredentialSources, Desired, DesiredTeam, TeamReader};
use crate::export::WrittenFile;
use crate::export::{self, Export, Input, QueryFile, TeamFile};
use crate::model::{Listing, SecretSource, TeamId};
use std::collections::{BTreeSet, HashSet};
use std::path::{Component, Path, PathBuf};

/// Which files are written, and where.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Files")]
pub(in crate::cli) struct FileArgs {
    /// Write queries to separate files, in this folder beside the team files
    #[arg(long, value_name = "DIR", value_parser = inner_folder)]
    pub(in crate::cli) queries: Option<String>,
    /// Write the client secrets that doo lists to a new file that only you can read
    ///
    /// Its lines are NAME='value'. Without this option dooctl writes no secrets. Keep the file out of
    /// Git.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) secrets_to: Option<PathBuf>,
}

/// Accepts a relative path that does not leave its parent folder.
fn inner_folder(text: &str) -> Result<String, String> {
    let inner = |part: Component<'_>| match part {
        Component::Normal(name) => name.to_str().map(str::to_owned),
        _ => None,
    };
    let parts: Option<Vec<_>> = Path::new(text).components().map(inner).collect();
    match parts {
        Some(parts) if !parts.is_empty() => Ok(parts.join("/")),
        _ => Err("write the name of a folder below it, such as queries".to_owned()),
    }
}

/// An account to export from, and the manifest that the files are for.
pub(in crate::cli) struct Account<'a> {
    context: &'a Context,
    desired: &'a Desired,
    reader: &'a TeamReader,
    session: Session,
    /// Requests per second, if they are limited.
    rate: Option<f64>,
}

/// A team with the name of its file.
struct Chosen {
    id: TeamId,
    file: String,
}

/// What is exported, and the names of the teams' files.
pub(in crate::cli) struct Adopted {
    pub(in crate::cli) export: Export,
    files: Vec<String>,
}

impl<'a> Account<'a> {
    /// Opens a session. Sends nothing.
    pub(in crate::cli) async fn open(
        context: &'a Context,
        desired: &'a Desired,
        reader: &'a TeamReader,
        manifest: &Path,
        connection: &ConnectionArgs,
    ) -> Result<Self, Failure> {
        let stop = context.stop(connection.timeout);
        let session = session::session(context, desired, manifest, connection, stop).await?;
        let paced = connection.sandbox.is_none();
        Ok(Self {
            context,
            desired,
            reader,
            session,
            rate: paced.then_some(desired.api.requests_per_second),
        })
    }

    /// Exports these teams, or all that the credentials see.
    pub(in crate::cli) async fn adopt(
        &self,
        teams: &[String],
        queries: Option<&str>,
    ) -> Result<Adopted, Failure> {
        let chosen = self.choose(teams).await?;
        let ids: Vec<&TeamId> = chosen.iter().map(|chosen| &chosen.id).collect();
        let listings = self.list(&ids).await?;
        let others = self.others(&ids, &listings).await?;
        let listed: Vec<_> = ids.into_iter().cloned().zip(listings).collect();
        let mut export = export::export(&Input {
            owner: &self.desired.owner,
            reader: self.reader,
            teams: &listed,
            names_in_use: names_in_use(self.desired, &others),
            others: &others,
            queries,
        });
        // A secret can also appear elsewhere in a listing, for example as a name. Mask it in files,
        // as in outputs.
        let redactor = self.session.redactor();
        for TeamFile { text, .. } in &mut export.teams {
            *text = redactor.lines(text);
        }
        for QueryFile { text, path: _ } in &mut export.queries {
            *text = redactor.lines(text);
        }
        let files = chosen.into_iter().map(|chosen| chosen.file).collect();
        Ok(Adopted { export, files })
    }

    /// The teams in the order in which `include` finds their files.
    async fn choose(&self, teams: &[String]) -> Result<Vec<Chosen>, Failure> {
        let known: Vec<(TeamId, Option<String>)> = if teams.is_empty() {
            let organizations = Reader::new(&self.session).organizations().await?;
            let teams = organizations.into_iter().flat_map(|it| it.teams);
            teams.map(|team| (team.id, team.name)).collect()
        } else {
            teams.iter().map(|id| (TeamId::new(id), None)).collect()
        };
        let mut seen = HashSet::new();
        let once: Vec<_> = known
            .into_iter()
            .filter(|(id, _)| seen.insert(id.clone()))
            .collect();
        if once.is_empty() {
            let message = "the credentials can see no team";
            return Err(Failure::new(Exit::Failed, "no-team", message)
                .help("ask doo for access, or name a team with --team ID"));
        }
        let named = once.iter().map(|(id, name)| (id, name.as_deref()));
        let files = export::file_names(named);
        let chosen = once.into_iter().zip(files);
        let mut chosen: Vec<_> = chosen.map(|((id, _), file)| Chosen { id, file }).collect();
        chosen.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(chosen)
    }

    /// Fails if a listing is incomplete: groups missing from it would be missing from the manifest.
    async fn list(&self, teams: &[&TeamId]) -> Result<Vec<Listing>, Failure> {
        let api = &self.desired.api;
        let listings = listing::list(self.context, &self.session, api, self.rate, teams).await;
        let listings: Vec<_> = listings.into_iter().collect::<Result<_, _>>()?;
        let incomplete = |(team, listing): (&&TeamId, &Listing)| {
            let why = listing.incomplete.as_ref()?;
            let message = format!("team {team}: the listing is incomplete: {why}");
            let help = "try again; if doo's totals are wrong in this account, set `api.trust_total_items: false` in the manifest";
            Some(Failure::new(Exit::Failed, "incomplete-listing", message).help(help))
        };
        match teams.iter().zip(&listings).find_map(incomplete) {
            Some(failure) => Err(failure),
            None => Ok(listings),
        }
    }

    /// The teams of the manifest that are not exported. If one of them declares the name of an
    /// unmarked group, list it too: only its own listing shows which team the group belongs to.
    async fn others(
        &self,
        exported: &[&TeamId],
        listings: &[Listing],
    ) -> Result<Vec<(DesiredTeam, Option<Listing>)>, Failure> {
        let groups = listings.iter().flat_map(|listing| &listing.groups);
        let unmarked = groups.filter(|listed| listed.is_unmarked());
        let names: HashSet<_> = unmarked
            .map(|listed| listed.group.matching_name())
            .collect();
        let teams = self.desired.teams.iter();
        let teams: Vec<_> = teams
            .filter(|team| !exported.contains(&&team.team))
            .collect();
        let declares = |team: &&&DesiredTeam| {
            let mut groups = team.groups.iter();
            groups.any(|declared| names.contains(&declared.group.matching_name()))
        };
        let rivals: Vec<_> = teams
            .iter()
            .filter(declares)
            .map(|team| &team.team)
            .collect();
        let mut known = rivals.iter().zip(self.list(&rivals).await?).peekable();
        let with_listing = |team: &DesiredTeam| {
            let listing = known.next_if(|(rival, _)| **rival == &team.team);
            (team.clone(), listing.map(|(_, listing)| listing))
        };
        Ok(teams.into_iter().map(with_listing).collect())
    }
}

/// The environment variables that the manifest refers to outside of the exported teams.
fn names_in_use(desired: &Desired, others: &[(DesiredTeam, Option<Listing>)]) -> BTreeSet<String> {
    let CredentialSources {
        api_key,
        client_id,
        client_secret,
        access_token,
    } = &desired.api.credentials;
    let credentials = [api_key, client_id, client_secret, access_token];
    let groups = others.iter().flat_map(|(team, _)| &team.groups);
    let sources = credentials.into_iter().flatten();
    let sources = sources.chain(groups.filter_map(|group| group.secret.as_ref()));
    let name = |source: &SecretSource| source.reference.variable().map(str::to_owned);
    sources.filter_map(name).collect()
}

impl Adopted {
    /// Adds the files, in this folder. Returns the path of each team's file.
    pub(in crate::cli) fn add_to(&self, files: &mut NewFiles, folder: &Path) -> Vec<PathBuf> {
        let mut paths = vec![];
        for (TeamFile { text, .. }, name) in self.export.teams.iter().zip(&self.files) {
            let path = folder.join(format!("{name}.yaml"));
            files.add(path.clone(), text.as_str());
            paths.push(path);
        }
        for QueryFile { path, text } in &self.export.queries {
            files.add(folder.join(path), text.as_str());
        }
        paths
    }
}

/// Writes all files. Secrets come first: if writing them fails, nothing else is written.
pub(in crate::cli) fn write(
    context: &Context,
    files: NewFiles,
    adopted: Option<&Adopted>,
    args: &FileArgs,
    force: bool,
) -> Result<Vec<WrittenFile>, Failure> {
    let checkout = &context.checkout;
    files.check(checkout, force)?;
    context.outputs.protect(&files.paths())?;
    context.outputs.protect(args.secrets_to.as_slice())?;
    if let (Some(path), Some(adopted)) = (&args.secrets_to, adopted) {
        secrets_file::check(checkout, path)?;
        secrets_file::write(path, &adopted.export.secrets)?;
    }
    files.write(checkout)
}
