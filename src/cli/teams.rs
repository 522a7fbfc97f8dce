//! `dooctl teams`.

use super::connect::{Connection, GroupSecrets};
use super::options::{ConnectionArgs, ManifestArgs, TargetArgs, TeamArgs};
use super::output::Document;
use super::{Context, Exit, Failure};
use crate::api::{Organization, Reader};
use crate::documents::TeamsDocument;
use crate::model::TeamId;
use crate::render::{self, Styles};
use serde_json::Value;
use std::io::{self, Write};

/// List the organizations and teams that the credentials can see
///
/// doo's teams often have no name: this tells which id belongs to which organization.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) manifest: ManifestArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
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
