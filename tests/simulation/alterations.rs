//! Each alteration alone, in six applies one after the other: if it keeps the meaning, no apply
//! reports a change; otherwise applies report it and delete what they created.

use crate::altered::{EITHER, adorn, sent, sure_change};
use crate::generate::{Case, Content, ListedCase, Mark, TeamCase, account};
use crate::manifest::{Manifest, session};
use crate::schedule::{Fault, Schedule};
use crate::stage::{OnStage, Stage};
use crate::state::{Deliveries, ids};
use crate::story::on_paused_clock;
use clap::ValueEnum;
use dooctl::model::Prune;
use dooctl::sandbox::{Alteration, Meaning, ScopeListing, Secrets, Variants};
use std::rc::Rc;

const APPLIES: usize = 6;

/// The work of the first apply.
#[derive(Clone, Copy, Debug)]
enum Task {
    /// Two groups, which have hooks in common.
    Create,
    CreateOne,
    /// One group with one hook, which an alteration may remove.
    CreateBare,
    Replace,
    /// Two groups of ours, one of which was created to replace the other.
    Finish,
    Adopt,
    /// A group whose hooks are no longer declared.
    AdoptOther,
}

const TASKS: [Task; 7] = [
    Task::Create,
    Task::CreateOne,
    Task::CreateBare,
    Task::Replace,
    Task::Finish,
    Task::Adopt,
    Task::AdoptOther,
];

/// The expected result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// The first apply succeeds, and later ones write nothing.
    Quiet,
    /// No apply succeeds, no group of ours is added, and existing groups stay.
    Altered,
    /// One of the two.
    Either,
}

fn case(task: Task, variants: Variants) -> Case {
    let content = |description| Content {
        description,
        scope: 1,
        hooks: vec![(0, 0, 0), (0, 0, 0), (1, 1, 2), (1, 2, 1), (2, 2, 0)],
        authentication: Some(0),
        is_ornate: true,
    };
    let listed = |mark| ListedCase {
        name: 0,
        content: content(0),
        mark,
        replaces: Vec::new(),
    };
    let listed = match task {
        Task::Create | Task::CreateOne | Task::CreateBare => vec![],
        Task::Replace => vec![listed(Mark::Ours)],
        Task::Finish => vec![
            listed(Mark::Ours),
            ListedCase {
                replaces: vec![(0, 0)],
                ..listed(Mark::Ours)
            },
        ],
        Task::Adopt => vec![listed(Mark::Unmarked)],
        Task::AdoptOther => vec![ListedCase {
            content: Content {
                hooks: vec![(1, 0, 0)],
                ..content(0)
            },
            ..listed(Mark::Unmarked)
        }],
    };
    let bare = Content {
        authentication: None,
        ..content(1)
    };
    let one_hook = Content {
        hooks: vec![(2, 1, 2)],
        ..bare.clone()
    };
    let declared = match task {
        // A group without authentication may get one.
        Task::Create => vec![(0, content(1)), (1, bare)],
        Task::CreateBare => vec![(0, one_hook)],
        Task::CreateOne | Task::Replace | Task::Finish | Task::Adopt | Task::AdoptOther => {
            vec![(0, content(1))]
        }
    };
    let mut case = Case {
        teams: vec![TeamCase {
            prune: Prune::Owned,
            declared,
            listed,
        }],
        wave: 10,
        variants: Variants {
            scope: ScopeListing::Echo,
            ..variants
        },
    };
    adorn(&mut case);
    case
}

/// The result of one apply.
struct Came {
    succeeded: bool,
    writes: u64,
    ours: usize,
    /// The number of groups from the start that still exist.
    old: usize,
}

/// Runs one apply; none if the program dies.
async fn apply(stage: &Rc<Stage>) -> Option<Came> {
    stage.begin();
    let before = stage.account.borrow().writes();
    let session = session(Box::new(OnStage(Rc::clone(stage))));
    let run = stage.manifest.run(&session, |plan, report, _| {
        let has_obstacle = plan.obstacles().next().is_some();
        report.is_some_and(|report| report.converged() && !has_obstacle)
    });
    let succeeded = stage.unless_it_crashes(run).await?;
    let account = stage.account.borrow();
    let ledger = stage.ledger.borrow();
    let ids = ids(&account, &stage.manifest);
    let teams = stage.manifest.teams.iter();
    Some(Came {
        succeeded,
        writes: account.writes() - before,
        ours: teams.map(|team| ledger.ours(&account, team)).sum(),
        old: ids.iter().filter(|id| id.starts_with("seed-")).count(),
    })
}

/// Applies six times, and returns what is wrong. A first apply that dies does not count.
fn play(case: &Case, schedule: Schedule, expected: Expected) -> Option<String> {
    let old: usize = case.teams.iter().map(|team| team.listed.len()).sum();
    let manifest = Manifest::of(case);
    let deliveries = Deliveries::new(&case.variants, &manifest);
    let stage = Stage::new(account(case), manifest, deliveries, schedule, false);
    let stage = Rc::new(stage);
    let mut came = Vec::new();
    on_paused_clock(async {
        while came.len() < APPLIES {
            came.extend(apply(&stage).await);
        }
    });
    if let Some(wrong) = stage.wrong.take() {
        return Some(wrong);
    }
    let is_quiet = came[0].succeeded && came[1..].iter().all(|it| it.succeeded && it.writes == 0);
    let is_altered = came
        .iter()
        .all(|it| !it.succeeded && it.ours <= came[0].ours && it.old == old);
    let holds = match expected {
        Expected::Quiet => is_quiet,
        Expected::Altered => is_altered,
        Expected::Either => is_quiet || is_altered,
    };
    let reported = |it: &Came| {
        let end = if it.succeeded {
            "success"
        } else {
            "no success"
        };
        let Came {
            writes, ours, old, ..
        } = it;
        format!("{end}, {writes} writes, {ours} of ours, {old} old")
    };
    (!holds).then(|| came.iter().map(reported).collect::<Vec<_>>().join("; "))
}

