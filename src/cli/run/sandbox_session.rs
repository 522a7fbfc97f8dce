//! A session with the sandbox in this process.

use super::manifest::budget;
use crate::api::{Credentials, Grant, Session, Settings, Stop};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::ConnectionArgs;
use crate::cli::writable::admit;
use crate::desired::Desired;
use crate::model::Secret;
use crate::sandbox::{InProcess, Sandbox, Shared, Variants};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use url::Url;

/// Opens the sandbox in its file. It answers queries for the schema of the manifest.
pub(super) fn sandbox_session(
    context: &Context,
    desired: &Desired,
    state: Option<&Path>,
    manifest: &Path,
    connection: &ConnectionArgs,
    stop: Stop,
) -> Result<Session, Failure> {
    let path = state.map_or_else(|| sandbox_state(manifest), Path::to_owned);
    admit(&context.checkout, &path)?;
    context.outputs.protect(std::slice::from_ref(&path))?;
    let sandbox = Sandbox::open(Some(&path), Variants::default()).map_err(|error| {
        Failure::new(
            Exit::Failed,
            "sandbox-state",
            "the sandbox could not be opened",
        )
        .caused_by(&error)
    })?;
    let queries = &desired.queries;
    let sandbox = sandbox.with_schema(queries.schema.clone(), queries.scalars.clone());
    let shared = Shared::new(sandbox, Some(path));
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
        max_requests: budget(desired, connection).map(|budget| budget.requests),
        now: SystemTime::now,
    };
    let transport = InProcess::new(shared);
    let queries = Box::new(transport.clone());
    let session = Session::new(Box::new(transport), settings, credentials, stop);
    Ok(session.asking(sandbox_queries(), queries))
}

/// Where the sandbox answers queries.
fn sandbox_queries() -> Url {
    #[expect(clippy::unwrap_used, reason = "it is a constant")]
    Url::parse("http://sandbox/graphql").unwrap()
}

/// Beside the manifest, so that a second run sees the changes of the first.
pub(in crate::cli) fn sandbox_state(manifest: &Path) -> PathBuf {
    let folder = if manifest.is_dir() {
        manifest
    } else {
        manifest.parent().unwrap_or(Path::new(""))
    };
    folder.join(".dooctl").join("sandbox.json")
}
