//! One case under one schedule, from the first run to an undisturbed apply.

use crate::altered::{is_plain, is_quiet, sent, sure_change};
use crate::generate::{Case, account};
use crate::manifest::{Manifest, session};
use crate::schedule::Schedule;
use crate::stage::{Beginning, OnStage, Stage};
use crate::state::{Deliveries, OTHER_CLIENTS, holdings, ids};
use dooctl::apply::{Operation, Outcome, Report, Verb};
use dooctl::model::GroupId;
use dooctl::sandbox::{Sandbox, Variants};
use std::collections::HashSet;
use std::rc::Rc;

/// What went wrong.
pub(crate) type Verdict<T> = Result<T, String>;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Crashed,
    /// Refused before the first write.
    Refused,
    Success,
    Incomplete,
}

/// A story without a problem.
pub(crate) struct Played {
    /// The requests, by method and path.
    pub(crate) requests: Vec<String>,
    /// What each run began with, if the schedule notes it.
    pub(crate) runs: Vec<Beginning>,
}

impl Played {
    /// For a request in a later run than that of `first`: what its run began with, and its place in
    /// the run. None if the two are in one run, or if that is not known.
    pub(crate) fn place_in_later_run(&self, first: usize, at: usize) -> Option<(String, usize)> {
        let run = self.runs.iter().rfind(|run| run.before <= at)?;
        let account = run.account.clone().filter(|_| run.before > first)?;
        Some((account, at - run.before))
    }
}

/// The number of applies without faults at the end.
const APPLIES: usize = 4;

/// The most runs until a schedule is over: each uses at least one fault.
const RUNS: usize = 40;

/// What an undisturbed apply makes of an account; nothing if it does not succeed.
type Goal = Option<Rc<[String]>>;

/// A case with its account at the start, and how it ends if nothing disturbs its apply.
pub(crate) struct Setting<'c> {
    case: &'c Case,
    account: Sandbox,
    goal: Goal,
}

impl<'c> Setting<'c> {
    pub(crate) fn of(case: &'c Case) -> Self {
        let setting = Self {
            case,
            account: account(case),
            goal: None,
        };
        let goal = on_paused_clock(async {
            let story = Story::new(&setting, &Schedule::default(), false);
            let is_reached = story.run().await == Ok(End::Success);
            is_reached.then(|| story.holdings().into())
        });
        Self { goal, ..setting }
    }
}

/// Plays a schedule; returns what was sent, or a report of what went wrong.
pub(crate) fn play(setting: &Setting<'_>, schedule: &Schedule) -> Verdict<Played> {
    let story = |is_read| Story::new(setting, schedule, is_read).play();
    on_paused_clock(async {
        match story(false).await {
            Ok(played) => Ok(played),
            Err(_) => story(true).await,
        }
    })
}

/// Plays a story on a clock that does not wait. Each thread keeps its runtime.
pub(crate) fn on_paused_clock<T>(story: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
    }
    RUNTIME.with(|runtime| runtime.block_on(story))
}

struct Story {
    stage: Rc<Stage>,
    goal: Goal,
    variants: Variants,
}

impl Story {
    fn new(setting: &Setting<'_>, schedule: &Schedule, is_read: bool) -> Self {
        let Setting {
            case,
            account,
            goal,
        } = setting;
        let manifest = Manifest::of(case);
        let deliveries = Deliveries::new(&case.variants, &manifest);
        let stage = Stage::new(
            account.clone(),
            manifest,
            deliveries,
            schedule.clone(),
            is_read,
        );
        Self {
            stage: Rc::new(stage),
            goal: goal.clone(),
            variants: case.variants.clone(),
        }
    }

    async fn play(self) -> Verdict<Played> {
        let reported = self.acts().await;
        reported.map_err(|wrong| {
            let transcript = self.stage.transcript.as_ref();
            let transcript = transcript.map(|transcript| transcript.borrow().clone());
            format!("{wrong}\n{}", transcript.unwrap_or_default())
        })?;
        Ok(Played {
            requests: self.stage.requests.take(),
            runs: self.stage.runs.take(),
        })
    }

