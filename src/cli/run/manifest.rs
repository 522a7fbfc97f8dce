//! The manifest, teams and account that a command uses.

use super::references;
use crate::api::Stop;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::{ConnectionArgs, ManifestArgs, TargetArgs, TeamArgs};
use crate::cli::signals::reading;
use crate::desired::{
    self, Desired, LoadOptions, Loaded, MissingSecret, Problem, Severity, Surroundings, TeamReader,
};
use crate::model::TeamId;
use crate::plan::{Budget, References};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use url::Url;

/// A manifest that was read, with the selected teams and its account.
pub(in crate::cli) struct Target {
    pub(in crate::cli) desired: Desired,
    /// The account, and what a run reads and runs.
    pub(in crate::cli) references: References,
    /// Requests per second, or `None` without a limit.
    pub(in crate::cli) requests_per_second: Option<f64>,
    /// How many requests this run may send, if there is a limit.
    pub(super) budget: Option<Budget>,
    /// The positions of the selected teams.
    pub(super) selected: Vec<usize>,
    pub(in crate::cli) warnings: Vec<Problem>,
}

impl Target {
    /// Reads the manifest. Sends nothing, and reads no secret.
    pub(in crate::cli) async fn read(
        context: &Context,
        args: &TargetArgs,
        stop: &Stop,
    ) -> Result<Self, Failure> {
        let TargetArgs {
            manifest,
            teams,
            connection,
        } = args;
        let Manifest {
            desired,
            warnings,
            reader: _,
            folders: _,
        } = load(context, manifest, stop).await?;
        let selected = select(&desired, teams)?;
        let folder = folder_of(&manifest.manifest);
        let (references, rate) = match connection.sandbox {
            Some(_) => {
                let account = "the sandbox".to_owned();
                (references::of_sandbox(&desired, account, folder), None)
            }
            None => {
                let account = base(&desired.api.url);
                (
                    references::of_account(&desired, account, folder),
                    Some(desired.api.requests_per_second),
                )
            }
        };
        let budget = budget(&desired, connection);
        Ok(Self {
            desired,
            references,
            requests_per_second: rate,
            budget,
            selected,
            warnings,
        })
    }

    /// Puts the declared secrets into the groups.
    pub(super) async fn resolve_secrets(
        &mut self,
        context: &Context,
        missing: MissingSecret,
    ) -> Result<(), Failure> {
        let withheld = references::withheld(context, &self.desired.api.credentials);
        let surroundings = Surroundings {
            env: &|name| context.environment.as_it_is(name),
            withheld: &withheld,
        };
        let found = desired::resolve_secrets(&mut self.desired, &surroundings, missing).await;
        let (errors, found): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|problem| problem.severity == Severity::Error);
        if !errors.is_empty() {
            return Err(Failure::manifest(errors));
        }
        context.outputs.warnings(&found);
        self.warnings.extend(found);
        Ok(())
    }

    /// Selects one team.
    pub(in crate::cli) fn only(&mut self, team: &TeamId) {
        let teams = &self.desired.teams;
        self.selected
            .retain(|position| teams[*position].team == *team);
    }

    /// The selected teams.
    pub(in crate::cli) fn teams(&self) -> Vec<&TeamId> {
        self.selected
            .iter()
            .map(|position| &self.desired.teams[*position].team)
            .collect()
    }
}

/// The smaller of `--max-requests` and the API's limit for a day. The sandbox has no limit.
pub(super) fn budget(desired: &Desired, connection: &ConnectionArgs) -> Option<Budget> {
    let of_run = connection.max_requests.map(|requests| Budget {
        requests,
        source: "--max-requests",
    });
    let of_day = connection.sandbox.is_none().then_some(Budget {
        requests: desired.api.requests_per_day,
        source: "api.requests_per_day",
    });
    let both = of_run.into_iter().chain(of_day);
    both.min_by_key(|budget| budget.requests)
}

/// The folder of a manifest, which is given as a file or a folder. Paths in the manifest are
/// relative to it.
pub(super) fn folder_of(manifest: &Path) -> &Path {
    let typed = manifest.strip_prefix(".").unwrap_or(manifest);
    if manifest.is_dir() || typed.as_os_str().is_empty() {
        typed
    } else {
        typed.parent().unwrap_or(Path::new(""))
    }
}

