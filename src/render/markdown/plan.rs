//! A plan as a comment.

use super::comment::{Section, assemble};
use super::delivery::delivery;
use super::escape::{code, diff_block, html, html_code, prose};
use super::picture::with_picture;
use super::{CommentSubject, alert, digest, foot, titled};
use crate::desired::Problem;
use crate::diff::{Action, Change};
use crate::observed::Recorded;
use crate::plan::{GuardHit, Obstacle, Plan, TeamPlan};
use crate::render::words::change::{is_worth_reading, symbol, why};
use crate::render::words::difference::{LineKind, lines};
use crate::render::words::summary::{UNDECIDED, cost, rest, title, unmarked};
use crate::render::words::{self, what_is_read};

/// The largest number of changes that are shown unfolded.
const UNFOLDED: usize = 3;

/// A plan as a comment of at most 60,000 characters.
pub fn plan(
    subject: &CommentSubject<'_>,
    plan: &Plan<'_>,
    guards: &[GuardHit<'_>],
    problems: &[Problem],
    recorded: Option<&Recorded>,
    checked_by_apply: Option<&str>,
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
    let head = with_picture(head.concat(), plan);
    let unmarked = unmarked(plan).map(|text| prose(&text));
    let later = checked_by_apply.map(prose).unwrap_or_default();
    let mut paragraphs = vec![rest(&summary), unmarked.unwrap_or_default(), later];
    if !plan.is_empty() {
        paragraphs.push(cost(&plan.forecast));
    }
    paragraphs.extend([account(plan), digest(plan)]);
    let foot = foot(&paragraphs, problems);
    assemble(&head, &sections(plan, &as_planned), &foot)
}

/// The account, and what an apply reads and runs: at most twenty lines, the programs first.
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
        more => format!("\n- and {more} more, which the text output of `dooctl plan` shows"),
    };
    format!("{account} An apply\n\n{}{more}", lines.join("\n"))
}

/// A list item of limited length.
fn step(text: &str) -> String {
    const LONGEST: usize = 500;
    match text.char_indices().nth(LONGEST) {
        None => format!("- {}", prose(text)),
        Some((end, _)) => {
            let shown = prose(&text[..end]);
            format!("- {shown} … **cut**: the text output of `dooctl plan` shows all of it")
        }
    }
}

/// The label and the reason of a change; `None` for changes that are not shown.
type Describe = dyn Fn(&Change<'_>) -> Option<(String, Option<String>)>;

/// A change with the action that would be taken. Refusals are already shown above.
pub(super) fn as_planned(change: &Change<'_>) -> Option<(String, Option<String>)> {
    let is_shown = !matches!(change.action, Action::Keep | Action::Refuse);
    is_shown.then(|| (change.action.word().to_owned(), why(change)))
}

/// The changes of a plan, each foldable. In each team refusals come first, then deletions; groups
/// that stay unchanged come last.
pub(super) fn sections(plan: &Plan<'_>, describe: &Describe) -> Vec<Section> {
    let rank = |change: &Change<'_>| match change.action {
        Action::Refuse => 0,
        Action::Delete => 1,
        Action::Create | Action::Replace => 2,
        Action::Keep | Action::Unmanaged => 3,
    };
    let mut shown: Vec<_> = Vec::new();
    for team in &plan.teams {
        let changes = team.changes.iter();
        let mut of_team: Vec<_> = changes
            .filter_map(|change| Some((team, change, describe(change)?)))
            .collect();
        of_team.sort_by_key(|(_, change, _)| rank(change));
        shown.extend(of_team);
    }
    let unfolded = shown.len() <= UNFOLDED;
    let mut sections = Vec::new();
    let mut last = None;
    for (team, change, (label, reason)) in shown {
        let heading = (last != Some(team.team)).then(|| heading(team));
        last = Some(team.team);
        let label = (label.as_str(), reason.as_deref());
        sections.push(section(heading, change, label, unfolded));
    }
    sections
}

/// The guards that the plan meets. Those that would stop an apply come first.
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
            None => format!("To apply anyway, use `--allow {}=REASON`.", guard.name()),
        };
        format!("- **{}**{place}: {}. {then}", guard.name(), prose(&message))
    };
    let lines = |is_allowed: bool| -> Vec<String> {
        let hits = hits
            .iter()
            .filter(|hit| hit.allowed.is_some() == is_allowed);
        hits.map(line).collect()
    };
    let shown = |kind: &str, title: &str, lines: Vec<String>| {
        if lines.is_empty() {
            String::new()
        } else {
            alert(kind, &[titled(title, &lines)])
        }
    };
    shown("CAUTION", "Guards", lines(false)) + &shown("WARNING", "Guards, overridden", lines(true))
}

/// The refusals, which must be resolved before an apply; empty if there are none.
pub(super) fn refusals(plan: &Plan<'_>) -> String {
    let line = |change: &Change<'_>| {
        let why = why(change).map(|why| format!(": {}", prose(&why)));
        let (name, team) = (code(change.name), code(change.team.as_str()));
        let ids = ids(change, prose);
        format!("- {name}{ids} in team {team}{}", why.unwrap_or_default())
    };
    let lines: Vec<String> = plan.refusals().map(line).collect();
    if lines.is_empty() {
        String::new()
    } else {
        alert(
            "CAUTION",
            &[titled(&format!("Refused: {UNDECIDED}"), &lines)],
        )
    }
}

/// The ids of the listed groups, in parentheses; empty if there are none.
fn ids(change: &Change<'_>, escape: fn(&str) -> String) -> String {
    let listed = change.listed.iter();
    let ids: Vec<String> = listed.map(|listed| escape(&listed.id.short())).collect();
    if ids.is_empty() {
        String::new()
    } else {
        format!(" ({})", ids.join(", "))
    }
}

/// The teams that could not be listed, or only in part; empty if there are none.
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
    if lines.is_empty() {
        String::new()
    } else {
        alert("CAUTION", &[lines.join("\n")])
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
    // A line of Markdown: the text inside the tags is read as Markdown, too.
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

/// The differences, each line with its sign in the first column.
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
