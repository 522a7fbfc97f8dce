//! `dooctl apply`.

use super::connect::{Connection, GroupSecrets};
use super::observe::{Observed, seconds, verdict};
use super::options::{ConnectionArgs, ManifestArgs, TeamArgs};
use super::output::Document;
use super::{Context, Exit, Failure};
use crate::api::{Reader, Writer};
use crate::apply::{self, Report};
use crate::plan::Plan;
use crate::render::json::{ErrorItem, PlanItems, ProblemItem, ReportDocument, ReportOutput};
use crate::render::{self, Styles};
use serde_json::Value;
use std::io::{self, BufRead, IsTerminal, Write};

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
    manifest: ManifestArgs,
    #[command(flatten)]
    teams: TeamArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let secrets = GroupSecrets::Needed;
    let connection = Connection::open(
        context,
        &args.manifest,
        &args.teams,
        &args.connection,
        secrets,
    )
    .await?;
    let observed = Observed::of(context, &connection).await?;
    let plan = observed.plan(&connection);
    context
        .outputs
        .preview(|out, styles| render::plan(out, styles, &plan));
    let result = |report: Report,
                  exit: Exit,
                  failure: Option<&'static str>,
                  errors: Vec<ErrorItem>| ApplyResult {
        plan: &plan,
        connection: &connection,
        report,
        exit,
        failure,
        errors,
    };
    let (exit, failure) = verdict(&plan, Exit::Changes);
    if exit == Exit::Refused || plan.teams.iter().all(|team| team.waves.is_empty()) {
        let exit = if exit == Exit::Changes {
            Exit::Done
        } else {
            exit
        };
        context
            .outputs
            .write(&result(Report::default(), exit, failure, Vec::new()))?;
        return Ok(exit);
    }
    if let Err(refusal) = confirm(args, context) {
        let exit = refusal.exit;
        let item = refusal.document().errors;
        context.outputs.tell(&refusal);
        context
            .outputs
            .write(&result(Report::default(), exit, Some(refusal.code), item))?;
        return Ok(exit);
    }
    let report = execute(context, &connection, &observed, &plan).await;
    let (exit, failure) = outcome(&report, &plan);
    context
        .outputs
        .write(&result(report, exit, failure, Vec::new()))?;
    Ok(exit)
}

async fn execute(
    context: &Context,
    connection: &Connection,
    observed: &Observed,
    plan: &Plan<'_>,
) -> Report {
    let session = &connection.session;
    let views = observed.views(connection);
    let progress = |what: &str| {
        let (sent, all) = (session.requests(), plan.forecast.apply);
        let left = connection
            .pace
            .requests_per_second
            .map(|rate| seconds(all.saturating_sub(sent), rate));
        context.progress.tell(what, sent, all.max(sent), left);
    };
    let apply = apply::Context {
        session,
        reader: Reader::new(session),
        writer: Writer::new(session),
        owner: &connection.desired.owner,
        teams: &views,
        trust_total_items: connection.desired.api.trust_total_items,
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
    match (
        report.interrupted,
        report.converged() && !obstacle,
        report.wrote(),
    ) {
        (true, _, _) => (Exit::Interrupted, Some("interrupted")),
        (false, true, _) => (Exit::Done, None),
        (false, false, true) => (Exit::Incomplete, Some("incomplete")),
        (false, false, false) => (Exit::Failed, Some("nothing-written")),
    }
}

/// Asks a person, unless told not to.
fn confirm(args: &Args, context: &Context) -> Result<(), Failure> {
    if args.yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        let message = "not confirmed: there is no terminal to ask on";
        return Err(Failure::new(Exit::Refused, "not-confirmed", message)
            .help("give --yes to apply without asking"));
    }
    context
        .outputs
        .ask("Apply these changes? Only `yes` does: ");
    let mut answer = String::new();
    match io::stdin().lock().read_line(&mut answer) {
        Ok(_) if answer.trim() == "yes" => Ok(()),
        _ => Err(Failure::new(
            Exit::Refused,
            "not-confirmed",
            "not confirmed, nothing was changed",
        )),
    }
}

struct ApplyResult<'a> {
    plan: &'a Plan<'a>,
    connection: &'a Connection,
    report: Report,
    exit: Exit,
    failure: Option<&'static str>,
    errors: Vec<ErrorItem>,
}

impl Document for ApplyResult<'_> {
    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        render::plan(out, styles, self.plan)?;
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
            ProblemItem::all(&connection.warnings),
            PlanItems::of(plan, connection.session.requests()),
            report,
        );
        serde_json::to_value(ReportOutput::Report(Box::new(document)))
    }
}
