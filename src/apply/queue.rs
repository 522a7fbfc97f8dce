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
    /// How many steps go before those that fill the end.
    others: usize,
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
            others: 0,
        };
        let steps = (0..plan.steps.len()).map(StepId);
        queue.others = steps.filter(|step| !queue.is_last(*step)).count();
        for at in first {
            queue.make_ready(StepId(at));
        }
        queue
    }

    /// The first step that may begin and passes; it leaves the queue.
    pub(super) fn next(&mut self, passes: impl Fn(StepId) -> bool) -> Option<StepId> {
        let found = self.ready.iter().copied().find(|(_, step)| passes(*step))?;
        self.ready.remove(&found);
        let (is_last, step) = found;
        self.others -= usize::from(!is_last);
        Some(step)
    }

    /// Whether only steps that fill the end have not begun.
    pub(super) fn is_at_the_end(&self) -> bool {
        self.others == 0
    }

    /// A step that began may begin again.
    pub(super) fn put_back(&mut self, step: StepId) {
        self.others += usize::from(!self.is_last(step));
        self.make_ready(step);
    }

    fn make_ready(&mut self, step: StepId) {
        self.ready.insert((self.is_last(step), step));
    }

    /// Whether a step fills the end.
    fn is_last(&self, step: StepId) -> bool {
        self.fills_the_end && self.then(step).is_empty()
    }

    /// A step is over: steps that wait for no other one may begin.
    pub(super) fn end(&mut self, step: StepId) {
        for number in 0..self.then[step.0].len() {
            let at = self.then[step.0][number];
            self.open[at.0] -= 1;
            if self.open[at.0] == 0 {
                self.make_ready(at);
            }
        }
    }

    /// The steps that wait for a step.
    pub(super) fn then(&self, step: StepId) -> &[StepId] {
        &self.then[step.0]
    }
}
