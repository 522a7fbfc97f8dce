//! Carries out a plan: begins each step as soon as the plan and the pace allow it.

use super::queue::Queue;
use super::report::Report;
use super::sent::{SentCreation, SentDeletion};
use super::state::{ApplyContext, ApplyState};
use super::team_run::TeamRun;
use crate::api::WriteError;
use crate::model::GroupId;
use crate::plan::{Plan, StepId, Task};
use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};

/// Carries out a plan. It never fails as a whole: the report says what became of each operation.
pub async fn apply(context: &ApplyContext<'_>, plan: &Plan<'_>) -> Report {
    let apply = ApplyState::new(context, plan);
    let mut runs: Vec<TeamRun<'_, '_>> = Steps::new(&apply).carry_out().await;
    for run in &mut runs {
        apply.remove_duplicates(run).await;
    }
    let cause = context.session.stop().cause();
    let stopped = cause.filter(|_| apply.halted().is_some());
    let listings = runs
        .iter()
        .map(|run| (run.team.team.clone(), run.listing.clone()))
        .collect();
    let teams = runs.into_iter().map(|run| apply.report(run)).collect();
    Report {
        teams,
        stopped,
        listings,
    }
}

/// The steps of a plan, and how far each team is.
struct Steps<'a, 'c, 'p> {
    apply: &'a ApplyState<'c, 'p>,
    queue: Queue,
    /// By the team's position in the plan. A listing takes the run of its team out, so that no other
    /// step of the team can begin.
    runs: Vec<Option<TeamRun<'c, 'p>>>,
    under_way: FuturesUnordered<LocalBoxFuture<'a, (StepId, Ended<'c, 'p>)>>,
}

/// How a step ended.
enum Ended<'c, 'p> {
    Created(SentCreation<'c, 'p>, Result<GroupId, WriteError>),
    Deleted(SentDeletion<'c, 'p>, Result<(), WriteError>),
    Listed(TeamRun<'c, 'p>),
    /// The listing that a deletion rests on was read again; the deletion has not been sent yet.
    Renewed(TeamRun<'c, 'p>),
}

impl<'a, 'c, 'p> Steps<'a, 'c, 'p> {
    fn new(apply: &'a ApplyState<'c, 'p>) -> Self {
        Self {
            apply,
            queue: Queue::new(apply.plan, apply.context.session.in_flight() > 1),
            runs: TeamRun::all(apply.plan),
            under_way: FuturesUnordered::new(),
        }
    }

    /// Carries out all steps, at once as far as the pace allows. Returns how far each team is.
    async fn carry_out(mut self) -> Vec<TeamRun<'c, 'p>> {
        loop {
            while self.under_way.len() < self.most()
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

    /// How many steps may be under way.
    fn most(&self) -> usize {
        let in_flight = self.apply.context.session.in_flight();
        if self.queue.is_at_the_end() {
            // Only listings are left: their pages leave no place idle if there are twice as many,
            // as for the first listings.
            2 * in_flight
        } else {
            in_flight
        }
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
        self.apply.budget().begin(id);
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
        self.apply.budget().end(id);
        self.queue.end(id);
    }
}
