//! The guard `receivers`: before the first write, an apply asks the receivers of the groups that it
//! creates or replaces.

use super::guards;
use super::receivers::{self, PrivateArgs};
use super::session::Connection;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::signals::stopped;
use crate::desired::is_placeholder;
use crate::diff::{Action, Change};
use crate::model::{AskReceivers, Authentication, DeclaredGroup, Secret, canonical};
use crate::plan::{Guard, GuardHit, Plan, Violation};
use crate::receiver::{Checks, Depth, HttpOrigin, ProbeOutcome, ProbeVerdict, Selected};
use crate::render;

/// How receivers are asked, and what a person allows.
pub(in crate::cli) struct ReceiversGuard<'a> {
    pub(in crate::cli) private: &'a PrivateArgs,
    pub(in crate::cli) allowances: &'a [(Guard, String)],
    pub(in crate::cli) is_sandbox: bool,
}

impl<'a> ReceiversGuard<'a> {
    /// The last check before the first write. Adds the guard to those that are met.
    pub(in crate::cli) async fn check(
        &self,
        context: &Context,
        connection: &Connection,
        plan: &Plan<'_>,
        guards: &mut Vec<GuardHit<'a>>,
    ) -> Result<(), Failure> {
        let Some(outcome) = self.ask(context, connection, plan).await? else {
            return Ok(());
        };
        context
            .outputs
            .preview(|out, styles| render::probe(out, styles, &outcome));
        if let Some(violation) = violation(&outcome) {
            let met = guards.len();
            guards.push(GuardHit::new(None, violation, self.allowances));
            context
                .outputs
                .preview(|out, styles| render::guards(out, styles, &guards[met..]));
        }
        guards::refuse(guards)
    }

    /// Asks the receivers, if the manifest wants that and the plan creates something.
    async fn ask<'p>(
        &self,
        context: &Context,
        connection: &Connection,
        plan: &Plan<'p>,
    ) -> Result<Option<ProbeOutcome<'p>>, Failure> {
        let Connection { target, session } = connection;
        let policy = &target.desired.guards;
        let depth = match policy.receivers {
            AskReceivers::Off => return Ok(None),
            AskReceivers::Connect => Depth::Connect,
            AskReceivers::Token => Depth::Token,
        };
        let changes = plan.teams.iter().flat_map(|team| &team.changes);
        let selected: Vec<_> = changes.filter_map(selected).collect();
        if selected.is_empty() {
            return Ok(None);
        }
        let checks = Checks::of(&selected);
        if policy.receivers == AskReceivers::Token {
            receivers::check_number(checks.token_requests())?;
        }
        // The sandbox has no account: only what runs on this machine is its receiver.
        let allows = |origin: &HttpOrigin| {
            policy.allows_host(&origin.host) && (!self.is_sandbox || origin.is_loopback())
        };
        let is_private = |origin: &HttpOrigin| {
            self.private.names(origin) || (self.is_sandbox && origin.is_loopback())
        };
        let (redactor, stop) = (context.outputs.redactor(), session.stop());
        let asking = receivers::ask(&checks, &allows, &is_private, redactor, stop, depth);
        let mut outcome = asking.await;
        if let Some(cause) = outcome.stopped {
            return Err(stopped(cause, "nothing was changed"));
        }
        if self.is_sandbox {
            outcome
                .receivers
                .retain(|probed| probed.verdict() != ProbeVerdict::NotChecked);
        }
        Ok(Some(outcome))
    }
}

/// A group that is created or replaced.
fn selected<'a>(change: &Change<'a>) -> Option<Selected<'a>> {
    if !matches!(change.action, Action::Create | Action::Replace) {
        return None;
    }
    let declared: &DeclaredGroup = change.declared?;
    let authentication = declared.group.authentication.as_ref();
    let listed = change
        .listed
        .iter()
        .filter_map(|it| it.group.authentication.as_ref());
    let old = listed
        .filter_map(|old| old_secret(authentication?, old))
        .next();
    let selected = Selected::of(change.team, declared);
    Some(Selected {
        secret: selected.secret.filter(|secret| !is_placeholder(secret)),
        old_secret: old,
        ..selected
    })
}

/// The listed secret that a replacement changes. It goes only to the endpoint that it is for.
fn old_secret<'a>(new: &Authentication, old: &'a Authentication) -> Option<&'a Secret> {
    let secret = old.client_secret.as_ref()?;
    let is_same_place = canonical::url(&new.endpoint) == canonical::url(&old.endpoint)
        && new.client_id == old.client_id;
    let is_changed = new
        .client_secret
        .as_ref()
        .is_some_and(|declared| declared != secret);
    (is_same_place && is_changed).then_some(secret)
}

fn violation(outcome: &ProbeOutcome<'_>) -> Option<Violation<'static>> {
    let is_bad = |verdict| matches!(verdict, ProbeVerdict::Fails | ProbeVerdict::NotChecked);
    let bad: Vec<_> = outcome
        .receivers
        .iter()
        .filter(|probed| is_bad(probed.verdict()))
        .collect();
    let failing = bad
        .iter()
        .filter(|probed| probed.verdict() == ProbeVerdict::Fails)
        .count();
    let first = bad
        .iter()
        .find(|probed| failing == 0 || probed.verdict() == ProbeVerdict::Fails)?;
    let found = first
        .findings
        .iter()
        .find(|found| is_bad(found.finding.verdict()))?;
    Some(Violation::Receivers {
        failing,
        unchecked: bad.len() - failing,
        first: (first.endpoint.clone(), found.finding.to_string()),
    })
}
