//! What doo has, as listed now or as recorded before, and the plan that rests on it.

use super::manifest::Target;
use super::session::Connection;
use crate::api::{ApiError, Reader, Session};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::desired::ApiSettings;
use crate::model::{Listing, TeamId};
use crate::plan::{Input, NotListed, Pace, Plan, TeamInput, plan};
use crate::render::Recorded;
use crate::render::json::Recording;
use crate::{diff, observed};

/// What doo has, team by team, as far as it could be had.
pub(in crate::cli) struct Observed {
    /// One per selected team, in manifest order, or why there is none.
    listings: Vec<Result<Listing, NotListed>>,
    /// How many requests a session takes before its first listing.
    session: u64,
    /// How many requests were sent.
    pub(in crate::cli) sent: u64,
    /// When it was recorded, if it was.
    pub(in crate::cli) recorded: Option<Recorded>,
}

impl Observed {
    /// Lists the selected teams.
    pub(in crate::cli) async fn of(
        context: &Context,
        connection: &Connection,
    ) -> Result<Self, Failure> {
        let Connection { target, session } = connection;
        let listings = listings(context, connection, &target.teams()).await?;
        let told = |listing: Result<Listing, String>| listing.map_err(NotListed::Failed);
        Ok(Self {
            listings: listings.into_iter().map(told).collect(),
            session: session.overhead(),
            sent: session.requests(),
            recorded: None,
        })
    }

    /// Takes the selected teams from a recording.
    pub(in crate::cli) fn recorded(target: &Target, recording: (Recording, Recorded)) -> Self {
        let (mut recording, recorded) = recording;
        let listing = |team: &TeamId| {
            let listing = recording.teams.remove(team);
            listing.ok_or(NotListed::NotRecorded)
        };
        Self {
            listings: target.teams().into_iter().map(listing).collect(),
            // Without credentials nobody knows whether a token will be asked for: most runs do.
            session: 1,
            sent: 0,
            recorded: Some(recorded),
        }
    }

    /// Everything a plan depends on.
    pub(in crate::cli) fn input<'a>(&'a self, target: &'a Target) -> Input<'a> {
        let desired = &target.desired;
        let mut listings = target.selected.iter().zip(&self.listings).peekable();
        let teams = desired.teams.iter().enumerate().map(|(position, team)| {
            let listing = listings.next_if(|(selected, _)| **selected == position);
            TeamInput {
                id: &team.team,
                prune: team.prune,
                declared: &team.groups,
                observed: match listing {
                    None => Err(NotListed::NotSelected),
                    Some((_, Ok(listing))) => Ok(listing),
                    Some((_, Err(why))) => Err(why.clone()),
                },
            }
        });
        Input {
            owner: &desired.owner,
            references: &target.references,
            wave: desired.wave,
            pace: Pace {
                requests_per_second: target.requests_per_second,
                session: self.session,
            },
            teams: teams.collect(),
        }
    }

    /// The plan.
    pub(in crate::cli) fn plan<'a>(&'a self, target: &'a Target) -> Plan<'a> {
        plan(&self.input(target))
    }

    /// The teams as they are compared.
    pub(in crate::cli) fn views<'a>(&'a self, target: &'a Target) -> Vec<diff::Team<'a>> {
        self.input(target).views()
    }
}

/// Lists teams, or says of each why it could not be listed.
pub(in crate::cli) async fn listings(
    context: &Context,
    connection: &Connection,
    teams: &[&TeamId],
) -> Result<Vec<Result<Listing, String>>, Failure> {
    let Connection { target, session } = connection;
    let (api, rate) = (&target.desired.api, target.requests_per_second);
    let listings = list(context, session, api, rate, teams).await;
    // What keeps one team from being listed may keep all from it: then that is the result.
    let is_final =
        |listing: &Result<Listing, ApiError>| listing.as_ref().is_err_and(ApiError::is_final);
    let all_failed = listings.iter().all(Result::is_err);
    let decisive = listings
        .iter()
        .find(|listing| is_final(listing) || all_failed);
    if let Some(Err(error)) = decisive {
        return Err(Failure::from(error.clone()));
    }
    let told = |listing: Result<Listing, ApiError>| listing.map_err(|error| error.to_string());
    Ok(listings.into_iter().map(told).collect())
}

/// Lists teams and shows how far that is; `rate` is the requests per second, if they are paced.
pub(in crate::cli) async fn list(
    context: &Context,
    session: &Session,
    api: &ApiSettings,
    rate: Option<f64>,
    teams: &[&TeamId],
) -> Vec<Result<Listing, ApiError>> {
    let all = teams.len() as u64;
    let progress = |done: usize| {
        let left = rate.map(|rate| seconds(all - done as u64, rate));
        context
            .progress
            .tell("listing teams", done as u64, all, left);
    };
    progress(0);
    let reader = Reader::new(session);
    let listings = observed::list_all(reader, teams, api.trust_total_items, &progress).await;
    context.progress.finish();
    listings
}

/// How many seconds so many requests take.
pub(in crate::cli) fn seconds(requests: u64, rate: f64) -> u64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rough number of seconds for people"
    )]
    let seconds = (requests as f64 / rate).ceil() as u64;
    seconds
}

/// How a plan ends a run, and why in one word: what could not be seen comes before what was
/// refused, and that before what would change.
pub(in crate::cli) fn verdict(plan: &Plan<'_>, changes: Exit) -> (Exit, Option<&'static str>) {
    if let Some((_, obstacle)) = plan.obstacles().next() {
        return (Exit::Failed, Some(obstacle.code()));
    }
    if let Some(refusal) = plan.refusals().next() {
        return (Exit::Refused, Some(refusal.reason.code()));
    }
    if plan.is_empty() {
        (Exit::Done, None)
    } else {
        (changes, None)
    }
}
