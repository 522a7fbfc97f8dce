//! Teams and what their groups use unless they say otherwise.

use super::DesiredTeam;
use super::authentication::{self, Resolved};
use super::context::Context;
use super::group;
use super::manifest;
use super::problem::{Problem, Severity};
use crate::model::Prune;
use crate::model::TeamId;
use crate::yaml::{Issue, Located, Verbatim};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A default: not there, there, or there and wrong, which was reported once where it stands.
#[derive(Debug, Clone, Default)]
pub(super) enum Setting<T> {
    #[default]
    Unset,
    Wrong,
    Set(T),
}

impl<T: Clone> Setting<T> {
    fn of<U>(
        declared: Option<&Located<U>>,
        otherwise: &Self,
        resolve: impl FnOnce(&Located<U>) -> Option<T>,
    ) -> Self {
        match declared {
            Some(declared) => resolve(declared).map_or(Self::Wrong, Self::Set),
            None => otherwise.clone(),
        }
    }
}

/// What groups and hooks that do not set the key themselves use.
#[derive(Debug, Clone, Default)]
pub(super) struct Defaults {
    pub(super) authentication: Setting<Resolved>,
    pub(super) endpoint: Setting<String>,
    pub(super) method: Setting<String>,
}

impl Defaults {
    /// The declared defaults; a key that is not among them is taken from `otherwise`.
    pub(super) fn resolve(
        context: &Context<'_>,
        declared: Option<&Located<manifest::Defaults>>,
        otherwise: &Self,
    ) -> Self {
        let Some(declared) = declared else {
            return otherwise.clone();
        };
        let Some(manifest::Defaults {
            authentication,
            endpoint,
            method,
        }) = declared.get()
        else {
            return Self {
                authentication: Setting::Wrong,
                endpoint: Setting::Wrong,
                method: Setting::Wrong,
            };
        };
        Self {
            authentication: Setting::of(
                authentication.as_deref(),
                &otherwise.authentication,
                |declared| authentication::resolve(context, declared),
            ),
            endpoint: Setting::of(endpoint.as_ref(), &otherwise.endpoint, |declared| {
                context.endpoint(declared)
            }),
            method: Setting::of(method.as_ref(), &otherwise.method, |declared| {
                context.method(declared)
            }),
        }
    }
}

/// What the root says for teams.
#[derive(Debug, Clone, Default)]
pub(super) struct TeamSettings {
    pub(super) prune: Prune,
    pub(super) defaults: Defaults,
}

/// A team as far as it could be resolved.
pub(super) struct ResolvedTeam {
    /// The id, with the problem that it is if another team has it, too.
    pub(super) id: Option<(TeamId, Problem)>,
    /// The team, when nothing keeps it from being used.
    pub(super) team: Option<DesiredTeam>,
    /// How many groups are declared.
    pub(super) groups: usize,
    /// The folders that its queries are in.
    pub(super) query_folders: BTreeSet<PathBuf>,
}

/// The id of a team, if requests for its groups have a path.
fn team_id(context: &Context<'_>, declared: &Located<Verbatim>) -> Option<TeamId> {
    let id = TeamId::new(context.id(declared, "team")?);
    let Some(fault) = id.fault() else {
        return Some(id);
    };
    let issue = Issue::new("invalid-team", declared.span, format!("`team` {fault}"));
    let help = "write the id that doo gave the team: `dooctl teams` lists them";
    context.source.error(issue.help(help));
    None
}

/// Resolves a team, in a file of its own or in the root.
pub(super) fn resolve(
    context: &Context<'_>,
    settings: &TeamSettings,
    declared: &Located<manifest::Team>,
) -> ResolvedTeam {
    let Some(manifest::Team {
        team,
        prune,
        defaults,
        groups,
    }) = declared.get()
    else {
        return ResolvedTeam {
            id: None,
            team: None,
            groups: 0,
            query_folders: BTreeSet::new(),
        };
    };
    let id = team_id(context, team);
    let prune = match prune {
        Some(prune) => prune.get().copied(),
        None => Some(settings.prune),
    };
    let defaults = Defaults::resolve(context, defaults.as_ref(), &settings.defaults);
    let count = groups.get().map_or(0, Vec::len);
    let groups = groups
        .get()
        .and_then(|groups| group::resolve_all(context, &defaults, groups));
    let twice = |id: TeamId| {
        let message = format!("team {id} is declared twice");
        let issue = Issue::new("duplicate-team", team.span, message);
        (id, context.source.problem(Severity::Error, issue))
    };
    let place = context.source.place(team.span);
    let resolved = || {
        Some(DesiredTeam {
            team: id.clone()?,
            prune: prune?,
            groups: groups?,
            place,
        })
    };
    ResolvedTeam {
        team: resolved(),
        id: id.map(twice),
        groups: count,
        query_folders: context.query_folders(),
    }
}
