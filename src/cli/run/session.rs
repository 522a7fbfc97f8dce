//! Opens a session for a manifest: the first step of every command that sends requests.

use super::manifest::{Target, base, budget};
use super::references;
use super::sandbox_session::sandbox_session;
use crate::api::transport::Transport;
use crate::api::{Credentials, Grant, HttpTransport, Limits, Session, Settings, Stop, fits_header};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::{ConnectionArgs, TargetArgs};
use crate::cli::signals::unless_stopped;
use crate::desired::{
    self, CredentialSources, Desired, MissingSecret, Problem, Resolved, Surroundings,
};
use crate::model::{Place, Secret, SecretRef, SecretSource, display_url, is_loopback};
use std::path::Path;
use std::time::SystemTime;
use url::Url;

/// The manifest, and a session with its account.
pub(in crate::cli) struct Connection {
    pub(in crate::cli) target: Target,
    pub(in crate::cli) session: Session,
}

/// Whether a command needs the secrets of groups.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum GroupSecrets {
    Needed,
    NotNeeded,
}

impl Connection {
    /// Reads the manifest, resolves its secrets, and opens a session. Sends nothing.
    pub(in crate::cli) async fn open(
        context: &Context,
        args: &TargetArgs,
        secrets: GroupSecrets,
    ) -> Result<Self, Failure> {
        Self::open_reviewed(context, args, secrets, |_| Ok(())).await
    }

    /// Like `open`. `check` can refuse before any reference is read or program is run.
    pub(in crate::cli) async fn open_reviewed(
        context: &Context,
        args: &TargetArgs,
        secrets: GroupSecrets,
        check: impl FnOnce(&Target) -> Result<(), Failure>,
    ) -> Result<Self, Failure> {
        let TargetArgs {
            manifest,
            teams: _,
            connection,
        } = args;
        let stop = context.stop(connection.timeout);
        let mut target = Target::read(context, args, &stop).await?;
        check(&target)?;
        if secrets == GroupSecrets::Needed {
            let missing = if connection.sandbox.is_some() {
                MissingSecret::Placeholder
            } else {
                MissingSecret::Refuse
            };
            unless_stopped(&stop, target.resolve_secrets(context, missing)).await?;
        }
        let groups = target.desired.teams.iter().flat_map(|team| &team.groups);
        let redactor = context.outputs.redactor();
        groups.for_each(|declared| redactor.learn_group(&declared.group));
        let (desired, manifest) = (&target.desired, &manifest.manifest);
        let session = session(context, desired, manifest, connection, stop).await?;
        Ok(Self { target, session })
    }
}

/// A session with the account of a manifest, which is a file or a folder. Sends nothing.
pub(in crate::cli) async fn session(
    context: &Context,
    desired: &Desired,
    manifest: &Path,
    connection: &ConnectionArgs,
    stop: Stop,
) -> Result<Session, Failure> {
    match &connection.sandbox {
        Some(state) => sandbox_session(
            context,
            desired,
            state.as_deref(),
            manifest,
            connection,
            stop,
        ),
        None => http_session(context, desired, connection, stop).await,
    }
    .map(|session| session.redacting(context.outputs.redactor().clone()))
}

/// The same, which also sends queries to `graphql.endpoint`.
pub(in crate::cli) async fn query_session(
    context: &Context,
    desired: &Desired,
    manifest: &Path,
    connection: &ConnectionArgs,
    stop: Stop,
) -> Result<Session, Failure> {
    let session = session(context, desired, manifest, connection, stop).await?;
    if connection.sandbox.is_some() {
        return Ok(session);
    }
    let url = &desired.queries.endpoint;
    Ok(session.asking(url.clone(), transport(url)?))
}

fn transport(url: &Url) -> Result<Box<dyn Transport>, Failure> {
    match HttpTransport::new(url, &Limits::default()) {
        Ok(transport) => Ok(Box::new(transport)),
        Err(error) => Err(Failure::new(Exit::Failed, "transport", error.to_string())),
    }
}

/// The variables where the HTTP client finds proxies. Their URLs may contain credentials.
const PROXIES: [&str; 6] = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
];

async fn http_session(
    context: &Context,
    desired: &Desired,
    connection: &ConnectionArgs,
    stop: Stop,
) -> Result<Session, Failure> {
    let url = &desired.api.url;
    check_encrypted(url, connection.insecure_http)?;
    let sources = &desired.api.credentials;
    let credentials = unless_stopped(&stop, credentials(context, sources)).await?;
    for variable in PROXIES {
        if let Some(url) = context.environment.get(variable) {
            context.outputs.redactor().learn_url(&url);
        }
    }
    let transport = transport(url)?;
    let settings = Settings {
        base: base(url),
        requests_per_second: Some(desired.api.requests_per_second),
        max_requests: budget(desired, connection).map(|budget| budget.requests),
        now: SystemTime::now,
    };
    Ok(Session::new(transport, settings, credentials, stop))
}