/// The expected result of an alteration.
fn expected(alteration: Alteration, task: Task) -> Expected {
    if alteration.meaning() == Meaning::Same {
        return Expected::Quiet;
    }
    let case = case(task, Variants::default());
    let mut sent = sent(&Manifest::of(&case)).into_iter();
    if sent.any(|sent| sure_change(&[alteration], &sent).is_some()) {
        Expected::Altered
    } else if EITHER.contains(&alteration) {
        Expected::Either
    } else {
        Expected::Quiet
    }
}

/// Plays every alteration with these tasks; `settings` decides where doo applies it.
fn hold(tasks: &[Task], schedule: &Schedule, settings: fn(Alteration) -> Variants) {
    let mut wrong = Vec::new();
    let mut altered = 0;
    for alteration in Alteration::value_variants() {
        for task in tasks.iter().copied() {
            let expected = expected(*alteration, task);
            altered += usize::from(expected == Expected::Altered);
            let case = case(task, settings(*alteration));
            if let Some(why) = play(&case, schedule.clone(), expected) {
                wrong.push(format!("{alteration:?}, {task:?}: not {expected:?}: {why}"));
            }
        }
    }
    assert!(altered > 40, "only {altered} alterations find something");
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

#[test]
fn six_applies_add_nothing_whatever_doo_keeps() {
    hold(&TASKS, &Schedule::default(), |alteration| Variants {
        keep_as: vec![alteration],
        ..Variants::default()
    });
}

#[test]
fn six_applies_add_nothing_whatever_doo_lists() {
    hold(&TASKS, &Schedule::default(), |alteration| Variants {
        list_as: vec![alteration],
        ..Variants::default()
    });
}

/// Alterations that hide a group's name or marker.
const DISGUISES: [Alteration; 5] = [
    Alteration::LowerNames,
    Alteration::Description100,
    Alteration::CutAtEmoji,
    Alteration::NonBreaking,
    Alteration::HtmlEntities,
];

#[test]
fn six_applies_add_nothing_where_neither_name_nor_hooks_are_kept() {
    use Alteration::{
        HtmlEndpoints, KnownTypes, MergedHooks, NoQueries, NoVariables, SortedQueries,
    };
    let mut wrong = Vec::new();
    for disguise in DISGUISES {
        for change in [
            SortedQueries,
            NoQueries,
            HtmlEndpoints,
            KnownTypes,
            MergedHooks,
            NoVariables,
        ] {
            for task in [Task::CreateBare, Task::CreateOne, Task::Replace] {
                let variants = Variants {
                    keep_as: vec![disguise, change],
                    ..Variants::default()
                };
                let case = case(task, variants);
                let why = play(&case, Schedule::default(), Expected::Altered);
                wrong.extend(why.map(|why| format!("{disguise:?}, {change:?}, {task:?}: {why}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

/// Each team sees the other's creation, with the name that it declares itself.
#[test]
fn six_applies_add_nothing_where_two_teams_list_together_and_declare_one_name() {
    let mut wrong = Vec::new();
    for disguise in DISGUISES {
        for change in Alteration::value_variants() {
            for task in [Task::CreateBare, Task::CreateOne, Task::Replace] {
                let variants = Variants {
                    keep_as: vec![disguise],
                    list_as: vec![*change],
                    shared_listing: true,
                    ..Variants::default()
                };
                let mut case = case(task, variants);
                case.teams.push(TeamCase {
                    listed: Vec::new(),
                    ..case.teams[0].clone()
                });
                let why = play(&case, Schedule::default(), Expected::Altered);
                wrong.extend(why.map(|why| format!("{disguise:?}, {change:?}, {task:?}: {why}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

/// What it leaves is not a replacement of anything, unless doo keeps it as it was sent.
#[test]
fn six_applies_add_nothing_after_one_that_died_between_two_writes() {
    // A token, a listing, and the first creation.
    let dies = Schedule::at(&[(2, Fault::CrashAfter)]);
    hold(&[Task::Replace, Task::AdoptOther], &dies, |alteration| {
        Variants {
            keep_as: vec![alteration],
            ..Variants::default()
        }
    });
}

#[test]
fn six_applies_add_nothing_however_secrets_are_listed() {
    let mut wrong = Vec::new();
    for secrets in Secrets::value_variants() {
        let expected = match secrets {
            Secrets::PartlyMasked | Secrets::Hashed => Expected::Either,
            Secrets::Clear | Secrets::Masked | Secrets::Empty | Secrets::Absent => Expected::Quiet,
        };
        for task in TASKS {
            let variants = Variants {
                secrets: *secrets,
                ..Variants::default()
            };
            let why = play(&case(task, variants), Schedule::default(), expected);
            wrong.extend(why.map(|why| format!("{secrets:?}, {task:?}: {why}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
