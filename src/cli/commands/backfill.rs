//! `dooctl backfill`.

mod applied;
mod result;

use crate::api::{Initialization, Reader, Writer};
use crate::backfill::{CallState, Chosen, InitCall, Moment, Sent, Window, choose, send};
use crate::cli::context::Context;
use crate::cli::document::Document as _;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::TargetArgs;
use crate::cli::run::{Connection, GroupSecrets, Observed, Question, Target, confirm, the_group};
use crate::desired::hook_type;
use crate::model::{Group, GroupId, HookType, Resource, Scope, TeamId};
use crate::render::{self, Backfill};
use crate::suggest::closest;
use applied::applied;
use clap::value_parser;
use jiff::Timestamp;
use result::BackfillResult;

/// Ask doo to send what exists to one group
///
/// The group must be applied. doo sends one delivery for each event, order, attendee, contact or
/// invitee that exists, and to this group only. That cannot be undone, and each call is made once.
/// `*_updated` and order_removed are not sent again.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// The group
    #[arg(long, value_name = "NAME")]
    group: String,
    /// Send this: events, orders, attendees, contacts or invitees; needed if the group has several
    #[arg(long, value_name = "RESOURCE")]
    resource: Option<Resource>,
    /// Send only this type; can be used several times
    #[arg(long = "type", value_name = "TYPE", value_parser = hook_type)]
    types: Vec<HookType>,
    /// Send the orders, attendees or invitees of this event; can be used several times
    #[arg(long = "event", value_name = "ID")]
    events: Vec<String>,
    /// Send the events or contacts of this organization; without it, dooctl looks it up
    #[arg(long, value_name = "ID")]
    organization: Option<String>,
    /// Send what was changed since then: a time with an offset, or a duration before now
    ///
    /// doo's documents do not say whether its times change with summer time. So up to one hour more
    /// is sent on each side, and never less.
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    /// Send what was changed until then
    #[arg(long, value_name = "TIME")]
    until: Option<Moment>,
    /// Let doo send at most N items in a minute, from 1 to 50: other deliveries need room
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = value_parser!(u8).range(1..=50))]
    rate: u8,
    /// Show what would be asked, and ask nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask for confirmation
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    pub(in crate::cli) target: TargetArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let window = Window::between(args.since, args.until, Timestamp::now())
        .map_err(|fault| usage(fault.to_string()))?;
    let secrets = GroupSecrets::Needed;
    let mut connection = Connection::open(context, &args.target, secrets).await?;
    let team = the_group(&connection.target.desired, &args.target.teams, &args.group)?;
    connection.target.only(&team);
    let group = declared(&connection.target, &team, &args.group)?;
    let chosen = args.chosen(&group)?;
    args.check_scope(&group, chosen.resource)?;
    let observed = Observed::of(context, &connection).await?;
    let plan = observed.plan(&connection.target);
    let id = applied(&plan, &args.group)?;
    let of = args.of(&connection, &team, &group, chosen.resource).await?;
    check_budget(&connection, of.len())?;
    let backfill = Backfill {
        team: team.as_str(),
        group: &group,
        chosen: &chosen,
        of: &of,
        window: &window,
        rate: args.rate,
    };
    context
        .outputs
        .preview(|out, styles| render::backfill(out, styles, &backfill));
    let calls = args.calls(&chosen, &of, &window, &id);
    let sent = if args.dry_run {
        let not_sent = |asked| InitCall {
            asked,
            state: CallState::NotSent,
        };
        Sent {
            calls: calls.into_iter().map(not_sent).collect(),
        }
    } else {
        args.ask(context, &connection, calls).await?
    };
    let result = BackfillResult {
        sent,
        window,
        rate: args.rate,
        is_dry: args.dry_run,
    };
    context.outputs.write(&result)?;
    if let Some((error, _)) = result.sent.error() {
        context.outputs.report(&result.failure(error));
    }
    Ok(result.exit())
}

impl Args {
    async fn ask(
        &self,
        context: &Context,
        connection: &Connection,
        calls: Vec<Initialization>,
    ) -> Result<Sent, Failure> {
        let session = &connection.session;
        if !self.yes {
            let question = Question {
                text: "Ask doo to send?",
                undone: "nothing was sent",
                help: "use --yes to send without confirmation",
            };
            confirm(context, session.stop(), &question).await?;
        }
        let all = calls.len() as u64;
        let progress = |done: usize| {
            let what = "asking doo to send";
            context.progress.report(what, done as u64, all, None);
        };
        let sent = send(Writer::new(session), calls, &progress).await;
        context.progress.finish();
        Ok(sent)
    }

