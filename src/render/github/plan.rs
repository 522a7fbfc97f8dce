//! Annotations and outputs of a plan.

use super::{Annotation, Level, without_place};
use crate::diff::{Action, Change};
use crate::model::SecretRef;
use crate::plan::{GuardHit, PayloadClass, Plan, Summary};
use crate::render::words::payload_change::sentence;
use crate::render::words::{self, cause, drift, references};

/// How many fields one annotation names.
const NAMED: usize = 3;

/// The annotations of a plan, at the lines of its groups.
pub fn of_plan(plan: &Plan<'_>, guards: &[GuardHit<'_>]) -> Vec<Annotation> {
    let changes = plan.teams.iter().flat_map(|team| &team.changes);
    obstacles(plan)
        .chain(guards.iter().map(of_guard))
        .chain(payloads(plan))
        .chain(programs(plan))
        .chain(changes.filter_map(of_change))
        .collect()
}

/// The payloads that change, at the lines of their endpoints.
fn payloads<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = Annotation> + use<'p> {
    plan.teams.iter().flat_map(|team| {
        let payloads = team.payloads.iter();
        payloads.filter_map(|payload| {
            Some(Annotation {
                level: match payload.class()? {
                    PayloadClass::Breaking => Level::Warning,
                    PayloadClass::Risky | PayloadClass::Unknown | PayloadClass::Compatible => {
                        Level::Notice
                    }
                },
                place: payload.place.cloned(),
                title: "dooctl: payload".to_owned(),
                message: format!(
                    "team {}, {}: {}",
                    team.team,
                    payload.by.name,
                    sentence(payload)
                ),
            })
        })
    })
}

/// The programs that an apply runs, at the lines that name them.
fn programs<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = Annotation> + use<'p> {
    references::steps(plan.references)
        .into_iter()
        .filter_map(|step| {
            let program = step.reference?;
            let place = plan.references.place_of(program)?;
            matches!(program, SecretRef::Command(_)).then(|| Annotation {
                level: Level::Notice,
                place: Some(place.clone()),
                title: "dooctl: program".to_owned(),
                message: format!("an apply {}", step.what),
            })
        })
}

/// The annotations of drift, at the lines of the groups. Unmanaged groups count if `strict`.
pub fn of_drift(plan: &Plan<'_>, strict: bool) -> Vec<Annotation> {
    let difference = |change: &Change<'_>| {
        let cause = change.cause()?;
        let level = match change.action {
            Action::Unmanaged if !strict => Level::Notice,
            _ => Level::Warning,
        };
        Some(Annotation {
            level,
            place: change.declared.map(|declared| declared.place.clone()),
            title: format!("dooctl: {}", cause::words(cause)),
            message: format!(
                "team {}, {}: {}",
                change.team,
                change.name,
                drift::why(cause, change)
            ),
        })
    };
    let changes = plan.teams.iter().flat_map(|team| &team.changes);
    obstacles(plan)
        .chain(changes.filter_map(difference))
        .collect()
}

/// The outputs of a plan for later steps of a workflow.
pub fn outputs_of_plan(plan: &Plan<'_>, failure: Option<&str>) -> Vec<(&'static str, String)> {
    let Summary {
        create,
        replace,
        delete,
        unchanged: _,
        unmanaged: _,
        refused: _,
    } = plan.summary();
    vec![
        ("changes", (!plan.is_empty()).to_string()),
        ("create", create.to_string()),
        ("replace", replace.to_string()),
        ("delete", delete.to_string()),
        ("digest", plan.digest.to_string()),
        ("failure", failure.unwrap_or_default().to_owned()),
    ]
}

fn obstacles<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = Annotation> + use<'p> {
    plan.obstacles().map(|(team, obstacle)| {
        let title = obstacle.code().replace('-', " ");
        let help = words::help(obstacle).map(|help| format!("; {help}"));
        let message = format!(
            "team {team}: {}{}",
            words::obstacle(obstacle),
            help.unwrap_or_default()
        );
        without_place(Level::Error, &title, message)
    })
}

fn of_guard(hit: &GuardHit<'_>) -> Annotation {
    let GuardHit {
        team,
        violation,
        allowed,
    } = hit;
    let (name, message) = (hit.guard().name(), words::violation(violation));
    let (level, then) = match allowed {
        Some(reason) => (Level::Warning, format!("allowed: {reason}")),
        None => {
            let then = format!("to apply anyway, use --allow {name}=REASON");
            (Level::Error, then)
        }
    };
    let team = team.as_ref().map(|team| format!("team {team}: "));
    let message = format!("{}{message}; {then}", team.unwrap_or_default());
    without_place(level, &format!("guard {name}"), message)
}

fn of_change(change: &Change<'_>) -> Option<Annotation> {
    let level = match change.action {
        Action::Refuse => Level::Error,
        Action::Delete => Level::Warning,
        Action::Create | Action::Replace => Level::Notice,
        Action::Keep | Action::Unmanaged => return None,
    };
    let fields = match change.action {
        Action::Replace => fields(change),
        _ => None,
    };
    let parts: Vec<String> = words::why(change).into_iter().chain(fields).collect();
    let about = if parts.is_empty() {
        String::new()
    } else {
        format!(": {}", parts.join(": "))
    };
    Some(Annotation {
        level,
        place: change.declared.map(|declared| declared.place.clone()),
        title: format!("dooctl: {}", change.action.word()),
        message: format!("team {}, {}{about}", change.team, change.name),
    })
}

/// The first fields that change, and the number of others.
fn fields(change: &Change<'_>) -> Option<String> {
    let fields = change.fields();
    let named = fields.iter().take(NAMED).map(|field| field.path.as_str());
    let named = named.collect::<Vec<_>>().join(", ");
    match fields.len() {
        0 => None,
        1..=NAMED => Some(named),
        all => Some(format!("{named} and {} more", all - NAMED)),
    }
}
