//! A plan as a comment.

use super::comment::{Section, assemble};
use super::delivery::delivery;
use super::escape::{code, diff_block, html, html_code, prose};
use super::{Subject, alert, digest, foot, titled};
use crate::desired::Problem;
use crate::diff::{Action, Change};
use crate::observed::Recorded;
use crate::plan::{GuardHit, Obstacle, Plan, TeamPlan};
use crate::render::words::change::{is_worth_reading, symbol, why};
use crate::render::words::difference::{LineKind, lines};
use crate::render::words::summary::{UNDECIDED, cost, rest, title, unmarked};
use crate::render::words::{self, what_is_read};

/// Up to how many changes are shown unfolded.
const UNFOLDED: usize = 3;

/// A plan as a comment of at most 60,000 characters.
pub fn plan(
    subject: &Subject<'_>,
    plan: &Plan<'_>,
    guards: &[GuardHit<'_>],
    problems: &[Problem],
    recorded: Option<&Recorded>,
) -> String {
    let summary = plan.summary();
    let recorded = recorded.map(|it| format!("{}\n\n", prose(&words::recorded(it))));
    let head = [
        subject.title(&title(&summary, plan)),
        recorded.unwrap_or_default(),
        obstacles(plan),
        refusals(plan),
        self::guards(guards),
        delivery(plan),
    ];
    let unmarked = unmarked(plan).map(|text| prose(&text));
    let mut paragraphs = vec![rest(&summary), unmarked.unwrap_or_default()];
    if !plan.is_empty() {
        paragraphs.push(cost(&plan.forecast));
    }
    paragraphs.extend([account(plan), digest(plan)]);
    let foot = foot(&paragraphs, problems);
    assemble(&head.concat(), &sections(plan, &as_planned), &foot)
}

/// The account, and what an apply reads and runs: the first few in full, which are the programs.
pub(super) fn account(plan: &Plan<'_>) -> String {
    const MOST: usize = 20;
    let steps = what_is_read(plan.references);
    let account = format!("The account is {}.", code(&plan.references.account));
    if steps.is_empty() {
        return account;
    }
    let lines: Vec<String> = steps
        .iter()
        .take(MOST)
        .map(|step| self::step(step))
        .collect();
    let more = match steps.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!("\n- and {more} more, which the text of `dooctl plan` has"),
    };
    format!("{account} An apply\n\n{}{more}", lines.join("\n"))
}

/// A line that is not too long, in a list.
fn step(text: &str) -> String {
    const LONGEST: usize = 500;
    match text.char_indices().nth(LONGEST) {
        None => format!("- {}", prose(text)),
        Some((end, _)) => {
            let shown = prose(&text[..end]);
            format!("- {shown} … **cut**: the text of `dooctl plan` has all of it")
        }
    }
}

/// What a change is called, and why it is one; none for what is not told.
type Tell = dyn Fn(&Change<'_>) -> Option<(String, Option<String>)>;

/// A change as what would be done. What is refused has been told before.
pub(super) fn as_planned(change: &Change<'_>) -> Option<(String, Option<String>)> {
    let is_told = !matches!(change.action, Action::Keep | Action::Refuse);
    is_told.then(|| (change.action.word().to_owned(), why(change)))
}

/// The changes of a plan, each foldable: in each team first what has to be decided, then what goes,
/// last what stays as it is.
pub(super) fn sections(plan: &Plan<'_>, tell: &Tell) -> Vec<Section> {
    let rank = |change: &Change<'_>| match change.action {
        Action::Refuse => 0,
        Action::Delete => 1,
        Action::Create | Action::Replace => 2,
        Action::Keep | Action::Unmanaged => 3,
    };
    let mut told: Vec<_> = Vec::new();
    for team in &plan.teams {
        let changes = team.changes.iter();
        let mut of_team: Vec<_> = changes
            .filter_map(|change| Some((team, change, tell(change)?)))
            .collect();
        of_team.sort_by_key(|(_, change, _)| rank(change));
        told.extend(of_team);
    }
    let unfolded = told.len() <= UNFOLDED;
    let mut sections = Vec::new();
    let mut last = None;
    for (team, change, (label, reason)) in told {
        let heading = (last != Some(team.team)).then(|| heading(team));
        last = Some(team.team);
        let label = (label.as_str(), reason.as_deref());
        sections.push(section(heading, change, label, unfolded));
    }
    sections
}

