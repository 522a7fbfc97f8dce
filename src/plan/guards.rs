//! Guards: what a plan must not do unless someone says so.

use super::{Plan, Task, TeamPlan, delivery};
use crate::model::{Group, HookType, ListedGroup, Origin};
use std::collections::HashSet;
use url::Url;

/// What guards the manifest sets.
#[derive(Debug, Clone)]
pub struct GuardPolicy {
    /// How many groups a team may lose at most. Replacements are no losses, nor are duplicates. What
    /// only a marker calls replaced is one: anybody may write a marker.
    pub max_delete: usize,
    /// The patterns that every host of a receiver, of its token endpoint and of a payload's origin
    /// other than doo's must match, if set; in ASCII, as hosts are sent.
    pub allow_hosts: Option<Vec<String>>,
    /// The types that must not lose their last subscriber in a team.
    pub required_types: Vec<HookType>,
    /// How many requests may be sent, if that is limited.
    pub budget: Option<Budget>,
    /// The guards that someone overrides, and why.
    pub allowances: Vec<(Guard, String)>,
}

/// How many requests a run may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// So many, planning and tokens included.
    pub requests: u64,
    /// What says so, as people write it: an option, or a key of the manifest.
    pub source: &'static str,
}

/// The guards there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// A team loses many groups.
    MaxDelete,
    /// A team loses its last group.
    EmptyTeam,
    /// A required type loses its last subscriber.
    RequiredTypes,
    /// A hook or a token request goes to another host than allowed.
    AllowHosts,
    /// Something would arrive twice at an endpoint that did not before.
    DuplicateSubscription,
    /// Applying takes more requests than there are.
    Budget,
}

impl Guard {
    /// All guards.
    pub const ALL: [Self; 6] = [
        Self::MaxDelete,
        Self::EmptyTeam,
        Self::RequiredTypes,
        Self::AllowHosts,
        Self::DuplicateSubscription,
        Self::Budget,
    ];

    /// The guard's name, as `--allow` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::MaxDelete => "max-delete",
            Self::EmptyTeam => "empty-team",
            Self::RequiredTypes => "required-types",
            Self::AllowHosts => "allow-hosts",
            Self::DuplicateSubscription => "duplicate-subscription",
            Self::Budget => "budget",
        }
    }
}

/// A guard that a plan meets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GuardHit {
    /// Which guard.
    pub guard: Guard,
    /// The team, unless it is about the whole run.
    pub team: Option<String>,
    /// What the plan would do.
    pub message: String,
    /// Why it may do so nevertheless, if someone said so.
    pub allowed: Option<String>,
}

/// The guards that a plan meets, in the order of the teams. A plan that writes nothing meets none.
pub fn check(plan: &Plan<'_>, policy: &GuardPolicy) -> Vec<GuardHit> {
    let allowed = |guard: Guard| {
        let allowance = policy
            .allowances
            .iter()
            .find(|(allowed, _)| *allowed == guard);
        allowance.map(|(_, reason)| reason.clone())
    };
    let mut hits = Vec::new();
    for team in Writes::of(plan) {
        let hit = |guard: Guard| {
            move |message: String| GuardHit {
                guard,
                team: Some(team.plan.team.to_string()),
                message,
                allowed: allowed(guard),
            }
        };
        hits.extend(max_delete(&team, policy).map(hit(Guard::MaxDelete)));
        hits.extend(empty_team(&team).map(hit(Guard::EmptyTeam)));
        hits.extend(required_types(&team, policy).map(hit(Guard::RequiredTypes)));
        hits.extend(allow_hosts(&team, policy).map(hit(Guard::AllowHosts)));
        hits.extend(duplicates(team.plan).map(hit(Guard::DuplicateSubscription)));
    }
    hits.extend(budget(plan, policy).map(|message| GuardHit {
        guard: Guard::Budget,
        team: None,
        message,
        allowed: allowed(Guard::Budget),
    }));
    hits
}

fn budget(plan: &Plan<'_>, policy: &GuardPolicy) -> Option<String> {
    let Budget { requests, source } = policy.budget?;
    let needed = plan.forecast.apply;
    (!plan.steps.is_empty() && needed > requests)
        .then(|| format!("applying takes {needed} requests, and {source} allows {requests}"))
}

/// What the steps of a plan write in one team.
struct Writes<'p, 'a> {
    plan: &'p TeamPlan<'a>,
    created: Vec<&'a Group>,
    deleted: HashSet<&'a str>,
    /// How many groups it loses.
    lost: usize,
}

impl<'p, 'a> Writes<'p, 'a> {
    /// Of each team that is written to.
    fn of(plan: &'p Plan<'a>) -> impl Iterator<Item = Self> {
        let teams = plan.teams.iter().map(|plan| Self {
            plan,
            created: Vec::new(),
            deleted: HashSet::new(),
            lost: 0,
        });
        let mut teams: Vec<Self> = teams.collect();
        for step in &plan.steps {
            let team = &mut teams[step.team];
            match &step.task {
                Task::Create(creation) => team.created.push(creation.group),
                Task::Delete(deletion) => {
                    team.deleted.insert(deletion.listed.id.as_str());
                    team.lost += usize::from(deletion.is_loss);
                }
                Task::List => {}
            }
        }
        let is_written = |team: &Self| !team.created.is_empty() || !team.deleted.is_empty();
        teams.into_iter().filter(is_written)
    }

