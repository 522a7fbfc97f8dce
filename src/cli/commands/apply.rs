//! `dooctl apply`.

use crate::api::{Reader, Stop, StopCause, Writer};
use crate::apply::{self, Report, Revocation, fillable, revocations};
use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::cli::options::TargetArgs;
use crate::cli::run::{
    Connection, GroupSecrets, GuardArgs, Observed, PrivateArgs, Question, ReceiversGuard, Reviewed,
    ReviewedArgs, Target, confirm, guards, seconds, verdict,
};
use crate::diff::Change;
use crate::documents::{ErrorItem, PlanItems, ProblemItem, ReportDocument, ReportOutput};
use crate::plan::{GuardHit, Plan};
use crate::render::github::{self, Annotation, Level};
use crate::render::markdown::{self, Applied, CommentSubject};
use crate::render::{self, Styles, words};
use serde_json::Value;
use std::io::{self, Write};

/// Create and delete groups until doo matches the manifest
///
/// Shows a plan, asks for confirmation, and carries it out. Deletes a group only if it is no longer
/// declared, or after a listing has shown the group that replaces it. At the end, lists again and
/// compares. If you run it again, it changes nothing.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// Do not ask for confirmation
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    pub(in crate::cli) target: TargetArgs,
    #[command(flatten)]
    guards: GuardArgs,
    #[command(flatten)]
    reviewed: ReviewedArgs,
    #[command(flatten)]
    private: PrivateArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let reviewed = args.reviewed.read(context)?;
    let check =
        |target: &Target| reviewed.check_references(&target.desired.owner, &target.references);
    let connection =
        Connection::open_reviewed(context, &args.target, GroupSecrets::Needed, check).await?;
    let observed = Observed::of(context, &connection).await?;
    let plan = observed.plan(&connection.target);
    let mut guards = args.guards.check(&plan, &connection.target);
    context
        .outputs
        .preview(|out, styles| show(out, styles, &plan, &guards));
    let stop = connection.session.stop();
    let mut permitted = permit(args.yes, &reviewed, context, &plan, &guards, stop).await;
    if permitted.is_ok() {
        let guard = ReceiversGuard {
            private: &args.private,
            allowances: args.guards.allowances(),
            is_sandbox: args.target.connection.sandbox.is_some(),
        };
        permitted = guard.check(context, &connection, &plan, &mut guards).await;
    }
    let mut result = ApplyResult {
        plan: &plan,
        guards: &guards,
        connection: &connection,
        report: Report::default(),
        revocations: Vec::new(),
        target: &args.target,
        ending: Ending::DONE,
        errors: Vec::new(),
    };
    if let Err(refusal) = permitted {
        context.outputs.report(&refusal);
        result.errors = refusal.document().errors;
        result.ending = refusal.ending();
    } else if !plan.steps.is_empty() {
        result.report = execute(context, &connection, &observed, &plan).await;
        result.ending = ending(&result.report, &plan);
        if result.report.wrote() {
            result.revocations = revocations(&plan, &result.report);
        }
    } else {
        result.ending = verdict(&plan, Exit::Done);
    }
    write_result(context, result)
}

/// Writes the result to every output. After a change in doo, one output that fails does not stop
/// the others.
fn write_result(context: &Context, mut result: ApplyResult<'_>) -> Result<Exit, Failure> {
    let Err(unwritten) = context.outputs.write(&result) else {
        return Ok(result.ending.exit);
    };
    if !result.report.wrote() {
        return Err(unwritten);
    }
    result.errors.extend(unwritten.document().errors);
    if result.ending.exit != Exit::Interrupted {
        result.ending = Ending::failed(Exit::Incomplete, "output");
    }
    for failure in context.outputs.write_where_possible(&result) {
        context.outputs.report(&failure);
    }
    Ok(result.ending.exit)
}

