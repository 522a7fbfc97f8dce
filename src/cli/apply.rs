//! `dooctl apply`.

use super::confirm::confirm;
use super::connect::{Connection, GroupSecrets};
use super::guard::{self, GuardArgs};
use super::observe::{Observed, seconds, verdict};
use super::options::TargetArgs;
use super::output::Document;
use super::pin::{Pin, PinArgs};
use super::target::Target;
use super::{Context, Exit, Failure};
use crate::api::{Reader, Stop, StopCause, Writer};
use crate::apply::{self, Report};
use crate::diff::Change;
use crate::plan::{GuardHit, Plan};
use crate::render::github::{self, Annotation, Level};
use crate::render::json::{ErrorItem, PlanItems, ProblemItem, ReportDocument, ReportOutput};
use crate::render::markdown::{self, Attempt, Subject};
use crate::render::{self, Styles};
use serde_json::Value;
use std::io::{self, Write};

/// Create and delete until doo matches the manifest, and prove it
///
/// Plans, asks, creates, and deletes only what a listing has shown to be replaced or what is no
/// longer declared. At the end it lists once more and compares: running it again changes nothing.
#[derive(clap::Args)]
pub(super) struct Args {
    // First, since what follows a flattened group stands under its heading in the help.
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    #[command(flatten)]
    guards: GuardArgs,
    #[command(flatten)]
    pin: PinArgs,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let pin = args.pin.read(context)?;
    let reviewed =
        |target: &Target| pin.check_references(&target.desired.owner, &target.references);
    let connection =
        Connection::open_reviewed(context, &args.target, GroupSecrets::Needed, reviewed).await?;
    let observed = Observed::of(context, &connection).await?;
    let plan = observed.plan(&connection.target);
    let guards = args.guards.check(&plan, &connection.target);
    context
        .outputs
        .preview(|out, styles| show(out, styles, &plan, &guards));
    let mut result = ApplyResult {
        plan: &plan,
        guards: &guards,
        connection: &connection,
        report: Report::default(),
        exit: Exit::Done,
        failure: None,
        errors: Vec::new(),
    };
    let stop = connection.session.stop();
    if let Err(refusal) = permit(args.yes, &pin, context, &plan, &guards, stop).await {
        context.outputs.tell(&refusal);
        result.errors = refusal.document().errors;
        (result.exit, result.failure) = (refusal.exit, Some(refusal.code));
    } else if !plan.steps.is_empty() {
        result.report = execute(context, &connection, &observed, &plan).await;
        (result.exit, result.failure) = outcome(&result.report, &plan);
    } else {
        (result.exit, result.failure) = verdict(&plan, Exit::Done);
    }
    tell(context, result)
}

/// Tells the result. What was written is told wherever it can be, whatever becomes of the rest.
fn tell(context: &Context, mut result: ApplyResult<'_>) -> Result<Exit, Failure> {
    let Err(unwritten) = context.outputs.write(&result) else {
        return Ok(result.exit);
    };
    if !result.report.wrote() {
        return Err(unwritten);
    }
    result.errors.extend(unwritten.document().errors);
    if result.exit != Exit::Interrupted {
        (result.exit, result.failure) = (Exit::Incomplete, Some("output"));
    }
    for failure in context.outputs.write_where_possible(&result) {
        context.outputs.tell(&failure);
    }
    Ok(result.exit)
}

fn show(
    out: &mut dyn Write,
    styles: &Styles,
    plan: &Plan<'_>,
    guards: &[GuardHit],
) -> io::Result<()> {
    render::plan(out, styles, plan)?;
    render::guards(out, styles, guards)
}

/// Everything that has to hold before the first write.
async fn permit(
    yes: bool,
    pin: &Pin,
    context: &Context,
    plan: &Plan<'_>,
    guards: &[GuardHit],
    stop: &Stop,
) -> Result<(), Failure> {
    if let Some(refusal) = plan.refusals().next() {
        return Err(refused(refusal));
    }
    pin.check(plan)?;
    if plan.steps.is_empty() {
        return Ok(());
    }
    guard::refuse(guards)?;
    match yes {
        true => Ok(()),
        false => confirm(context, stop).await,
    }
}

