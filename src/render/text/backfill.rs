//! What doo is asked to send, and what it said, as text.

use super::style::{Styles, paint};
use super::wrap::wrapped;
use crate::backfill::{CallState, Chosen, InitCall, Sent, Window};
use crate::model::{Group, HookType, Resource};
use crate::render::safe;
use crate::render::words::{self, count};
use std::collections::BTreeSet;
use std::io::{self, Write};
use url::Url;

/// What is going to be asked.
pub struct Backfill<'a> {
    /// The id of the team.
    pub team: &'a str,
    /// The group.
    pub group: &'a Group,
    /// What is sent.
    pub chosen: &'a Chosen,
    /// The events, or the organization.
    pub of: &'a [String],
    /// The window.
    pub window: &'a Window,
    /// The most items in a minute.
    pub rate: u8,
}

/// Writes what is going to be asked.
///
/// # Errors
/// When writing fails.
pub fn backfill(out: &mut dyn Write, styles: &Styles, backfill: &Backfill<'_>) -> io::Result<()> {
    let Backfill {
        team,
        group,
        chosen,
        of,
        window,
        rate,
    } = backfill;
    let title = format!("Backfill of {} in team {team}", group.name);
    writeln!(out, "{}", paint(styles.strong(), safe(&title)))?;
    let what = if chosen.resource.is_of_event() {
        "event"
    } else {
        "organization"
    };
    for of in *of {
        writeln!(out, "  {} of {what} {}", chosen.resource, safe(of))?;
    }
    writeln!(out, "  types: {}", safe(&names(&chosen.types)))?;
    writeln!(out, "  to: {}", safe(&hosts(group, &chosen.types)))?;
    if !chosen.left_out.is_empty() {
        let left_out = names(&chosen.left_out);
        writeln!(out, "  not sent again: {}", safe(&left_out))?;
    }
    bound(
        out,
        "changed since",
        window.since,
        "last_updated_after",
        window.sent_after(),
    )?;
    bound(
        out,
        "changed until",
        window.until,
        "last_updated_before",
        window.sent_before(),
    )?;
    let minutes = u64::from(1000_u16.div_ceil(u16::from(*rate)));
    let text = format!(
        "{}. 1000 items take {} at {rate} a minute; how many there are, only doo knows.",
        count(of.len(), "call"),
        words::duration(minutes * 60)
    );
    wrapped(&text, 0, "")
        .iter()
        .try_for_each(|line| writeln!(out, "{line}"))
}

fn bound(
    out: &mut dyn Write,
    name: &str,
    time: Option<jiff::Timestamp>,
    key: &str,
    sent: Option<String>,
) -> io::Result<()> {
    match (time, sent) {
        (Some(time), Some(sent)) => {
            writeln!(out, "  {name}: {time}, sent as {key} {sent} (CET)")
        }
        _ => Ok(()),
    }
}

fn names(types: &[HookType]) -> String {
    let names: Vec<&str> = types.iter().map(HookType::as_str).collect();
    names.join(", ")
}

/// The hosts that get these types.
fn hosts(group: &Group, types: &[HookType]) -> String {
    let hooks = group.hooks.iter();
    let hooks = hooks.filter(|hook| types.contains(&hook.hook_type));
    let host = |endpoint: &str| Some(Url::parse(endpoint).ok()?.host_str()?.to_owned());
    let hosts: BTreeSet<String> = hooks.filter_map(|hook| host(&hook.endpoint)).collect();
    hosts.into_iter().collect::<Vec<_>>().join(", ")
}

/// Writes what doo said.
///
/// # Errors
/// When writing fails.
pub fn backfilled(out: &mut dyn Write, styles: &Styles, sent: &Sent, rate: u8) -> io::Result<()> {
    for InitCall { asked, state } in &sent.calls {
        let what = said_of(asked.resource, &asked.of);
        let (style, text) = match state {
            CallState::Accepted(Some(items)) => {
                let minutes = items.div_ceil(u64::from(rate.max(1)));
                let number = usize::try_from(*items).unwrap_or(usize::MAX);
                let text = format!(
                    "accepted: doo sends {}, over in {}",
                    count(number, "item"),
                    words::duration(minutes * 60)
                );
                (styles.added(), text)
            }
            CallState::Accepted(None) => (
                styles.added(),
                "accepted: doo did not say how many items it sends".to_owned(),
            ),
            CallState::Refused(error) => (styles.removed(), format!("refused: {error}")),
            CallState::Unknown(error) => (
                styles.removed(),
                format!(
                    "unknown: {error}; doo may be sending: look at the receiver before you repeat"
                ),
            ),
            CallState::NotSent => (styles.quiet(), "not sent".to_owned()),
        };
        let line = format!("{what}: {text}");
        for line in wrapped(&safe(&line), 0, "  ") {
            writeln!(out, "{}", paint(style, line))?;
        }
    }
    Ok(())
}

fn said_of(resource: Resource, of: &str) -> String {
    let what = if resource.is_of_event() {
        "event"
    } else {
        "organization"
    };
    format!("{resource} of {what} {of}")
}
