//! `dooctl list`.

use super::connect::{Connection, GroupSecrets};
use super::observe::Observed;
use super::options::TargetArgs;
use super::output::Document;
use super::{Context, Exit, Failure};
use crate::model::{Listing, TeamId};
use crate::render::json::{ErrorItem, ListDocument, ListOutput};
use crate::render::{self, Styles};
use jiff::Timestamp;
use serde_json::Value;
use std::io::{self, Write};

/// List the webhook groups that doo has
///
/// For each team of the manifest: the groups with their ids, owners and hooks. Secrets are never
/// part of it, in no format. What `-o json=FILE` writes is a recording, which `plan --observed FILE`
/// plans from.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    target: TargetArgs,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let connection = Connection::open(context, &args.target, GroupSecrets::NotNeeded).await?;
    // A recording is as old as what it shows first.
    let recorded_at = Timestamp::now();
    let observed = Observed::of(context, &connection).await?;
    let result = ListResult {
        account: &connection.target.account,
        recorded_at,
        teams: observed.by_team(&connection.target),
    };
    context.outputs.write(&result)?;
    Ok(result.verdict().0)
}

struct ListResult<'a> {
    account: &'a str,
    recorded_at: Timestamp,
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
        let Self {
            account,
            recorded_at,
            teams,
        } = self;
        let document = ListDocument::new(
            exit.code(),
            failure,
            self.errors(),
            account,
            *recorded_at,
            teams,
        );
        serde_json::to_value(ListOutput::List(Box::new(document)))
    }
}
