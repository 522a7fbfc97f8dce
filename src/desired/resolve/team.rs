//! Teams, and the values that their groups use by default.

use super::defaults::Defaults;
use super::file::FileContext;
use super::group;
use crate::desired::declared::DesiredTeam;
use crate::desired::format::manifest;
use crate::desired::problem::{Problem, Severity};
use crate::model::{Prune, TeamId};
use crate::yaml::{Issue, Located, Verbatim};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The root's settings for teams.
#[derive(Debug, Clone, Default)]
pub(in crate::desired) struct TeamSettings {
    pub(in crate::desired) prune: Prune,
    pub(in crate::desired) defaults: Defaults,
}

/// The parts of a team that could be resolved.
pub(in crate::desired) struct ResolvedTeam {
    /// The id, with the problem to report if another team has the same.
    pub(in crate::desired) id: Option<(TeamId, Problem)>,
    /// The team, if it has no error.
    pub(in crate::desired) team: Option<DesiredTeam>,
    /// The number of declared groups.
    pub(in crate::desired) groups: usize,
    /// The folders of its queries.
    pub(in crate::desired) query_folders: BTreeSet<PathBuf>,
}

/// The id of a team, if it can be part of a path.
fn team_id(context: &FileContext<'_>, declared: &Located<Verbatim>) -> Option<TeamId> {
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
pub(in crate::desired) fn resolve(
    context: &FileContext<'_>,
    settings: &TeamSettings,
    declared: &Located<manifest::TeamDecl>,
) -> ResolvedTeam {
    let Some(manifest::TeamDecl {
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
