//! Whether enough requests are left: what begins must be finished with them.

use crate::api::Session;
use crate::plan::{Plan, StepId, Task};
use std::collections::HashMap;

/// The requests that a limited run may send, and the steps that they are reserved for.
pub(super) struct StepBudget {
    /// How many were left before the first step, if they are limited.
    limit: Option<u64>,
    /// How many were sent before the first step.
    before: u64,
    steps: Vec<Share>,
    /// The requests of the steps that began.
    begun: u64,
    /// The requests of the steps that began, and of those that finish what they began.
    reserved: u64,
    /// The requests of the steps that are over.
    over: u64,
    /// For each step the listing that confirms it.
    shown: Vec<Option<StepId>>,
    /// The deletions of what a creation replaces.
    deletions: HashMap<StepId, Vec<StepId>>,
}

/// How many requests one step takes, and how far it is.
#[derive(Clone, Copy, Default)]
struct Share {
    requests: u64,
    is_begun: bool,
    is_reserved: bool,
}

impl StepBudget {
    pub(super) fn new(session: &Session, plan: &Plan<'_>) -> Self {
        let share = |requests| Share {
            requests,
            ..Share::default()
        };
        let mut shown = vec![None; plan.steps.len()];
        let mut deletions: HashMap<StepId, Vec<StepId>> = HashMap::new();
        for (number, step) in plan.steps.iter().enumerate() {
            match &step.task {
                Task::Create(_) => {}
                Task::Delete(deletion) => {
                    for at in &deletion.requires {
                        let creation = plan.step(*at).creation();
                        let mut replaced = creation.iter().flat_map(|it| &it.replaces);
                        if replaced.any(|old| old.id == deletion.listed.id) {
                            deletions.entry(*at).or_default().push(StepId(number));
                        }
                    }
                }
                Task::List => {
                    let own = step.waits_for.iter();
                    for StepId(at) in own.filter(|at| plan.step(**at).team == step.team) {
                        shown[*at].get_or_insert(StepId(number));
                    }
                }
            }
        }
        Self {
            limit: session.remaining(),
            before: session.requests(),
            steps: plan.steps.iter().map(|step| share(step.requests)).collect(),
            begun: 0,
            reserved: 0,
            over: 0,
            shown,
            deletions,
        }
    }

    /// Why a step must not begin, if so: after what is reserved already, too few requests are left for
    /// it and for what finishes it. Otherwise they are reserved now.
    pub(super) fn shortage(
        &mut self,
        session: &Session,
        plan: &Plan<'_>,
        step: StepId,
    ) -> Option<String> {
        let limit = self.limit?;
        let mut needed = self.finishing(plan, step);
        needed.retain(|StepId(at)| !self.steps[*at].is_reserved);
        needed.sort_unstable();
        needed.dedup();
        let requests = needed.iter().map(|StepId(at)| self.steps[*at].requests);
        let more: u64 = requests.sum();
        // Requests beyond the plan: repeated ones, and further listings.
        let sent = session.requests() - self.before;
        let unplanned = sent.saturating_sub(self.begun);
        if self.reserved + more + unplanned > limit {
            let remaining = limit.saturating_sub(sent);
            let needed = self.reserved + more - self.over;
            return Some(format!(
                "the {remaining} requests that are left are too few to finish it: it takes {needed}"
            ));
        }
        for StepId(at) in needed {
            self.steps[at].is_reserved = true;
        }
        self.reserved += more;
        None
    }

    /// A step and all that finishes what it begins: the listing that shows a replacement, the deletions
    /// of what it replaces, the listings that they rest on, and those that confirm them.
    fn finishing(&self, plan: &Plan<'_>, step: StepId) -> Vec<StepId> {
        let mut all = vec![step];
        let deletions = self.deletions.get(&step).map_or(&[][..], Vec::as_slice);
        if !deletions.is_empty() {
            all.extend(self.shown[step.0]);
        }
        for deletion in deletions {
            all.push(*deletion);
            all.extend(self.shown[deletion.0]);
            let waits_for = plan.step(*deletion).waits_for.iter();
            all.extend(waits_for.filter(|at| plan.step(**at).is_listing()));
        }
        all
    }

    /// A step begins.
    pub(super) fn begin(&mut self, StepId(at): StepId) {
        let share = &mut self.steps[at];
        if share.is_begun {
            return;
        }
        self.begun += share.requests;
        if !share.is_reserved {
            self.reserved += share.requests;
        }
        (share.is_begun, share.is_reserved) = (true, true);
    }

    /// A step is over. If it never began it took no request, so none stays reserved for it.
    pub(super) fn end(&mut self, StepId(at): StepId) {
        let share = &mut self.steps[at];
        if share.is_begun {
            self.over += share.requests;
        } else if share.is_reserved {
            self.reserved -= share.requests;
            share.is_reserved = false;
        }
        share.requests = if share.is_begun { share.requests } else { 0 };
    }
}
