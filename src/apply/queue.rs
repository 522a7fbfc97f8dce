//! Which steps may begin: those for which every step that they wait for is over.

use crate::plan::{Plan, StepId};
use std::collections::BTreeSet;

/// The steps that have not begun.
pub(super) struct Queue {
    /// For each step, how many of those that it waits for are not over.
    open: Vec<usize>,
    /// For each step, those that wait for it.
    then: Vec<Vec<StepId>>,
    ready: BTreeSet<StepId>,
}

impl Queue {
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        let mut then = vec![Vec::new(); plan.steps.len()];
        for (number, step) in plan.steps.iter().enumerate() {
            for StepId(at) in &step.waits_for {
                then[*at].push(StepId(number));
            }
        }
        let open: Vec<usize> = plan.steps.iter().map(|it| it.waits_for.len()).collect();
        let ready = (0..open.len()).filter(|at| open[*at] == 0).map(StepId);
        Self {
            ready: ready.collect(),
            then,
            open,
        }
    }

    /// The first step that may begin and passes; it leaves the queue.
    pub(super) fn next(&mut self, passes: impl Fn(StepId) -> bool) -> Option<StepId> {
        let step = self.ready.iter().copied().find(|step| passes(*step))?;
        self.ready.remove(&step);
        Some(step)
    }

    /// A step comes back to the queue.
    pub(super) fn put_back(&mut self, step: StepId) {
        self.ready.insert(step);
    }

    /// A step is over: steps that wait for no other one may begin.
    pub(super) fn end(&mut self, step: StepId) {
        for at in &self.then[step.0] {
            self.open[at.0] -= 1;
            if self.open[at.0] == 0 {
                self.ready.insert(*at);
            }
        }
    }

    /// The steps that wait for a step.
    pub(super) fn then(&self, step: StepId) -> &[StepId] {
        &self.then[step.0]
    }
}
