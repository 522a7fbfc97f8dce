//! Which steps may begin: those for which every step that they wait for is over.

use crate::plan::{Plan, StepId};
use std::collections::BTreeSet;

/// The steps that have not begun.
pub(super) struct Queue {
    /// For each step, how many of those that it waits for are not over.
    open: Vec<usize>,
    /// For each step, those that wait for it.
    then: Vec<Vec<StepId>>,
    /// With whether others go first.
    ready: BTreeSet<(bool, StepId)>,
    fills_the_end: bool,
}

impl Queue {
    /// The first step of the plan is the first to begin. If `fills_the_end`, steps that no other one
    /// waits for (a team's last listing) let the others go first: so the last team does not keep
    /// all but a few of the requests in flight idle while it lists, deletes and lists.
    pub(super) fn new(plan: &Plan<'_>, fills_the_end: bool) -> Self {
        let mut then = vec![Vec::new(); plan.steps.len()];
        for (number, step) in plan.steps.iter().enumerate() {
            for StepId(at) in &step.waits_for {
                then[*at].push(StepId(number));
            }
        }
        let open: Vec<usize> = plan.steps.iter().map(|it| it.waits_for.len()).collect();
        let first: Vec<_> = (0..open.len()).filter(|at| open[*at] == 0).collect();
        let mut queue = Self {
            ready: BTreeSet::new(),
            then,
            open,
            fills_the_end,
        };
        for at in first {
            queue.put_back(StepId(at));
        }
        queue
    }

    /// The first step that may begin and passes; it leaves the queue.
    pub(super) fn next(&mut self, passes: impl Fn(StepId) -> bool) -> Option<StepId> {
        let found = self.ready.iter().copied().find(|(_, step)| passes(*step))?;
        self.ready.remove(&found);
        Some(found.1)
    }

    /// A step may begin, or comes back.
    pub(super) fn put_back(&mut self, step: StepId) {
        let lets_others_go_first = self.fills_the_end && self.then(step).is_empty();
        self.ready.insert((lets_others_go_first, step));
    }

    /// A step is over: steps that wait for no other one may begin.
    pub(super) fn end(&mut self, step: StepId) {
        for number in 0..self.then[step.0].len() {
            let at = self.then[step.0][number];
            self.open[at.0] -= 1;
            if self.open[at.0] == 0 {
                self.put_back(at);
            }
        }
    }

    /// The steps that wait for a step.
    pub(super) fn then(&self, step: StepId) -> &[StepId] {
        &self.then[step.0]
    }
}