/// Refuses to send credentials unencrypted, unless that is allowed.
pub(in crate::cli) fn check_encrypted(url: &Url, insecure_http: bool) -> Result<(), Failure> {
    if url.scheme() != "http" || is_loopback(url) || insecure_http {
        return Ok(());
    }
    let url = display_url(url.as_str());
    let message = format!("{url} is not encrypted: others could read the API key and the token");
    Err(Failure::new(Exit::Refused, "insecure-http", message)
        .help("use https:// in api.url, or use --insecure-http if the network is safe"))
}

async fn credentials(
    context: &Context,
    sources: &CredentialSources,
) -> Result<Credentials, Failure> {
    let withheld = references::withheld(context, sources);
    let surroundings = Surroundings {
        env: &|name| context.environment.as_it_is(name),
        withheld: &withheld,
    };
    let credential = |source, variable| credential(context, source, variable, surroundings);
    let api_key = credential(sources.api_key.as_ref(), "DOO_API_KEY").await?;
    let api_key = api_key.ok_or_else(|| missing("DOO_API_KEY", "the API key"))?;
    if let Some(token) = credential(sources.access_token.as_ref(), "DOO_ACCESS_TOKEN").await? {
        return Ok(Credentials {
            api_key,
            grant: Grant::Token(token),
        });
    }
    let id = credential(sources.client_id.as_ref(), "DOO_CLIENT_ID").await?;
    let id = id.ok_or_else(|| missing("DOO_CLIENT_ID", "the OAuth client's id"))?;
    let secret = credential(sources.client_secret.as_ref(), "DOO_CLIENT_SECRET").await?;
    let secret = secret.ok_or_else(|| missing("DOO_CLIENT_SECRET", "the OAuth client's secret"))?;
    Ok(Credentials {
        api_key,
        grant: Grant::Client { id, secret },
    })
}

/// A credential, from the manifest's reference or its usual variable. Credentials of every request
/// must be valid in a header.
async fn credential(
    context: &Context,
    source: Option<&SecretSource>,
    variable: &str,
    surroundings: Surroundings<'_>,
) -> Result<Option<Secret>, Failure> {
    // An id may be short.
    let is_id = variable == "DOO_CLIENT_ID";
    let short = |secret: &Secret, source: &SecretSource| {
        desired::too_short(secret, source).filter(|_| !is_id)
    };
    let secret = match source {
        Some(source) => {
            let resolved = desired::resolve_source(source, &surroundings).await;
            let Resolved { secret, warning } =
                resolved.map_err(|problem| Failure::manifest(vec![problem]))?;
            context.outputs.warnings(warning.as_slice());
            context.outputs.warnings(short(&secret, source).as_slice());
            secret
        }
        None if context.environment.get(variable).is_none() => return Ok(None),
        None => {
            let usual = SecretSource {
                reference: SecretRef::Env(variable.to_owned()),
                place: Place::default(),
            };
            let resolved = desired::resolve_source(&usual, &surroundings).await;
            let Resolved { secret, warning } =
                resolved.map_err(|Problem { message, .. }| {
                    Failure::new(Exit::Failed, "credentials", message).help(SET_AGAIN)
                })?;
            for Problem { message, .. } in warning.into_iter().chain(short(&secret, &usual)) {
                tracing::warn!("{message}");
            }
            secret
        }
    };
    let is_sent_in_header = matches!(variable, "DOO_API_KEY" | "DOO_ACCESS_TOKEN");
    if is_sent_in_header && !fits_header(&secret) {
        let name = source.map_or_else(|| variable.to_owned(), |it| it.reference.to_string());
        let message = format!(
            "{name} has characters that a header cannot have: only ASCII letters, digits, spaces and punctuation are allowed"
        );
        return Err(Failure::new(Exit::Failed, "credentials", message).help(SET_AGAIN));
    }
    Ok(Some(secret))
}

const SET_AGAIN: &str = "copy it again, without line breaks and quotation marks";

fn missing(variable: &str, what: &str) -> Failure {
    Failure::new(
        Exit::Failed,
        "credentials",
        format!("{variable} is not set: it must hold {what}"),
    )
    .help("set it, or try dooctl without an account with --sandbox")
}