    /// Runs until the schedule is over, and then without faults.
    async fn acts(&self) -> Verdict<()> {
        self.show("the account at the start");
        for _ in 0..RUNS {
            let end = self.run().await?;
            if self.stage.schedule.borrow().is_over() && end != End::Crashed {
                break;
            }
        }
        let without_faults = self.stage.schedule.borrow().without_faults();
        *self.stage.schedule.borrow_mut() = without_faults;
        self.stage.account.borrow_mut().catch_up();
        self.stage.say(|| "without faults".to_owned());
        let end = self.run().await?;
        self.show("the account after an apply without faults");
        self.come_to_rest(end)?;
        self.applies_go_on(end).await
    }

    /// An apply without faults leads to the same result as an undisturbed one (law 4).
    fn come_to_rest(&self, end: End) -> Verdict<()> {
        // No declaration covers names and owners that others changed.
        if self.stage.opposed.get() || !is_quiet(&self.variants) {
            return Ok(());
        }
        match &self.goal {
            None if end == End::Success => Err("what was refused was done".to_owned()),
            None => Ok(()),
            Some(_) if end != End::Success => {
                Err(format!("law 5: the apply without faults ended {end:?}"))
            }
            Some(goal) if **goal != *self.holdings() => Err(format!(
                "law 4: the account should hold\n{}\nand holds\n{}",
                goal.join("\n"),
                self.holdings().join("\n")
            )),
            Some(_) => Ok(()),
        }
    }

    /// Law 10: later applies leave no more groups of ours than the first one, and none writes after
    /// a success.
    async fn applies_go_on(&self, first: End) -> Verdict<()> {
        if is_plain(&self.variants) && !self.stage.opposed.get() {
            return Ok(());
        }
        let most = self.ours();
        let mut before = first;
        for number in 2..=APPLIES {
            let writes = self.account(Sandbox::writes);
            let end = self.run().await?;
            self.show("the account after another apply");
            let ours = self.ours();
            if ours.iter().zip(&most).any(|(ours, most)| ours > most) {
                let grew = format!("law 10: {most:?} groups of ours after the first apply");
                return Err(format!("{grew}, {ours:?} after {number}"));
            }
            if before == End::Success && (end != before || self.account(Sandbox::writes) != writes)
            {
                return Err(format!(
                    "law 1: apply {number} follows a success and ended {end:?}"
                ));
            }
            before = end;
        }
        Ok(())
    }

    /// One run of the program.
    async fn run(&self) -> Verdict<End> {
        let stage = &self.stage;
        let before = self.ids();
        stage.begin();
        stage.say(|| "run".to_owned());
        let session = session(Box::new(OnStage(Rc::clone(stage))));
        let run = stage.manifest.run(&session, |plan, report, _| {
            report.map(|report| {
                stage.say(|| format!("{report:#?}"));
                let has_obstacle = plan.obstacles().next().is_some();
                self.check_report(report, has_obstacle, &before)
            })
        });
        let end = match stage.unless_it_crashes(run).await {
            None => End::Crashed,
            Some(None) => End::Refused,
            Some(Some(reported)) => reported?,
        };
        match stage.wrong.take() {
            Some(wrong) => Err(wrong),
            None => Ok(end),
        }
    }

    /// Law 5: whether a report is true.
    fn check_report(
        &self,
        report: &Report,
        has_obstacle: bool,
        before: &HashSet<String>,
    ) -> Verdict<End> {
        let now = self.ids();
        let opposed = self.stage.opposed.get();
        let operations = report.teams.iter().flat_map(|team| &team.operations);
        // An id that was given twice proves nothing.
        for operation in operations.filter(|_| !opposed) {
            is_true(operation, before, &now)
                .map_err(|why| format!("law 5: {why}: {operation:?}"))?;
        }
        if !report.wrote() && !self.stage.interfered.get() && now != *before {
            return Err("law 5: it says that nothing was written".to_owned());
        }
        if !report.converged() || has_obstacle {
            return Ok(End::Incomplete);
        }
        // Nobody can know what a listing does not show yet.
        let any_behind = self
            .stage
            .behind
            .borrow()
            .values()
            .any(|is_behind| *is_behind);
        if any_behind || self.stage.interfered.get() {
            return Ok(End::Success);
        }
        self.succeeded()?;
        Ok(End::Success)
    }

