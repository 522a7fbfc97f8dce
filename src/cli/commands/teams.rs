//! `dooctl teams`.

use crate::api::{Organization, Reader};
use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::{ConnectionArgs, ManifestArgs, TargetArgs, TeamArgs};
use crate::cli::run::{Connection, GroupSecrets};
use crate::documents::TeamsDocument;
use crate::model::TeamId;
use crate::render::{self, Styles};
use serde_json::Value;
use std::io::{self, Write};

/// List the organizations and teams that the credentials can see
///
/// Teams in doo often have no name, so this also shows the organization of each team.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    pub(in crate::cli) manifest: ManifestArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let target = TargetArgs {
        manifest: args.manifest.clone(),
        teams: TeamArgs { teams: Vec::new() },
        connection: args.connection.clone(),
    };
    let connection = Connection::open(context, &target, GroupSecrets::NotNeeded).await?;
    let organizations = Reader::new(&connection.session).organizations().await?;
    context.outputs.write(&TeamsResult {
        organizations,
        declared: connection.target.teams(),
    })?;
    Ok(Exit::Done)
}

struct TeamsResult<'a> {
    organizations: Vec<Organization>,
    declared: Vec<&'a TeamId>,
}

impl Document for TeamsResult<'_> {
    fn exit(&self) -> Exit {
        Exit::Done
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        render::organizations(out, styles, &self.organizations, &self.declared)
    }

    fn json(&self) -> serde_json::Result<Value> {
        serde_json::to_value(TeamsDocument::new(&self.organizations, &self.declared))
    }
}