/// The guards that a plan meets; those that would stop an apply first.
pub(super) fn guards(hits: &[GuardHit<'_>]) -> String {
    let line = |hit: &GuardHit<'_>| {
        let GuardHit {
            team,
            violation,
            allowed,
        } = hit;
        let guard = hit.guard();
        let message = words::violation(violation);
        let place = team
            .as_ref()
            .map(|team| format!(" in team {}", code(team.as_str())));
        let place = place.unwrap_or_default();
        let then = match allowed {
            Some(reason) => format!("Allowed: {}", prose(reason)),
            None => format!(
                "Apply refuses this without `--allow {}=REASON`.",
                guard.name()
            ),
        };
        format!("- **{}**{place}: {}. {then}", guard.name(), prose(&message))
    };
    let lines = |is_allowed: bool| -> Vec<String> {
        let hits = hits
            .iter()
            .filter(|hit| hit.allowed.is_some() == is_allowed);
        hits.map(line).collect()
    };
    let shown = |kind: &str, title: &str, lines: Vec<String>| match lines.is_empty() {
        true => String::new(),
        false => alert(kind, &[titled(title, &lines)]),
    };
    shown("CAUTION", "Guards", lines(false)) + &shown("WARNING", "Guards, overridden", lines(true))
}

/// What has to be decided before anything can be applied; nothing without any.
pub(super) fn refusals(plan: &Plan<'_>) -> String {
    let line = |change: &Change<'_>| {
        let why = why(change).map(|why| format!(": {}", prose(&why)));
        let (name, team) = (code(change.name), code(change.team.as_str()));
        let ids = ids(change, prose);
        format!("- {name}{ids} in team {team}{}", why.unwrap_or_default())
    };
    let lines: Vec<String> = plan.refusals().map(line).collect();
    match lines.is_empty() {
        true => String::new(),
        false => alert(
            "CAUTION",
            &[titled(&format!("Refused: {UNDECIDED}"), &lines)],
        ),
    }
}

/// The ids of what is listed, in parentheses; nothing without any.
fn ids(change: &Change<'_>, escape: fn(&str) -> String) -> String {
    let listed = change.listed.iter();
    let ids: Vec<String> = listed.map(|listed| escape(&listed.id.short())).collect();
    match ids.is_empty() {
        true => String::new(),
        false => format!(" ({})", ids.join(", ")),
    }
}

/// What could not be listed, or not whole; nothing without any.
pub(super) fn obstacles(plan: &Plan<'_>) -> String {
    let line = |(team, obstacle): (_, Obstacle<'_>)| {
        let team: &crate::model::TeamId = team;
        let team = code(team.as_str());
        let what = match obstacle {
            Obstacle::NotListed(_) | Obstacle::NotRecorded => format!("Team {team} is not listed"),
            Obstacle::Incomplete(_) => {
                format!("The listing of team {team} is incomplete, so apply changes nothing there")
            }
        };
        let help = words::help(obstacle).map(|help| format!("; {}", prose(help)));
        let why = prose(&words::obstacle(obstacle));
        format!("- {what}: {why}{}", help.unwrap_or_default())
    };
    let lines: Vec<String> = plan.obstacles().map(line).collect();
    match lines.is_empty() {
        true => String::new(),
        false => alert("CAUTION", &[lines.join("\n")]),
    }
}

fn heading(team: &TeamPlan<'_>) -> String {
    format!("#### Team {}\n\n", code(team.team.as_str()))
}

fn section(
    heading: Option<String>,
    change: &Change<'_>,
    (label, reason): (&str, Option<&str>),
    unfolded: bool,
) -> Section {
    // A line of Markdown: what stands in the tags is not read as HTML alone.
    let symbol = symbol(change.action);
    let brief = format!(
        "- `{symbol}` {label} {}{}",
        code(change.name),
        ids(change, prose)
    );
    let difference = difference(change);
    let full = if difference.is_empty() {
        let reason = reason.map(|reason| format!(": {}", prose(reason)));
        format!("{brief}{}\n\n", reason.unwrap_or_default())
    } else {
        let open = if unfolded { " open" } else { "" };
        let reason = reason.map(|reason| format!(": {}", html(reason)));
        format!(
            "<details{open}><summary>{symbol} {label} {}{}{}</summary>\n\n{}\n</details>\n\n",
            html_code(change.name),
            ids(change, html),
            reason.unwrap_or_default(),
            diff_block(&difference)
        )
    };
    Section {
        heading,
        full,
        brief: brief + "\n",
    }
}

/// What differs, each line with its sign in the first column.
fn difference(change: &Change<'_>) -> String {
    let fields = change.fields();
    let shown = fields
        .iter()
        .filter(|field| is_worth_reading(change.action, field));
    let mut text = String::new();
    for line in shown.flat_map(lines) {
        let sign = match line.kind {
            LineKind::Added => "+ ",
            LineKind::Removed => "- ",
            LineKind::Gap => "",
            LineKind::Plain => "  ",
        };
        text += sign;
        text += &line.text;
        text.push('\n');
    }
    text
}
