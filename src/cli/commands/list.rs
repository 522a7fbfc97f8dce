//! `dooctl list`.

use crate::api::{ApiError, Reader};
use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::cli::options::TargetArgs;
use crate::cli::run::{Connection, GroupSecrets, listing};
use crate::documents::{ErrorItem, ListDocument, ListOutput};
use crate::model::{Listing, TeamId};
use crate::render::{self, Styles, mermaid, safe};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashSet;
use std::io::{self, Write};

/// List the webhook groups in doo
///
/// Shows the groups of each team in the manifest, with ids, owners and hooks, and never with
/// secrets. `-o json=FILE` writes a recording, for `plan --observed FILE`.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// List every team that the credentials can see, and those of the manifest
    ///
    /// A plan from such a recording also works for teams that you add to the manifest later. This
    /// needs one more request, and the requests for each team. If a team that is not in the
    /// manifest cannot be listed, dooctl leaves it out and prints a warning.
    #[arg(long, conflicts_with = "teams")]
    all: bool,
    #[command(flatten)]
    pub(in crate::cli) target: TargetArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let connection = Connection::open(context, &args.target, GroupSecrets::NotNeeded).await?;
    // The age of a recording is the age of its oldest part.
    let recorded_at = Timestamp::now();
    let declared = connection.target.teams();
    let others = if args.all {
        undeclared(&connection).await?
    } else {
        Vec::new()
    };
    let teams: Vec<&TeamId> = declared.iter().copied().chain(&others).collect();
    let listings = listing::listings(context, &connection, &teams).await?;
    let mut listed = Vec::new();
    for (team, listing) in teams.into_iter().zip(&listings) {
        if declared.contains(&team) || is_whole(team, listing) {
            listed.push((team, listing.as_ref()));
        }
    }
    let result = ListResult {
        account: &connection.target.references.account,
        recorded_at,
        teams: listed,
    };
    context.outputs.write(&result)?;
    Ok(result.ending().exit)
}

/// The teams that the credentials can see and that are not in the manifest, without duplicates.
async fn undeclared(connection: &Connection) -> Result<Vec<TeamId>, Failure> {
    let organizations = Reader::new(&connection.session).organizations().await?;
    let teams = organizations.into_iter().flat_map(|it| it.teams);
    let mut known: HashSet<TeamId> = connection.target.teams().into_iter().cloned().collect();
    let ids = teams.map(|team| team.id);
    Ok(ids.filter(|id| known.insert(id.clone())).collect())
}

/// Whether an undeclared team was listed completely. If not, a warning is enough: an error appears
/// once a manifest declares the team.
fn is_whole(team: &TeamId, listing: &Result<Listing, ApiError>) -> bool {
    let why = match listing {
        Ok(listing) => listing.incomplete.clone(),
        Err(error) => Some(error.to_string()),
    };
    if let Some(why) = &why {
        tracing::warn!(
            "team {}, which the manifest does not declare, is left out: {}",
            safe(team.as_str()),
            safe(why)
        );
    }
    why.is_none()
}

struct ListResult<'a> {
    account: &'a str,
    recorded_at: Timestamp,
    teams: Vec<(&'a TeamId, Result<&'a Listing, &'a ApiError>)>,
}

impl ListResult<'_> {
    fn ending(&self) -> Ending {
        let listings = self.teams.iter().map(|(_, listing)| listing);
        let is_incomplete = |listing: &&Listing| listing.incomplete.is_some();
        if listings.clone().any(Result::is_err) {
            Ending::failed(Exit::Failed, "not-listed")
        } else if listings.flatten().any(is_incomplete) {
            Ending::failed(Exit::Failed, "incomplete-listing")
        } else {
            Ending::DONE
        }
    }

    fn errors(&self) -> Vec<ErrorItem> {
        let error = |(team, listing): &(&TeamId, Result<&Listing, &ApiError>)| {
            let (code, why, help) = match listing {
                Err(error) => ("not-listed", error.to_string(), Some(error.help())),
                Ok(listing) => ("incomplete-listing", listing.incomplete.clone()?, None),
            };
            Some(ErrorItem {
                code: code.to_owned(),
                message: format!("team {team}: {why}"),
                help: help.map(str::to_owned),
            })
        };
        self.teams.iter().filter_map(error).collect()
    }
}

impl Document for ListResult<'_> {
    fn exit(&self) -> Exit {
        self.ending().exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        render::listings(out, styles, &self.teams)
    }

    fn mermaid(&self) -> Option<String> {
        Some(mermaid::listings(&self.teams))
    }

    fn json(&self) -> serde_json::Result<Value> {
        let ending = self.ending();
        let Self {
            account,
            recorded_at,
            teams,
        } = self;
        let document = ListDocument::new(
            ending.exit.code(),
            ending.failure,
            self.errors(),
            account,
            *recorded_at,
            teams,
        );
        serde_json::to_value(ListOutput::List(Box::new(document)))
    }
}