    /// The resource and types, from the group's hooks.
    fn chosen(&self, group: &Group) -> Result<Chosen, Failure> {
        let has = |wanted: &&HookType| group.hooks.iter().any(|hook| hook.hook_type == **wanted);
        if let Some(unknown) = self.types.iter().find(|wanted| !has(wanted)) {
            let declared = group.hooks.iter().map(|hook| hook.hook_type.as_str());
            let help = match closest(unknown.as_str(), declared.clone()) {
                Some(close) => format!("did you mean {close}?"),
                None => format!("its types: {}", declared.collect::<Vec<_>>().join(", ")),
            };
            let message = format!("{:?} has no hook of the type {unknown}", self.group);
            return Err(usage(message).help(help));
        }
        let chosen = choose(&group.hooks, self.resource, &self.types).map_err(|several| {
            let names: Vec<_> = several.0.iter().map(|it| it.name()).collect();
            let names = names.join(", ");
            usage(format!(
                "{:?} has types of several resources: {names}",
                self.group
            ))
            .help("choose one with --resource")
        })?;
        chosen.map_err(|nothing| {
            let left_out: Vec<_> = nothing.left_out.iter().map(HookType::as_str).collect();
            let message = match &left_out[..] {
                [] => "the group has no such hook".to_owned(),
                types => format!("doo does not send {} again", types.join(", ")),
            };
            Failure::new(Exit::Refused, "nothing-to-send", message)
                .help("doo sends what exists: types such as order_created, not *_updated")
        })
    }

    /// Options that do not fit the resource.
    fn check_scope(&self, group: &Group, resource: Resource) -> Result<(), Failure> {
        if !resource.is_of_event() && !self.events.is_empty() {
            return Err(
                usage(format!("--event: {resource} belong to an organization"))
                    .help("use --organization, or leave it out"),
            );
        }
        if resource.is_of_event() && self.organization.is_some() {
            return Err(
                usage(format!("--organization: {resource} belong to an event")).help("use --event"),
            );
        }
        match &group.scope {
            Scope::Event(own) if self.events.iter().any(|event| event != own) => {
                Err(usage(format!("{:?} is for event {own} only", self.group))
                    .help("leave --event out"))
            }
            Scope::Event(_) => Ok(()),
            _ if resource.is_of_event() && self.events.is_empty() => Err(usage(format!(
                "{resource} are sent for one event at a time"
            ))
            .help("name each with --event ID")),
            _ => Ok(()),
        }
    }

    /// The events, or the organization.
    async fn of(
        &self,
        connection: &Connection,
        team: &TeamId,
        group: &Group,
        resource: Resource,
    ) -> Result<Vec<String>, Failure> {
        if resource.is_of_event() {
            let mut events = self.events.clone();
            if let Scope::Event(own) = &group.scope {
                events = vec![own.clone()];
            }
            let mut known = std::collections::BTreeSet::new();
            events.retain(|event| known.insert(event.clone()));
            return Ok(events);
        }
        if let Some(organization) = &self.organization {
            return Ok(vec![organization.clone()]);
        }
        let found = Reader::new(&connection.session).organizations().await?;
        let has_team = found
            .into_iter()
            .find(|it| it.teams.iter().any(|known| known.id == *team));
        has_team.map(|it| vec![it.id]).ok_or_else(|| {
            let message = format!("no organization of the credentials has team {team}");
            Failure::new(Exit::Failed, "no-organization", message)
                .help("name it with --organization ID")
        })
    }

    fn calls(
        &self,
        chosen: &Chosen,
        of: &[String],
        window: &Window,
        group: &GroupId,
    ) -> Vec<Initialization> {
        let call = |of: &String| Initialization {
            resource: chosen.resource,
            of: of.clone(),
            types: chosen.types.clone(),
            group: group.clone(),
            after: window.sent_after(),
            before: window.sent_before(),
            rate: self.rate,
        };
        of.iter().map(call).collect()
    }
}

fn usage(message: String) -> Failure {
    Failure::new(Exit::Usage, "usage", message)
}

fn declared(target: &Target, team: &TeamId, name: &str) -> Result<Group, Failure> {
    let teams = target.desired.teams.iter();
    let mut groups = teams
        .filter(|declared| declared.team == *team)
        .flat_map(|declared| &declared.groups);
    let found = groups.find(|declared| declared.group.name == name);
    found
        .map(|declared| declared.group.clone())
        .ok_or_else(|| usage(format!("no team declares a group {name:?}")))
}

/// The calls must fit into what the run may still send.
fn check_budget(connection: &Connection, calls: usize) -> Result<(), Failure> {
    let Some(left) = connection.session.remaining() else {
        return Ok(());
    };
    if calls as u64 <= left {
        return Ok(());
    }
    let message = format!("{calls} calls are too many: the run may send {left} more requests");
    Err(Failure::new(Exit::Refused, "too-many-requests", message)
        .help("name fewer events, or allow more with --max-requests"))
}