    /// Law 5: whether a success is true.
    fn succeeded(&self) -> Verdict<()> {
        let missing = {
            let account = self.stage.account.borrow();
            let mut deliveries = self.stage.deliveries.borrow_mut();
            let missing = deliveries.missing(&account, &self.stage.manifest);
            (!missing.is_empty()).then(|| format!("{missing:?}"))
        };
        if let Some(missing) = missing {
            return Err(format!(
                "law 5: it says success, and nobody delivers {missing}"
            ));
        }
        if let Some(altered) = self.altered() {
            return Err(format!("law 5: it says success, and doo {altered}"));
        }
        match &self.goal {
            Some(goal) if !self.stage.opposed.get() && **goal != *self.holdings() => {
                Err("law 5: it says success, and the account is another".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// What doo certainly lists or keeps differently than declared, by its settings.
    fn altered(&self) -> Option<String> {
        let variants = &self.variants;
        let declared = sent(&self.stage.manifest);
        let listed = declared
            .iter()
            .find_map(|sent| Some((sure_change(&variants.list_as, sent)?, sent)));
        if let Some((alteration, sent)) = listed {
            return Some(format!("lists {sent} with {alteration:?}"));
        }
        let ledger = self.stage.ledger.borrow();
        let now = self.ids();
        let mut creations = ledger.creations().filter(|(id, _)| now.contains(*id));
        let (alteration, sent) =
            creations.find_map(|(_, sent)| Some((sure_change(&variants.keep_as, sent)?, sent)))?;
        Some(format!("keeps {sent} with {alteration:?}"))
    }

    fn account<T>(&self, look: impl FnOnce(&Sandbox) -> T) -> T {
        look(&self.stage.account.borrow())
    }

    /// The number of our groups in each team.
    fn ours(&self) -> Vec<usize> {
        let (ledger, account) = (self.stage.ledger.borrow(), self.stage.account.borrow());
        let teams = self.stage.manifest.teams.iter();
        teams.map(|team| ledger.ours(&account, team)).collect()
    }

    fn holdings(&self) -> Vec<String> {
        holdings(&self.stage.account.borrow(), &self.stage.manifest)
    }

    fn ids(&self) -> HashSet<String> {
        ids(&self.stage.account.borrow(), &self.stage.manifest)
            .into_iter()
            .collect()
    }

    fn show(&self, title: &str) {
        self.stage
            .say(|| format!("{title}:\n  {}", self.holdings().join("\n  ")));
    }
}

/// Whether the report of an operation is true.
fn is_true(operation: &Operation, before: &HashSet<String>, now: &HashSet<String>) -> Verdict<()> {
    let id = operation.id.as_ref().map(GroupId::as_str);
    let was = id.is_some_and(|id| before.contains(id));
    let is = id.is_some_and(|id| now.contains(id));
    let wrong = match (operation.verb, &operation.outcome) {
        (Verb::Create, Outcome::Confirmed) => (!is).then_some("it is not there"),
        (Verb::Delete, Outcome::Confirmed) => is.then_some("it is still there"),
        (Verb::Delete, Outcome::Failed(_) | Outcome::Skipped(_)) => {
            // Another client may delete its own.
            (was && !is && operation.name != OTHER_CLIENTS).then_some("it is gone")
        }
        (Verb::Delete, Outcome::Gone) => is.then_some("it is still there"),
        (Verb::Create, Outcome::Altered(_)) => None,
        (Verb::Delete, Outcome::Altered(_)) | (Verb::Create, Outcome::Moved(_) | Outcome::Gone) => {
            Some("that cannot be")
        }
        (Verb::Create, Outcome::Failed(_) | Outcome::Skipped(_))
        | (_, Outcome::Unconfirmed(_))
        | (Verb::Delete, Outcome::Moved(_)) => None,
    };
    wrong.map_or(Ok(()), |wrong| Err(wrong.to_owned()))
}
