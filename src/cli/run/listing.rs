//! The groups in doo, from a listing or a recording, and the plan made from them.

use super::manifest::Target;
use super::payloads;
use super::session::Connection;
use crate::api::{ApiError, Reader, Session};
use crate::cli::context::Context;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::desired::ApiSettings;
use crate::diff::DeclaredTeam;
use crate::documents::Recording;
use crate::model::{Listing, TeamId};
use crate::observed::{self, Observation, Recorded};
use crate::plan::{Pace, Plan, PlanInput, plan};

/// The groups in doo, by team, as far as they are known.
pub(in crate::cli) struct Observed {
    listings: Listings,
    /// The requests of a session before its first listing.
    session: u64,
    /// The number of requests sent.
    pub(in crate::cli) sent: u64,
}

/// The listings of the selected teams, in manifest order.
enum Listings {
    /// Listed now, or the error.
    Now(Vec<Result<Listing, ApiError>>),
    /// From a recording, if it has the team.
    Recorded(Vec<Option<Listing>>, Recorded),
}

impl Observed {
    /// Lists the selected teams.
    pub(in crate::cli) async fn of(
        context: &Context,
        connection: &Connection,
    ) -> Result<Self, Failure> {
        let Connection { target, session } = connection;
        let listings = listings(context, connection, &target.teams()).await?;
        Ok(Self {
            listings: Listings::Now(listings),
            session: session.overhead(),
            sent: session.requests(),
        })
    }

    /// Takes the selected teams out of a recording.
    pub(in crate::cli) fn recorded(target: &Target, recording: (Recording, Recorded)) -> Self {
        let (mut recording, recorded) = recording;
        let listings = target.teams().into_iter();
        let listings = listings.map(|team| recording.teams.remove(team));
        Self {
            listings: Listings::Recorded(listings.collect(), recorded),
            // Without credentials it is not known whether a token will be requested. Most runs
            // request one.
            session: 1,
            sent: 0,
        }
    }

    /// The time of the recording, if it is one.
    pub(in crate::cli) fn recording(&self) -> Option<&Recorded> {
        match &self.listings {
            Listings::Now(_) => None,
            Listings::Recorded(_, recorded) => Some(recorded),
        }
    }

    /// Everything that a plan depends on.
    pub(in crate::cli) fn input<'a>(&'a self, target: &'a Target) -> PlanInput<'a> {
        let desired = &target.desired;
        let observed = self.listings.observations();
        let mut observed = target.selected.iter().zip(observed).peekable();
        let teams = desired.teams.iter().enumerate().map(|(position, team)| {
            let observed = observed.next_if(|(selected, _)| **selected == position);
            DeclaredTeam {
                id: &team.team,
                prune: team.prune,
                declared: &team.groups,
                observed: observed.map_or(Observation::NotSelected, |(_, observed)| observed),
            }
        });
        PlanInput {
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
        let mut plan = plan(&self.input(target));
        payloads::compare(&mut plan, &target.desired.queries);
        plan
    }
}

impl Listings {
    /// What is known about each team.
    fn observations(&self) -> Vec<Observation<'_>> {
        match self {
            Self::Now(listings) => listings.iter().map(Observation::from).collect(),
            Self::Recorded(listings, _) => {
                let listings = listings.iter().map(Option::as_ref);
                let observed =
                    listings.map(|it| it.map_or(Observation::NotRecorded, Observation::Listed));
                observed.collect()
            }
        }
    }
}

/// Lists teams. Fails if no team could be listed, or if every other request would fail in the same
/// way.
pub(in crate::cli) async fn listings(
    context: &Context,
    connection: &Connection,
    teams: &[&TeamId],
) -> Result<Vec<Result<Listing, ApiError>>, Failure> {
    let Connection { target, session } = connection;
    let (api, rate) = (&target.desired.api, target.requests_per_second);
    let listings = list(context, session, api, rate, teams).await;
    // An error that every team would get is the result of the command.
    let is_final =
        |listing: &Result<Listing, ApiError>| listing.as_ref().is_err_and(ApiError::is_final);
    let all_failed = listings.iter().all(Result::is_err);
    let decisive = listings
        .iter()
        .find(|listing| is_final(listing) || all_failed);
    if let Some(Err(error)) = decisive {
        return Err(Failure::from(error.clone()));
    }
    Ok(listings)
}

/// Lists teams and shows progress; `rate` is the requests per second, if they are limited.
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
            .report("listing teams", done as u64, all, left);
    };
    progress(0);
    let reader = Reader::new(session);
    let listings = observed::list_all(reader, teams, api.trust_total_items, &progress).await;
    context.progress.finish();
    listings
}

/// How many seconds this number of requests takes.
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

/// How a plan ends a run. Teams that could not be listed come first, then refusals, then changes.
pub(in crate::cli) fn verdict(plan: &Plan<'_>, changes: Exit) -> Ending {
    if let Some((_, obstacle)) = plan.obstacles().next() {
        return Ending::failed(Exit::Failed, obstacle.code());
    }
    if let Some(refusal) = plan.refusals().next() {
        return Ending::failed(Exit::Refused, refusal.reason.code());
    }
    Ending::with(if plan.is_empty() { Exit::Done } else { changes })
}
