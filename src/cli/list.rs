//! `dooctl list`.

use super::connect::{Connection, GroupSecrets};
use super::observe::Observed;
use super::options::TargetArgs;
use super::output::Document;
use super::{Context, Exit, Failure};
use crate::model::{Listing, TeamId};
use crate::render::json::{ErrorItem, ListDocument};
use crate::render::{self, Styles};
use serde_json::Value;
use std::io::{self, Write};

/// List the webhook groups that doo has
///
/// For each team of the manifest: the groups with their ids, owners and hooks. Secrets are never
/// part of it, in no format.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    target: TargetArgs,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let connection = Connection::open(context, &args.target, GroupSecrets::NotNeeded).await?;
    let observed = Observed::of(context, &connection).await?;
    let result = ListResult {
        teams: observed.by_team(&connection),
    };
    context.outputs.write(&result)?;
    Ok(result.verdict().0)
}

struct ListResult<'a> {
    teams: Vec<(&'a TeamId, Result<&'a Listing, String>)>,
}

impl ListResult<'_> {
    fn verdict(&self) -> (Exit, Option<&'static str>) {
        let failed = self.teams.iter().any(|(_, listing)| listing.is_err());
        let incomplete = |listing: &&Listing| listing.incomplete.is_some();
        match (
            failed,
            self.teams
                .iter()
                .filter_map(|(_, l)| l.as_ref().ok().copied())
                .any(|l| incomplete(&l)),
        ) {
            (true, _) => (Exit::Failed, Some("not-listed")),
            (false, true) => (Exit::Failed, Some("incomplete-listing")),
            (false, false) => (Exit::Done, None),
        }
    }

    fn errors(&self) -> Vec<ErrorItem> {
        let item = |code: &str, team: &TeamId, why: &str| ErrorItem {
            code: code.to_owned(),
            message: format!("team {team}: {why}"),
            help: None,
        };
        let error = |(team, listing): &(&TeamId, Result<&Listing, String>)| match listing {
            Err(why) => Some(item("not-listed", team, why)),
            Ok(listing) => listing
                .incomplete
                .as_ref()
                .map(|why| item("incomplete-listing", team, why)),
        };
        self.teams.iter().filter_map(error).collect()
    }
}

impl Document for ListResult<'_> {
    fn exit(&self) -> Exit {
        self.verdict().0
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        render::listings(out, styles, &self.teams)
    }

    fn json(&self) -> serde_json::Result<Value> {
        let (exit, failure) = self.verdict();
        serde_json::to_value(ListDocument::new(
            exit.code(),
            failure,
            self.errors(),
            &self.teams,
        ))
    }
}