fn show(
    out: &mut dyn Write,
    styles: &Styles,
    plan: &Plan<'_>,
    guards: &[GuardHit<'_>],
) -> io::Result<()> {
    render::plan(out, styles, plan)?;
    render::guards(out, styles, guards)
}

/// The checks before the first write.
async fn permit(
    yes: bool,
    reviewed: &Reviewed,
    context: &Context,
    plan: &Plan<'_>,
    guards: &[GuardHit<'_>],
    stop: &Stop,
) -> Result<(), Failure> {
    if let Some(refusal) = plan.refusals().next() {
        return Err(refused(refusal));
    }
    reviewed.check(plan)?;
    if plan.steps.is_empty() {
        return Ok(());
    }
    guards::refuse(guards)?;
    if yes {
        Ok(())
    } else {
        let question = Question {
            text: "Apply these changes?",
            undone: "nothing was changed",
            help: "use --yes to apply without confirmation",
        };
        confirm(context, stop, &question).await
    }
}

fn refused(change: &Change<'_>) -> Failure {
    let why = words::why(change).unwrap_or_default();
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
    let teams = observed.input(target).teams;
    let progress = |what: &str| {
        let (sent, all) = (session.requests(), plan.forecast.apply);
        let left = target
            .requests_per_second
            .map(|rate| seconds(all.saturating_sub(sent), rate));
        context.progress.report(what, sent, all.max(sent), left);
    };
    let apply = apply::ApplyContext {
        session,
        reader: Reader::new(session),
        writer: Writer::new(session),
        owner: &target.desired.owner,
        teams: &teams,
        trust_total_items: target.desired.api.trust_total_items,
        progress: &progress,
    };
    let report = apply::apply(&apply, plan).await;
    context.progress.finish();
    report
}

/// How an apply ends. It is `Failed` if nothing was written, otherwise `Incomplete`.
fn ending(report: &Report, plan: &Plan<'_>) -> Ending {
    let obstacle = plan.obstacles().next().is_some();
    let unfinished = if report.wrote() {
        Exit::Incomplete
    } else {
        Exit::Failed
    };
    match report.stopped {
        Some(StopCause::Interrupt) => Ending::failed(Exit::Interrupted, "interrupted"),
        Some(StopCause::Timeout) => Ending::failed(unfinished, "timeout"),
        None if report.converged() && !obstacle => Ending::DONE,
        None if report.is_altered() => Ending::failed(unfinished, "altered-by-doo"),
        None if report.wrote() => Ending::failed(unfinished, "incomplete"),
        None if report.has_moved() => Ending::failed(Exit::Refused, "stale-plan"),
        None => Ending::failed(unfinished, "nothing-written"),
    }
}

struct ApplyResult<'a> {
    plan: &'a Plan<'a>,
    guards: &'a [GuardHit<'a>],
    connection: &'a Connection,
    report: Report,
    revocations: Vec<Revocation>,
    target: &'a TargetArgs,
    ending: Ending,
    errors: Vec<ErrorItem>,
}

impl Document for ApplyResult<'_> {
    fn exit(&self) -> Exit {
        self.ending.exit
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
            &self.revocations,
            self.connection.session.requests(),
        )?;
        let (typed, names_team) = (self.target.typed(), self.plan.teams.len() > 1);
        let fills = fillable(self.plan, &self.report);
        let fills = fills.iter().map(|it| words::fill(it, &typed, names_team));
        render::fills(out, &fills.collect::<Vec<_>>())
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Self {
            plan,
            guards,
            connection,
            report,
            revocations,
            ending,
            errors,
            target: _,
        } = self;
        let document = ReportDocument::new(
            ending.exit.code(),
            ending.failure,
            errors.clone(),
            ProblemItem::all(&connection.target.warnings),
            PlanItems::of(plan, connection.session.requests()).with_guards(guards),
            report,
            revocations,
        );
        serde_json::to_value(ReportOutput::Report(Box::new(document)))
    }

    fn markdown(&self, subject: &CommentSubject<'_>) -> Option<String> {
        // The comment already lists all guards.
        let is_guard = |code: &str| self.guards.iter().any(|hit| hit.guard().name() == code);
        let others = self.errors.iter().filter(|error| !is_guard(&error.code));
        let reasons: Vec<String> = others.map(|error| error.message.clone()).collect();
        let attempt = Applied {
            plan: self.plan,
            guards: self.guards,
            report: &self.report,
            revocations: &self.revocations,
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
        github::outputs_of_plan(self.plan, self.ending.failure)
    }
}
