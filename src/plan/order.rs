//! The order of an apply, decided here and nowhere else.
//!
//! In each team: the creations of a wave, a listing that shows them, the deletions of what they
//! replace. The next wave's creations follow those deletions immediately, so that one listing
//! confirms both. Only a listing can confirm a deletion (api-facts: delete-says-nothing).
//!
//! A listing waits for all writes before it, and all later writes wait for it: while a team is written
//! to, groups would move from one page of its listing to another. Teams that list the same groups
//! (api-facts: team-or-organization) take turns.

use super::forecast::Pace;
use super::steps::{Step, StepId, Task};
use super::successors::CreationRef;
use super::team_plan::TeamPlan;
use super::waves::{Removal, Wave, Waves};
use crate::model::{GroupId, Listing};
use std::collections::HashMap;

/// How many groups doo puts on a page if it does not say (api-facts: page-size).
const DEFAULT_PAGE_SIZE: u32 = 25;

/// The steps of all teams.
pub(super) fn steps<'a>(
    pace: &Pace,
    teams: &[TeamPlan<'a>],
    waves: Vec<Waves<'a>>,
) -> Vec<Step<'a>> {
    let mut order = Order::new(pace, teams, &waves);
    let mut finish_last = Vec::new();
    for (team, Waves { waves, last }) in waves.into_iter().enumerate() {
        order.waves(team, waves, !last.is_empty());
        finish_last.push(last);
    }
    for (team, last) in finish_last.into_iter().enumerate() {
        order.last_deletions(team, last);
    }
    order.steps
}

/// The steps so far.
struct Order<'a, 't> {
    teams: &'t [TeamPlan<'a>],
    steps: Vec<Step<'a>>,
    deletions_per_listing: usize,
    runs: Vec<TeamSteps<'a>>,
    /// For each team, the first team that lists one of its groups, itself included. They will list
    /// each other's new groups as well.
    set_of: Vec<usize>,
    team_sets: Vec<TeamSet>,
    created: HashMap<CreationRef, StepId>,
    /// For each creation the listing that shows it.
    shown: HashMap<StepId, StepId>,
}

/// The steps of one team so far.
#[derive(Default)]
struct TeamSteps<'a> {
    /// The writes since the last listing.
    open: Vec<StepId>,
    /// The last listing.
    listed: Option<StepId>,
    /// The deletions of unmarked groups.
    unmarked: HashMap<&'a GroupId, StepId>,
}

/// Teams that list the same groups.
#[derive(Default, Clone)]
struct TeamSet {
    /// What the next team of the set waits for.
    before: Vec<StepId>,
    /// The number of groups created minus the number deleted so far.
    more: i64,
}

impl<'a, 't> Order<'a, 't> {
    fn new(pace: &Pace, teams: &'t [TeamPlan<'a>], waves: &[Waves<'a>]) -> Self {
        let mut lister: HashMap<&GroupId, usize> = HashMap::new();
        let mut set_of: Vec<usize> = (0..teams.len()).collect();
        // If only one team is written to, no team lists what another one writes.
        let writing = waves.iter().filter(|waves| !waves.waves.is_empty());
        let matters = writing.count() > 1;
        for (position, team) in teams.iter().enumerate().filter(|_| matters) {
            for listed in team.listing.iter().flat_map(|listing| &listing.groups) {
                let first = *lister.entry(&listed.id).or_insert(position);
                set_of[position] = set_of[position].min(set_of[first]);
            }
        }
        Self {
            teams,
            steps: Vec::new(),
            deletions_per_listing: pace.deletions_per_listing(),
            runs: teams.iter().map(|_| TeamSteps::default()).collect(),
            set_of,
            team_sets: vec![TeamSet::default(); teams.len()],
            created: HashMap::new(),
            shown: HashMap::new(),
        }
    }

    /// All steps of a team except those that wait for later teams.
    fn waves(&mut self, team: usize, waves: Vec<Wave<'a>>, finishes_last: bool) {
        for Wave { creates, deletes } in waves {
            let waits_for = self.written(team);
            for (at, creation) in creates {
                let id = self.write(team, Task::Create(creation), waits_for.clone());
                self.created.insert(at, id);
            }
            self.deletions(team, deletes);
        }
        // The listing before the last deletions confirms the others as well.
        if !self.runs[team].open.is_empty() && !finishes_last {
            self.list(team, &[]);
        }
        self.pass_on(team);
    }