/// The URL of an API, as it is shown and compared.
pub(in crate::cli) fn base(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

/// A manifest without errors.
pub(in crate::cli) struct Manifest {
    pub(in crate::cli) desired: Desired,
    /// Reads team files with the defaults of this manifest.
    pub(in crate::cli) reader: TeamReader,
    /// The folders of its files.
    pub(in crate::cli) folders: BTreeSet<PathBuf>,
    pub(in crate::cli) warnings: Vec<Problem>,
}

/// Reads the manifest, with the variables and the URL of this run. No output may replace one of its
/// files.
pub(in crate::cli) async fn read(
    context: &Context,
    manifest: &ManifestArgs,
    stop: &Stop,
) -> Result<Loaded, Failure> {
    read_by(context, manifest, stop, desired::load).await
}

async fn read_by(
    context: &Context,
    manifest: &ManifestArgs,
    stop: &Stop,
    load: fn(&LoadOptions<'_>) -> Loaded,
) -> Result<Loaded, Failure> {
    let api_url = context.environment.get("DOO_API_URL");
    let api_url = api_url
        .map(|text| api_url_of_environment(&text))
        .transpose()?;
    let (checkout, manifest) = (context.checkout.clone(), manifest.clone());
    let work = move || {
        load(&LoadOptions {
            manifest: &manifest.manifest,
            checkout: &checkout,
            var_files: &manifest.variables.var_files,
            vars: &manifest.variables.vars,
            api_url: api_url.as_ref(),
        })
    };
    let loaded = reading(stop, work).await?;
    if let Some(owner) = &loaded.owner {
        context.outputs.about(owner);
    }
    context.outputs.protect(&loaded.files)?;
    Ok(loaded)
}

/// The URL in `DOO_API_URL`. An invalid one is not a problem of the manifest.
fn api_url_of_environment(text: &str) -> Result<Url, Failure> {
    desired::api_base(text).map_err(|(problem, help)| {
        let message = format!("the environment variable DOO_API_URL {problem}");
        Failure::new(Exit::Failed, "invalid-url", message).help(help)
    })
}

/// Reads the manifest and shows its warnings.
pub(in crate::cli) async fn load(
    context: &Context,
    manifest: &ManifestArgs,
    stop: &Stop,
) -> Result<Manifest, Failure> {
    admitted(context, read(context, manifest, stop).await?)
}

/// The same for a command that writes the schema: it need not be there.
pub(in crate::cli) async fn load_without_schema(
    context: &Context,
    manifest: &ManifestArgs,
    stop: &Stop,
) -> Result<Manifest, Failure> {
    let loaded = read_by(context, manifest, stop, desired::load_without_schema).await?;
    admitted(context, loaded)
}

fn admitted(context: &Context, loaded: Loaded) -> Result<Manifest, Failure> {
    match loaded {
        Loaded {
            desired: Some(desired),
            team_reader: Some(reader),
            problems: warnings,
            folders,
            ..
        } => {
            context.outputs.warnings(&warnings);
            Ok(Manifest {
                desired,
                reader,
                folders,
                warnings,
            })
        }
        Loaded { problems, .. } => Err(Failure::manifest(problems)),
    }
}

fn select(desired: &Desired, args: &TeamArgs) -> Result<Vec<usize>, Failure> {
    if args.teams.is_empty() {
        return Ok((0..desired.teams.len()).collect());
    }
    let unknown = args
        .teams
        .iter()
        .find(|id| !desired.teams.iter().any(|team| team.team.as_str() == **id));
    if let Some(id) = unknown {
        let declared: Vec<_> = desired
            .teams
            .iter()
            .map(|team| team.team.as_str())
            .collect();
        return Err(Failure::new(
            Exit::Usage,
            "usage",
            format!("team {id} is not declared in the manifest"),
        )
        .help(format!("declared teams: {}", declared.join(", "))));
    }
    let wanted = |(position, team): (usize, &desired::DesiredTeam)| {
        args.teams
            .iter()
            .any(|id| id == team.team.as_str())
            .then_some(position)
    };
    Ok(desired
        .teams
        .iter()
        .enumerate()
        .filter_map(wanted)
        .collect())
}
