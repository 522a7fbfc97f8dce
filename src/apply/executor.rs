//! One attempt at a plan: begins its steps as soon as the plan and the pace allow it.

use super::budget::Budget;
use super::creations::Pending;
use super::deletions::Sent;
use super::queue::Queue;
use super::report::{Report, TeamReport, Verdict};
use super::run::TeamRun;
use crate::api::{ApiError, Reader, Session, WriteError, Writer};
use crate::diff::{self, Change, Claims};
use crate::model::{GroupId, Listing, Owner, Prune};
use crate::observed::Observation;
use crate::plan::{Plan, StepId, Task, TeamPlan};
use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// What an apply needs besides its plan.
pub struct Context<'a> {
    /// The run's session.
    pub session: &'a Session,
    /// Reads listings.
    pub reader: Reader<'a>,
    /// Creates and deletes.
    pub writer: Writer<'a>,
    /// The manifest's owner.
    pub owner: &'a Owner,
    /// The teams as they were planned.
    pub teams: &'a [diff::DeclaredTeam<'a>],
    /// Whether a listing has to hold as many groups as it says.
    pub trust_total_items: bool,
    /// Told what is under way.
    pub progress: &'a dyn Fn(&str),
}

/// Carries a plan out. Never fails as a whole: the report says what became of each operation.
pub async fn apply(context: &Context<'_>, plan: &Plan<'_>) -> Report {
    let apply = Apply {
        context,
        plan,
        claims: Claims::new(context.teams),
        known: known(plan),
        given: RefCell::default(),
        seen: RefCell::default(),
        halted: RefCell::default(),
        budget: RefCell::new(Budget::new(context.session, plan)),
    };
    let mut runs: Vec<TeamRun<'_, '_>> = Steps::new(&apply).carry_out().await;
    for run in &mut runs {
        apply.remove_duplicates(run).await;
    }
    let cause = context.session.stop().cause();
    let stopped = cause.filter(|_| apply.halted().is_some());
    let teams = runs.into_iter().map(|run| apply.finish(run)).collect();
    Report { teams, stopped }
}

/// What the steps have in common. Each borrows it for a moment only, never while it waits.
pub(super) struct Apply<'c, 'p> {
    pub(super) context: &'c Context<'c>,
    pub(super) plan: &'c Plan<'p>,
    claims: Claims<'c>,
    /// The groups that were listed when the plan was made.
    known: HashSet<&'c GroupId>,
    /// The ids of the groups that this run created, and how many creations were given each.
    pub(super) given: RefCell<HashMap<GroupId, u32>>,
    /// The creations that a listing showed.
    pub(super) seen: RefCell<HashSet<StepId>>,
    /// Why nothing more is tried, once no request would fare better.
    halted: RefCell<Option<String>>,
    budget: RefCell<Budget>,
}

/// The steps of a plan, and how far each team is.
struct Steps<'a, 'c, 'p> {
    apply: &'a Apply<'c, 'p>,
    queue: Queue,
    /// By the team's position in the plan. A listing takes its team's with it, so that nothing else
    /// happens there meanwhile.
    runs: Vec<Option<TeamRun<'c, 'p>>>,
    under_way: FuturesUnordered<LocalBoxFuture<'a, (StepId, Ended<'c, 'p>)>>,
}

/// What came of a step.
enum Ended<'c, 'p> {
    Created(Pending<'c, 'p>, Result<GroupId, WriteError>),
    Deleted(Sent<'c>, Result<(), WriteError>),
    Listed(TeamRun<'c, 'p>),
    /// The listing that a deletion rests on was read anew; the deletion itself is still to come.
    Renewed(TeamRun<'c, 'p>),
}

impl<'a, 'c, 'p> Steps<'a, 'c, 'p> {
    fn new(apply: &'a Apply<'c, 'p>) -> Self {
        Self {
            apply,
            queue: Queue::new(apply.plan),
            runs: TeamRun::all(apply.plan),
            under_way: FuturesUnordered::new(),
        }
    }

    /// Carries all steps out, as many at a time as the pace allows. How far each team came.
    async fn carry_out(mut self) -> Vec<TeamRun<'c, 'p>> {
        let most = self.apply.context.session.in_flight();
        loop {
            while self.under_way.len() < most
                && let Some(step) = self.next()
            {
                self.begin(step);
            }
            let Some((step, ended)) = self.under_way.next().await else {
                break;
            };
            self.end(step, ended);
        }
        self.runs.into_iter().flatten().collect()
    }

    /// The next step of the plan whose team is free for it.
    fn next(&mut self) -> Option<StepId> {
        let Self {
            apply, queue, runs, ..
        } = self;
        queue.next(|step| {
            let step = apply.plan.step(step);
            runs[step.team].as_ref().is_some_and(|run| {
                let lists = match &step.task {
                    Task::Create(_) => false,
                    Task::Delete(deletion) => apply.lacks_basis(run, deletion),
                    Task::List => true,
                };
                !lists || run.in_flight == 0
            })
        })
    }