    /// The deletions that wait for creations in later teams. They rest on a listing of their own, which
    /// comes after a listing showed those creations.
    fn last_deletions(&mut self, team: usize, last: Vec<Removal<'a>>) {
        if last.is_empty() {
            return;
        }
        self.deletions(team, last);
        self.list(team, &[]);
        self.pass_on(team);
    }

    /// A listing and the deletions that rest on it. None if there is no write to confirm and nothing
    /// to delete.
    fn deletions(&mut self, team: usize, deletes: Vec<Removal<'a>>) {
        if self.runs[team].open.is_empty() && deletes.is_empty() {
            return;
        }
        // The listing that a deletion rests on comes after the listings of the creations it requires.
        let required = deletes.iter().flat_map(|removal| &removal.requires);
        let shown = required.filter_map(|at| self.shown.get(self.created.get(at)?));
        let shown: Vec<StepId> = shown.copied().collect();
        let mut listing = self.list(team, &shown);
        for (number, removal) in deletes.into_iter().enumerate() {
            if number > 0 && number.is_multiple_of(self.deletions_per_listing) {
                listing = self.list(team, &[]);
            }
            self.delete(team, removal, listing);
        }
    }

    fn delete(&mut self, team: usize, removal: Removal<'a>, listing: StepId) {
        let Removal {
            requires,
            mut deletion,
        } = removal;
        deletion.requires = requires
            .iter()
            .filter_map(|at| self.created.get(at).copied())
            .collect();
        let mut waits_for = vec![listing];
        // Only this group's marker says that the unmarked ones are replaced: it is deleted after them.
        let marker = deletion.listed.marker();
        let remembered = marker.into_iter().flat_map(|marker| &marker.replaces);
        let unmarked = &self.runs[team].unmarked;
        waits_for.extend(remembered.filter_map(|id| unmarked.get(id)));
        let listed = deletion.listed;
        let id = self.write(team, Task::Delete(deletion), waits_for);
        if listed.is_unmarked() {
            self.runs[team].unmarked.insert(&listed.id, id);
        }
    }

    /// What the next step of a team waits for: the writes since its last listing, or that listing, or
    /// the earlier teams that list the same groups.
    fn written(&self, team: usize) -> Vec<StepId> {
        let TeamSteps { open, listed, .. } = &self.runs[team];
        match (open.is_empty(), listed) {
            (false, _) => open.clone(),
            (true, Some(listed)) => vec![*listed],
            (true, None) => self.team_sets[self.set_of[team]].before.clone(),
        }
    }

    fn write(&mut self, team: usize, task: Task<'a>, waits_for: Vec<StepId>) -> StepId {
        self.team_sets[self.set_of[team]].more += match task {
            Task::Create(_) => 1,
            Task::Delete(_) => -1,
            Task::List => 0,
        };
        let id = self.push(team, task, waits_for, 1);
        self.runs[team].open.push(id);
        id
    }

    fn list(&mut self, team: usize, shown: &[StepId]) -> StepId {
        let set = &self.team_sets[self.set_of[team]];
        let mut waits_for = self.written(team);
        waits_for.extend(&set.before);
        waits_for.extend(shown);
        let requests = self.teams[team]
            .listing
            .map_or(1, |listing| pages(listing, set.more));
        let id = self.push(team, Task::List, waits_for, requests);
        let run = &mut self.runs[team];
        run.listed = Some(id);
        let written = std::mem::take(&mut run.open);
        self.shown.extend(written.into_iter().map(|at| (at, id)));
        id
    }

    fn push(
        &mut self,
        team: usize,
        task: Task<'a>,
        mut waits_for: Vec<StepId>,
        requests: u64,
    ) -> StepId {
        waits_for.sort_unstable();
        waits_for.dedup();
        self.steps.push(Step {
            team,
            task,
            waits_for,
            requests,
        });
        StepId(self.steps.len() - 1)
    }

    /// The next team that lists the same groups waits for this one.
    fn pass_on(&mut self, team: usize) {
        let written = self.written(team);
        self.team_sets[self.set_of[team]].before = written;
    }
}

/// How many pages a team will have. An empty listing takes one request as well.
fn pages(listing: &Listing, more: i64) -> u64 {
    let size = listing
        .page_size
        .filter(|size| *size > 0)
        .unwrap_or(DEFAULT_PAGE_SIZE);
    let groups = i64::try_from(listing.groups.len()).unwrap_or(i64::MAX);
    groups
        .saturating_add(more)
        .max(0)
        .unsigned_abs()
        .div_ceil(u64::from(size))
        .max(1)
}
