//! A manifest of any size, and a listing for it.

use super::manifest::{self, Size};
use dooctl::desired::{Checkout, Desired, DesiredTeam, LoadOptions, load};
use dooctl::diff::DeclaredTeam;
use dooctl::model::{
    Body, DeclaredGroup, Group, GroupId, ListedGroup, Listing, Marker, Marking, Owner, TeamId,
};
use dooctl::observed::Observation;
use dooctl::plan::{Pace, PlanInput, References};
use std::fmt;
use tempfile::TempDir;

/// The number of groups in a team and its file.
const TEAM: usize = 50;

/// How the listed groups differ from the declared ones.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listed {
    /// Not at all: the usual case.
    Equal,
    /// Every body has different white space, so bodies must be compared by meaning.
    Reformatted,
    /// One in a hundred is changed, and one in a hundred is not declared.
    Changed,
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "equal",
            Self::Reformatted => "reformatted",
            Self::Changed => "changed",
        })
    }
}

/// A manifest with this number of groups, in its own folder.
pub(crate) fn manifest(groups: usize) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let size = Size {
        teams: groups.div_ceil(TEAM),
        groups: groups.min(TEAM),
        queries: 2,
        shared: false,
    };
    manifest::write(folder.path(), size, "  url: https://rest.doo.net/v1\n")
        .expect("the folder can be written");
    folder
}

/// Reads a manifest.
pub(crate) fn read(folder: &TempDir) -> Desired {
    let loaded = load(&LoadOptions {
        manifest: folder.path(),
        checkout: &Checkout::of(folder.path()),
        var_files: &[],
        vars: &[],
        api_url: None,
    });
    loaded.desired.expect("the manifest is valid")
}

/// Both sides of a comparison.
pub(crate) struct Account {
    desired: Desired,
    listings: Vec<Listing>,
    references: References,
}

impl Account {
    /// This number of declared groups, and the listing for them.
    pub(crate) fn new(groups: usize, listed: Listed) -> Self {
        let desired = read(&manifest(groups));
        let listing = |(position, team): (usize, &DesiredTeam)| {
            let groups = team.groups.iter().enumerate().flat_map(|(at, declared)| {
                let number = position * TEAM + at;
                list(&team.team, number, declared, listed)
            });
            Listing {
                pages: 2,
                ..Listing::new(groups.collect())
            }
        };
        let listings = desired.teams.iter().enumerate().map(listing).collect();
        Self {
            desired,
            listings,
            references: References::none("https://rest.doo.net/v1"),
        }
    }

    /// The input of a comparison.
    pub(crate) fn teams(&self) -> Vec<DeclaredTeam<'_>> {
        self.input().teams
    }

    /// The input of a plan.
    pub(crate) fn input(&self) -> PlanInput<'_> {
        let teams = self.desired.teams.iter().zip(&self.listings);
        let teams = teams.map(|(team, listing)| DeclaredTeam {
            id: &team.team,
            prune: team.prune,
            declared: &team.groups,
            observed: Observation::Listed(listing),
        });
        PlanInput {
            owner: &self.desired.owner,
            references: &self.references,
            wave: self.desired.wave,
            pace: Pace {
                requests_per_second: Some(1.0),
                session: 1,
            },
            teams: teams.collect(),
        }
    }
}

fn list(
    team: &TeamId,
    number: usize,
    declared: &DeclaredGroup,
    listed: Listed,
) -> Vec<ListedGroup> {
    let ours = |id: usize, group: Group| ListedGroup {
        id: GroupId::new(format!("{id:08}")),
        marking: Marking::Marked(Marker {
            owner: Owner::new(manifest::OWNER),
            team: team.clone(),
            scope: group.scope.clone(),
            content: None,
            replaces: vec![],
        }),
        group,
    };
    let mut group = declared.group.clone();
    let mut all = vec![];
    match listed {
        Listed::Equal => {}
        Listed::Reformatted => group
            .hooks
            .iter_mut()
            .filter_map(|hook| hook.origin.as_mut())
            .for_each(|origin| origin.body = reformatted(&origin.body)),
        Listed::Changed if number.is_multiple_of(100) => group.hooks[0].endpoint.push_str("/old"),
        Listed::Changed if number % 100 == 1 => {
            let mut undeclared = group.clone();
            undeclared.name.push_str(" (old)");
            undeclared.hooks.truncate(1);
            all.push(ours(2 * number + 1, undeclared));
        }
        Listed::Changed => {}
    }
    all.push(ours(2 * number, group));
    all
}

/// The same body with different white space, in its JSON and in its query.
fn reformatted(body: &Body) -> Body {
    Body::new(
        body.as_str()
            .replace("\":", "\": ")
            .replace("\\n  ", "\\n\\t"),
    )
}
