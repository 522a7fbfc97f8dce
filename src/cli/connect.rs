//! From a manifest to a session: what every command that talks to doo does first.

use super::options::{ConnectionArgs, ManifestArgs, TargetArgs, TeamArgs};
use super::{Context, Exit, Failure};
use crate::api::transport::Transport;
use crate::api::{Credentials, Grant, HttpTransport, Session, Settings, Stop};
use crate::desired::{
    self, CredentialSources, Desired, LoadOptions, Loaded, MissingSecret, Problem, Severity,
};
use crate::model::{Secret, SecretSource, TeamId};
use crate::plan::Pace;
use crate::sandbox::{InProcess, Shared, Variants};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tokio::sync::watch;
use url::{Host, Url};

/// A manifest that was read, and a session with the account that it names.
pub(super) struct Connection {
    pub(super) desired: Desired,
    pub(super) session: Session,
    /// What to call the account.
    pub(super) account: String,
    pub(super) pace: Pace,
    /// How many requests may be sent, a day or this run.
    pub(super) max_requests: u64,
    /// The positions of the teams that take part.
    pub(super) selected: Vec<usize>,
    pub(super) warnings: Vec<Problem>,
}

/// Whether a command needs the secrets of groups.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum GroupSecrets {
    Needed,
    NotNeeded,
}

impl Connection {
    /// Reads the manifest, resolves its secrets, and sets a session up. Nothing is sent.
    pub(super) async fn open(
        context: &Context,
        target: &TargetArgs,
        secrets: GroupSecrets,
    ) -> Result<Self, Failure> {
        let TargetArgs {
            manifest,
            teams,
            connection,
        } = target;
        context.outputs.check()?;
        let (mut desired, mut warnings) = load(context, manifest)?;
        let selected = select(&desired, teams)?;
        let sandbox = connection.sandbox.is_some();
        if secrets == GroupSecrets::Needed {
            let missing = if sandbox {
                MissingSecret::Placeholder
            } else {
                MissingSecret::Refuse
            };
            let env = |name: &str| context.environment.as_it_is(name);
            let found = desired::resolve_secrets(&mut desired, &env, missing).await;
            let (errors, found): (Vec<_>, Vec<_>) = found
                .into_iter()
                .partition(|problem| problem.severity == Severity::Error);
            if !errors.is_empty() {
                return Err(Failure::manifest(errors));
            }
            context.outputs.warnings(&found);
            warnings.extend(found);
        }
        let session = session(context, &desired, &manifest.manifest, connection).await?;
        let rate = (!sandbox).then_some(desired.api.requests_per_second);
        let per_day = if sandbox {
            u64::MAX
        } else {
            desired.api.requests_per_day
        };
        let max_requests = connection.max_requests.unwrap_or(per_day).min(per_day);
        let pace = Pace {
            requests_per_second: rate,
            session: session.overhead(),
        };
        let account = if sandbox {
            "the sandbox".to_owned()
        } else {
            base(&desired.api.url)
        };
        Ok(Self {
            desired,
            session,
            account,
            pace,
            max_requests,
            selected,
            warnings,
        })
    }

    /// The teams that take part.
    pub(super) fn teams(&self) -> Vec<&TeamId> {
        self.selected
            .iter()
            .map(|position| &self.desired.teams[*position].team)
            .collect()
    }
}

/// A session with the account of a manifest, which is a file or a folder. Nothing is sent.
pub(super) async fn session(
    context: &Context,
    desired: &Desired,
    manifest: &Path,
    connection: &ConnectionArgs,
) -> Result<Session, Failure> {
    match &connection.sandbox {
        Some(state) => sandbox_session(desired, state.as_deref(), manifest, connection),
        None => http_session(context, desired, connection).await,
    }
}

/// Reads the manifest, with the variables and the URL that this run gives it.
pub(super) fn read(context: &Context, manifest: &ManifestArgs) -> Loaded {
    let api_url = context.environment.get("DOO_API_URL");
    desired::load(&LoadOptions {
        manifest: &manifest.manifest,
        vars: &manifest.vars,
        api_url: api_url.as_deref(),
    })
}