fn refused(change: &Change<'_>) -> Failure {
    let why = render::why(change).unwrap_or_default();
    let message = format!("team {}, {:?}: {why}", change.team, change.name);
    Failure::new(Exit::Refused, change.reason.code(), message).help("nothing was changed")
}

async fn execute(
    context: &Context,
    connection: &Connection,
    observed: &Observed,
    plan: &Plan<'_>,
) -> Report {
    let Connection { target, session } = connection;
    let views = observed.views(target);
    let progress = |what: &str| {
        let (sent, all) = (session.requests(), plan.forecast.apply);
        let left = target
            .requests_per_second
            .map(|rate| seconds(all.saturating_sub(sent), rate));
        context.progress.tell(what, sent, all.max(sent), left);
    };
    let apply = apply::Context {
        session,
        reader: Reader::new(session),
        writer: Writer::new(session),
        owner: &target.desired.owner,
        teams: &views,
        trust_total_items: target.desired.api.trust_total_items,
        progress: &progress,
    };
    let report = apply::apply(&apply, plan).await;
    context.progress.finish();
    report
}

/// How an apply ends: whether something was written makes the difference between failed and
/// incomplete.
fn outcome(report: &Report, plan: &Plan<'_>) -> (Exit, Option<&'static str>) {
    let obstacle = plan.obstacles().next().is_some();
    let unfinished = match report.wrote() {
        true => Exit::Incomplete,
        false => Exit::Failed,
    };
    match report.stopped {
        Some(StopCause::Interrupt) => (Exit::Interrupted, Some("interrupted")),
        Some(StopCause::Timeout) => (unfinished, Some("timeout")),
        None if report.converged() && !obstacle => (Exit::Done, None),
        None if report.is_altered() => (unfinished, Some("altered-by-doo")),
        None if report.wrote() => (unfinished, Some("incomplete")),
        None if report.has_moved() => (Exit::Refused, Some("stale-plan")),
        None => (unfinished, Some("nothing-written")),
    }
}

struct ApplyResult<'a> {
    plan: &'a Plan<'a>,
    guards: &'a [GuardHit],
    connection: &'a Connection,
    report: Report,
    exit: Exit,
    failure: Option<&'static str>,
    errors: Vec<ErrorItem>,
}

impl Document for ApplyResult<'_> {
    fn exit(&self) -> Exit {
        self.exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        show(out, styles, self.plan, self.guards)?;
        self.rest_of_text(out, styles)
    }

    fn rest_of_text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        if self.report.teams.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        render::report(
            out,
            styles,
            &self.report,
            self.connection.session.requests(),
        )
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Self {
            plan,
            guards,
            connection,
            report,
            exit,
            failure,
            errors,
        } = self;
        let document = ReportDocument::new(
            exit.code(),
            *failure,
            errors.clone(),
            ProblemItem::all(&connection.target.warnings),
            PlanItems::of(plan, connection.session.requests()).with_guards(guards),
            report,
        );
        serde_json::to_value(ReportOutput::Report(Box::new(document)))
    }

    fn markdown(&self, subject: &Subject<'_>) -> Option<String> {
        // The guards are shown, all of them.
        let is_guard = |code: &str| self.guards.iter().any(|hit| hit.guard.name() == code);
        let others = self.errors.iter().filter(|error| !is_guard(&error.code));
        let reasons: Vec<String> = others.map(|error| error.message.clone()).collect();
        let attempt = Attempt {
            plan: self.plan,
            guards: self.guards,
            report: &self.report,
            is_refused: !self.errors.is_empty() && self.report.teams.is_empty(),
            reasons: &reasons,
            problems: &self.connection.target.warnings,
            requests: self.connection.session.requests(),
        };
        Some(markdown::report(subject, &attempt))
    }

    fn annotations(&self) -> Vec<Annotation> {
        let refusals = self
            .errors
            .iter()
            .map(|error| github::without_place(Level::Error, &error.code, error.message.clone()));
        let mut annotations = github::of_problems(&self.connection.target.warnings);
        annotations.extend(refusals);
        annotations.extend(github::of_report(&self.report));
        annotations
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        github::outputs_of_plan(self.plan, self.failure)
    }
}
