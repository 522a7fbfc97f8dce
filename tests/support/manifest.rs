//! The client of a case: its manifest, planned and applied like the command.

use crate::generate::{CANARIES, Case, OWNER, TeamCase, team_id};
use dooctl::api::transport::Transport;
use dooctl::api::{ApiError, Credentials, Grant, Reader, Session, Settings, Stop, Writer};
use dooctl::apply::{self, Report};
use dooctl::diff::DeclaredTeam;
use dooctl::model::{DeclaredGroup, Listing, Owner, Prune, Secret, TeamId};
use dooctl::observed::{self, Observation};
use dooctl::plan::{Pace, Plan, PlanInput, References, plan};
use std::time::SystemTime;

/// The manifest of a case.
pub(crate) struct Manifest {
    pub(crate) owner: Owner,
    pub(crate) teams: Vec<TeamId>,
    pub(crate) declared: Vec<Vec<DeclaredGroup>>,
    pub(crate) prune: Vec<Prune>,
    pub(crate) wave: usize,
    references: References,
}

/// A session without a pace.
pub(crate) fn session(transport: Box<dyn Transport>) -> Session {
    session_at(None, transport)
}

/// A session that sends N requests per second.
pub(crate) fn session_at(
    requests_per_second: Option<f64>,
    transport: Box<dyn Transport>,
) -> Session {
    let settings = Settings {
        base: "http://sandbox/v1".to_owned(),
        requests_per_second,
        max_requests: None,
        now: || SystemTime::UNIX_EPOCH,
    };
    let credentials = Credentials {
        api_key: Secret::new(CANARIES[2]),
        grant: Grant::Client {
            id: Secret::new("client"),
            secret: Secret::new(CANARIES[2]),
        },
    };
    Session::new(transport, settings, credentials, Stop::never())
}

impl Manifest {
    pub(crate) fn of(case: &Case) -> Self {
        Self {
            owner: Owner::new(OWNER),
            teams: (0..case.teams.len()).map(team_id).collect(),
            declared: case.teams.iter().map(TeamCase::declared).collect(),
            prune: case.teams.iter().map(|team| team.prune).collect(),
            wave: case.wave,
            references: References::none("the sandbox"),
        }
    }

    pub(crate) async fn listings(&self, session: &Session) -> Vec<Result<Listing, ApiError>> {
        let teams: Vec<&TeamId> = self.teams.iter().collect();
        observed::list_all(Reader::new(session), &teams, true, &|_| ()).await
    }

    pub(crate) fn input<'a>(
        &'a self,
        observed: impl Iterator<Item = Observation<'a>>,
    ) -> PlanInput<'a> {
        let teams = observed
            .enumerate()
            .map(|(position, observed)| DeclaredTeam {
                id: &self.teams[position],
                prune: self.prune[position],
                declared: &self.declared[position],
                observed,
            });
        PlanInput {
            owner: &self.owner,
            references: &self.references,
            wave: self.wave,
            pace: Pace {
                requests_per_second: None,
                session: 1,
            },
            teams: teams.collect(),
        }
    }

    /// Plans, and applies unless the plan is refused or nothing could be listed, like the command.
    pub(crate) async fn run<T>(
        &self,
        session: &Session,
        look: impl FnOnce(&Plan<'_>, Option<&Report>, &Session) -> T,
    ) -> T {
        let listings = self.listings(session).await;
        let input = self.input(listings.iter().map(Observation::from));
        let plan = plan(&input);
        let is_final =
            |listing: &Result<_, ApiError>| listing.as_ref().is_err_and(ApiError::is_final);
        if plan.refusals().next().is_some() || listings.iter().any(is_final) {
            return look(&plan, None, session);
        }
        let context = apply::ApplyContext {
            session,
            reader: Reader::new(session),
            writer: Writer::new(session),
            owner: &self.owner,
            teams: &input.teams,
            trust_total_items: true,
            progress: &|_| (),
        };
        let report = apply::apply(&context, &plan).await;
        look(&plan, Some(&report), session)
    }
}