/// Reads the manifest and shows its warnings.
pub(super) fn load(
    context: &Context,
    manifest: &ManifestArgs,
) -> Result<(Desired, Vec<Problem>), Failure> {
    let loaded = read(context, manifest);
    match loaded.desired {
        Some(desired) => {
            context.outputs.warnings(&loaded.problems);
            Ok((desired, loaded.problems))
        }
        None => Err(Failure::manifest(loaded.problems)),
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

fn sandbox_session(
    desired: &Desired,
    state: Option<&Path>,
    manifest: &Path,
    connection: &ConnectionArgs,
) -> Result<Session, Failure> {
    let path = state.map_or_else(|| sandbox_state(manifest), Path::to_owned);
    let shared = Shared::open(Some(&path), Variants::default()).map_err(|error| {
        Failure::new(
            Exit::Failed,
            "sandbox-state",
            "the sandbox could not be opened",
        )
        .caused_by(&error)
    })?;
    for team in &desired.teams {
        shared
            .update(|sandbox| sandbox.register_team(&team.team))
            .map_err(|error| {
                Failure::new(
                    Exit::Failed,
                    "sandbox-state",
                    "the sandbox could not be saved",
                )
                .caused_by(&error)
            })?;
    }
    let credentials = Credentials {
        api_key: Secret::new("sandbox"),
        grant: Grant::Client {
            id: Secret::new("sandbox"),
            secret: Secret::new("sandbox"),
        },
    };
    let settings = Settings {
        base: "http://sandbox/v1".to_owned(),
        requests_per_second: None,
        max_requests: connection.max_requests,
        now: SystemTime::now,
    };
    Ok(Session::new(
        Box::new(InProcess::new(shared)),
        settings,
        credentials,
        listen_for_stop(),
    ))
}

/// Beside the manifest, so that a second run sees what the first did.
fn sandbox_state(manifest: &Path) -> PathBuf {
    let folder = if manifest.is_dir() {
        manifest
    } else {
        manifest.parent().unwrap_or(Path::new(""))
    };
    folder.join(".dooctl").join("sandbox.json")
}

async fn http_session(
    context: &Context,
    desired: &Desired,
    connection: &ConnectionArgs,
) -> Result<Session, Failure> {
    let url = &desired.api.url;
    if url.scheme() == "http" && !is_loopback(url) && !connection.insecure_http {
        let message =
            format!("{url} is not encrypted: the API key and the token could be read on the way");
        return Err(Failure::new(Exit::Refused, "insecure-http", message)
            .help("use https:// in api.url, or give --insecure-http if the way is safe"));
    }
    let credentials = credentials(context, &desired.api.credentials).await?;
    let transport: Box<dyn Transport> = Box::new(
        HttpTransport::new(url.scheme() == "https")
            .map_err(|error| Failure::new(Exit::Failed, "transport", error.to_string()))?,
    );
    let settings = Settings {
        base: base(url),
        requests_per_second: Some(desired.api.requests_per_second),
        max_requests: connection.max_requests,
        now: SystemTime::now,
    };
    Ok(Session::new(
        transport,
        settings,
        credentials,
        listen_for_stop(),
    ))
}

fn base(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

async fn credentials(
    context: &Context,
    sources: &CredentialSources,
) -> Result<Credentials, Failure> {
    let api_key = credential(context, sources.api_key.as_ref(), "DOO_API_KEY").await?;
    let api_key = api_key.ok_or_else(|| missing("DOO_API_KEY", "the API key"))?;
    if let Some(token) =
        credential(context, sources.access_token.as_ref(), "DOO_ACCESS_TOKEN").await?
    {
        return Ok(Credentials {
            api_key,
            grant: Grant::Token(token),
        });
    }
    let id = credential(context, sources.client_id.as_ref(), "DOO_CLIENT_ID").await?;
    let id = id.ok_or_else(|| missing("DOO_CLIENT_ID", "the OAuth client's id"))?;
    let secret = credential(context, sources.client_secret.as_ref(), "DOO_CLIENT_SECRET").await?;
    let secret = secret.ok_or_else(|| missing("DOO_CLIENT_SECRET", "the OAuth client's secret"))?;
    Ok(Credentials {
        api_key,
        grant: Grant::Client { id, secret },
    })
}

/// A credential from where the manifest says, or from its usual variable.
async fn credential(
    context: &Context,
    source: Option<&SecretSource>,
    variable: &str,
) -> Result<Option<Secret>, Failure> {
    let Some(source) = source else {
        return Ok(context.environment.get(variable).map(Secret::new));
    };
    let env = |name: &str| context.environment.as_it_is(name);
    let resolved = desired::resolve_source(source, &env).await;
    resolved
        .map(Some)
        .map_err(|problem| Failure::manifest(vec![problem]))
}

fn missing(variable: &str, what: &str) -> Failure {
    Failure::new(
        Exit::Failed,
        "credentials",
        format!("{variable} is not set: it is {what}"),
    )
    .help("set it, or try dooctl without an account: --sandbox")
}

/// A stop that SIGINT and SIGTERM ask for.
pub(super) fn listen_for_stop() -> Stop {
    let (sender, receiver) = watch::channel(false);
    tokio::task::spawn_local(async move {
        if signalled().await.is_ok() {
            tracing::warn!("stopping after the request in flight");
            // The receiver may be gone: then there is nothing to stop.
            let _ = sender.send(true);
        }
        // Later signals find the program stopping already.
        while signalled().await.is_ok() {}
    });
    Stop::new(receiver)
}

#[cfg(unix)]
async fn signalled() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signalled() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