    fn begin(&mut self, id: StepId) {
        let apply = self.apply;
        let step = apply.plan.step(id);
        let Some(mut run) = self.runs[step.team].take() else {
            return;
        };
        match &step.task {
            Task::Create(creation) => {
                if let Some(pending) = apply.begin_creation(&mut run, id, creation) {
                    run.in_flight += 1;
                    let team = run.team.team;
                    self.start(id, async move {
                        let answer = apply.create(team, pending.creation).await;
                        Ended::Created(pending, answer)
                    });
                } else {
                    self.over(id);
                }
            }
            Task::Delete(deletion) if apply.lacks_basis(&run, deletion) => {
                self.under_way.push(Box::pin(async move {
                    apply.renew_basis(&mut run).await;
                    (id, Ended::Renewed(run))
                }));
                return;
            }
            Task::Delete(deletion) => {
                if let Some(sent) = apply.begin_deletion(&mut run, id, deletion) {
                    run.in_flight += 1;
                    self.start(id, async move {
                        let answer = apply.delete(&sent.target.id).await;
                        Ended::Deleted(sent, answer)
                    });
                } else {
                    self.over(id);
                }
            }
            Task::List => {
                if apply.begin_listing(&mut run, id, self.queue.then(id)) {
                    self.start(id, async move {
                        apply.list_step(&mut run, id).await;
                        Ended::Listed(run)
                    });
                    return;
                }
                self.over(id);
            }
        }
        self.runs[step.team] = Some(run);
    }

    fn start(&mut self, id: StepId, step: impl Future<Output = Ended<'c, 'p>> + 'a) {
        self.apply.budget.borrow_mut().begin(id);
        self.under_way
            .push(Box::pin(async move { (id, step.await) }));
    }

    fn end(&mut self, id: StepId, ended: Ended<'c, 'p>) {
        let run = &mut self.runs[self.apply.plan.step(id).team];
        match ended {
            Ended::Listed(listed) => *run = Some(listed),
            Ended::Renewed(listed) => {
                *run = Some(listed);
                self.queue.put_back(id);
                return;
            }
            Ended::Created(pending, answer) => {
                if let Some(run) = run {
                    run.in_flight -= 1;
                    self.apply.created(run, pending, answer);
                }
            }
            Ended::Deleted(sent, answer) => {
                if let Some(run) = run {
                    run.in_flight -= 1;
                    self.apply.deleted(run, sent, answer);
                }
            }
        }
        self.over(id);
    }

    fn over(&mut self, id: StepId) {
        self.apply.budget.borrow_mut().end(id);
        self.queue.end(id);
    }
}

impl<'c, 'p> Apply<'c, 'p> {
    /// Why nothing more is tried, if so.
    pub(super) fn halted(&self) -> Option<String> {
        self.halted.borrow().clone()
    }

    /// Why the requests that are left do not suffice for a step, if so.
    pub(super) fn shortage(&self, step: StepId) -> Option<String> {
        let mut budget = self.budget.borrow_mut();
        budget.shortage(self.context.session, self.plan, step)
    }

    /// Whether a group was there before, or is known to be of this run's making.
    pub(super) fn is_known(&self, id: &GroupId) -> bool {
        self.known.contains(id) || self.given.borrow().contains_key(id)
    }

    /// Remembers an error after which no request would fare better.
    pub(super) fn note(&self, error: &ApiError) {
        tracing::warn!(target: "dooctl::apply", "{error}");
        if error.is_final() {
            let mut halted = self.halted.borrow_mut();
            halted.get_or_insert_with(|| error.to_string());
        }
    }

    /// Compares the team's last listing with the manifest: the proof, or what is left.
    fn finish(&self, run: TeamRun<'_, '_>) -> TeamReport {
        let TeamRun {
            team,
            mut operations,
            listing,
            ..
        } = run;
        operations.sort_by_key(|(step, _)| *step);
        let verdict = match listing.as_deref() {
            None => {
                let why = self.halted().map(|why| format!(": {why}"));
                let what = "there is no listing after the last write";
                Verdict::Unverified(format!("{what}{}", why.unwrap_or_default()))
            }
            Some(Listing {
                incomplete: Some(why),
                ..
            }) => Verdict::Unverified(why.clone()),
            Some(listing) => self.compare(team, listing),
        };
        TeamReport {
            team: team.team.to_string(),
            operations: operations.into_iter().map(|(_, it)| it).collect(),
            verdict,
        }
    }

    fn compare(&self, team: &TeamPlan<'_>, listing: &Listing) -> Verdict {
        let left = self.left(team, listing, None);
        let open = |change: &&Change<'_>| change.writes() || change.action == diff::Action::Refuse;
        let left: Vec<String> = left
            .iter()
            .filter(open)
            .map(|c| format!("{} {:?}", c.action.word(), c.name))
            .collect();
        if left.is_empty() {
            Verdict::Converged
        } else {
            Verdict::Differs(left)
        }
    }

    /// What would be left to do in a team that lists this, perhaps under another `prune`.
    pub(super) fn left<'l>(
        &'l self,
        team: &TeamPlan<'l>,
        listing: &'l Listing,
        prune: Option<Prune>,
    ) -> Vec<Change<'l>> {
        let view = self.context.teams.iter().find(|view| view.id == team.team);
        let view = diff::DeclaredTeam {
            id: team.team,
            prune: prune.unwrap_or(team.prune),
            declared: view.map_or(&[], |view| view.declared),
            observed: Observation::Listed(listing),
        };
        diff::between_team(self.context.owner, &self.claims, &view, listing)
    }
}

/// Every group that any team listed.
fn known<'p>(plan: &'p Plan<'_>) -> HashSet<&'p GroupId> {
    let listings = plan.teams.iter().filter_map(|team| team.listing);
    let groups = listings.flat_map(|listing| &listing.groups);
    groups.map(|listed| &listed.id).collect()
}