    /// The groups that are listed for the team; what belongs to another team is not the team's.
    fn listed(&self) -> impl Iterator<Item = &'a ListedGroup> {
        let own = |listed: &&ListedGroup| {
            let marker = listed.marker();
            marker.is_none_or(|marker| marker.team == *self.plan.team)
        };
        let listing = self.plan.listing.into_iter();
        listing.flat_map(|listing| &listing.groups).filter(own)
    }

    /// The groups that the team has afterwards.
    fn left(&self) -> impl Iterator<Item = &'a Group> {
        let stays = |listed: &&ListedGroup| !self.deleted.contains(listed.id.as_str());
        let kept = self.listed().filter(stays).map(|listed| &listed.group);
        kept.chain(self.created.iter().copied())
    }
}

fn max_delete(team: &Writes<'_, '_>, policy: &GuardPolicy) -> Option<String> {
    let deleted = team.lost;
    let s = if deleted == 1 { "" } else { "s" };
    (deleted > policy.max_delete).then(|| {
        format!(
            "{deleted} group{s} would be deleted; at most {} may",
            policy.max_delete
        )
    })
}

/// A team that writes something and has no group afterwards had one before.
fn empty_team(team: &Writes<'_, '_>) -> Option<String> {
    let is_empty = team.left().next().is_none();
    is_empty.then(|| match team.listed().count() {
        1 => "the team would lose its only group".to_owned(),
        before => format!("the team would lose all its {before} groups"),
    })
}

fn required_types(team: &Writes<'_, '_>, policy: &GuardPolicy) -> Option<String> {
    let lost = |required: &&HookType| {
        let subscribes =
            |group: &Group| group.hooks.iter().any(|hook| hook.hook_type == **required);
        team.listed().any(|listed| subscribes(&listed.group)) && !team.left().any(subscribes)
    };
    let lost: Vec<&str> = policy
        .required_types
        .iter()
        .filter(lost)
        .map(HookType::as_str)
        .collect();
    (!lost.is_empty()).then(|| format!("nobody would receive {} any more", lost.join(", ")))
}

fn allow_hosts(team: &Writes<'_, '_>, policy: &GuardPolicy) -> Option<String> {
    let patterns = policy.allow_hosts.as_ref()?;
    let urls = team.created.iter().flat_map(|group| {
        let receivers = group.hooks.iter().map(|hook| &hook.endpoint);
        let origins = group.hooks.iter().filter_map(|hook| hook.origin.as_ref());
        let origins = origins.map(|origin| &origin.endpoint);
        let authentication = group.authentication.iter();
        let tokens = authentication.map(|authentication| &authentication.endpoint);
        receivers
            .chain(origins.filter(|url| host(url) != host(Origin::ENDPOINT)))
            .chain(tokens)
    });
    let hosts: HashSet<String> = urls.map(|url| host(url)).collect();
    let mut others: Vec<String> = hosts
        .into_iter()
        .filter(|host| !matches_any(patterns, host))
        .collect();
    others.sort_unstable();
    (!others.is_empty()).then(|| {
        format!(
            "{} would be sent to, and no pattern allows it",
            others.join(", ")
        )
    })
}

/// The first of the plan's duplicates, in the words of the delivery, and how many others there are.
fn duplicates(team: &TeamPlan<'_>) -> Option<String> {
    let lines = delivery::lines(&team.delivery);
    let mut duplicates = lines.into_iter().filter(|line| line.kind.is_duplicate());
    let first = duplicates.next()?.text;
    Some(match duplicates.count() {
        0 => first,
        others => format!("{first}; and {others} more"),
    })
}

/// A pattern is a host, or `*.` and a domain whose subdomains it means.
fn matches_any(patterns: &[String], host: &str) -> bool {
    patterns
        .iter()
        .any(|pattern| match pattern.strip_prefix("*.") {
            Some(domain) => {
                let parent = host.len().checked_sub(domain.len() + 1);
                parent.is_some_and(|at| {
                    at > 0
                        && host.as_bytes()[at] == b'.'
                        && host[at + 1..].eq_ignore_ascii_case(domain)
                })
            }
            None => pattern.eq_ignore_ascii_case(host),
        })
}

fn host(url: &str) -> String {
    let host = Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| "an endpoint that is no URL".to_owned())
}

#[cfg(test)]
mod tests {
    use super::matches_any;

    #[test]
    fn a_pattern_is_a_host_or_a_domain_with_subdomains() {
        let patterns = ["crm.example.com".to_owned(), "*.example.org".to_owned()];
        for (host, allowed) in [
            ("crm.example.com", true),
            ("CRM.example.com", true),
            ("evil-crm.example.com", false),
            ("a.example.org", true),
            ("a.b.example.org", true),
            ("example.org", false),
            ("evilexample.org", false),
            (".example.org", false),
            ("example.org.evil.example", false),
        ] {
            assert_eq!(matches_any(&patterns, host), allowed, "{host}");
        }
    }
}
