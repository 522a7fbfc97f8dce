//! Law 7: an export validates and plans to no changes.
//!
//! It follows a user: the text is written to files, the loader reads them, their secrets come from
//! the environment, and a plan compares them with the account's listing.

use crate::generate::{CANARIES, Case, Mark, OWNER, cases, team_id};
use crate::laws::{Law, on_paused_clock, shuffle};
use crate::odd;
use crate::world::World;
use dooctl::desired::{
    Checkout, Desired, LoadOptions, MissingSecret, Problem, Severity, Surroundings, load,
    resolve_secrets,
};
use dooctl::diff::{Action, DeclaredTeam};
use dooctl::export::{self, Export, Input, LeftOutReason, TeamFile};
use dooctl::model::{Listing, Owner, TeamId};
use dooctl::observed::Observation;
use dooctl::plan::{self, Pace};
use dooctl::sandbox::Secrets;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn law_7_an_export_plans_to_no_changes(
        case in cases(3, 0, 6),
        masked in any::<bool>(),
        queries in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let secrets = if masked { Secrets::Masked } else { Secrets::Clear };
        let mut case = case;
        case.variants.secrets = secrets;
        let listings = on_paused_clock(listed(&case));
        let export = exported(&listings, queries);
        on_paused_clock(exports_to_no_changes(&listings, &export, queries, seed))?;
        is_complete(&case, &listings, &export)?;
    }

    #[test]
    fn law_7_holds_for_whatever_doo_may_list(
        listing in odd::listing(),
        queries in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let listings = on_paused_clock(odd::listed(&listing));
        let export = exported(&listings, queries);
        on_paused_clock(exports_to_no_changes(&listings, &export, queries, seed))?;
        is_justified(&listings[0], &export)?;
    }
}

async fn listed(case: &Case) -> Vec<Listing> {
    let world = World::new(case);
    world.listings(&world.session()).await
}

fn exported(listings: &[Listing], queries: bool) -> Export {
    let teams = listings.iter().enumerate();
    let teams: Vec<_> = teams
        .map(|(position, listing)| (team_id(position), listing.clone()))
        .collect();
    export::export(&Input {
        owner: &Owner::new(OWNER),
        reader: &Default::default(),
        teams: &teams,
        others: &[],
        names_in_use: BTreeSet::new(),
        queries: queries.then_some("queries"),
    })
}

async fn exports_to_no_changes(
    listings: &[Listing],
    export: &Export,
    queries: bool,
    seed: u64,
) -> Law {
    let turned = turned(listings, seed);
    let again = exported(&turned, queries);
    for (file, again) in export.teams.iter().zip(&again.teams) {
        prop_assert_eq!(&file.text, &again.text, "the order of the listing shows");
        for canary in CANARIES {
            prop_assert!(!file.text.contains(canary), "{canary} is shown");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let mut desired = loaded(&folder, export)?;
    set_secrets(&mut desired, export).await?;
    for listings in [listings, &turned] {
        plans_to_nothing(&desired, listings, export)?;
    }
    Ok(())
}

/// Another order of everything that has an order.
fn turned(listings: &[Listing], seed: u64) -> Vec<Listing> {
    let mut turned = listings.to_vec();
    let mut seed = seed;
    for listing in &mut turned {
        shuffle(&mut listing.groups, &mut seed);
        for listed in &mut listing.groups {
            shuffle(&mut listed.group.hooks, &mut seed);
        }
    }
    turned
}

/// Writes the files like the command, and reads them like every command.
fn loaded(folder: &TempDir, export: &Export) -> Result<Desired, TestCaseError> {
    let write = |path: &Path, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let root = export::root(&Owner::new(OWNER), "https://rest.doo.net/v1", true);
    write(Path::new("dooctl.yaml"), &root);
    let teams = Path::new(export::TEAMS_FOLDER);
    for (position, file) in export.teams.iter().enumerate() {
        write(&teams.join(format!("{position}.yaml")), &file.text);
    }
    for query in &export.queries {
        write(&teams.join(&query.path), &query.text);
    }
    let loaded = load(&LoadOptions {
        manifest: folder.path(),
        checkout: &Checkout::of(folder.path()),
        var_files: &[],
        vars: &[],
        api_url: None,
    });
    loaded.desired.ok_or_else(|| {
        let texts: Vec<_> = export.teams.iter().map(|file| &file.text).collect();
        let problems = format!("{:?} in {texts:#?}", loaded.problems);
        TestCaseError::fail(format!("it does not validate: {problems}"))
    })
}

async fn set_secrets(desired: &mut Desired, export: &Export) -> Law {
    let environment: HashMap<&str, String> = export
        .secrets
        .iter()
        .map(|secret| {
            let value = secret.value.as_ref();
            // A user knows an unlisted secret from elsewhere.
            let value = value.map_or("from elsewhere", |value| value.expose());
            // One line break at the end of a secret is dropped.
            let end = if value.ends_with('\n') { "\n" } else { "" };
            (secret.name.as_str(), format!("{value}{end}"))
        })
        .collect();
    prop_assert_eq!(
        environment.len(),
        export.secrets.len(),
        "a name is used for two"
    );
    let env = |name: &str| environment.get(name).cloned();
    let surroundings = Surroundings {
        env: &env,
        withheld: &[],
    };
    let problems = resolve_secrets(desired, &surroundings, MissingSecret::Refuse).await;
    let is_warning = |problem: &Problem| problem.severity == Severity::Warning;
    prop_assert!(problems.iter().all(is_warning), "{:?}", problems);
    Ok(())
}

fn plans_to_nothing(desired: &Desired, listings: &[Listing], export: &Export) -> Law {
    let teams = desired.teams.iter().map(|team| {
        let position = listings.iter().enumerate();
        let listing = position.map(|(at, listing)| (team_id(at), listing));
        let listing = listing.into_iter().find(|(id, _)| *id == team.team);
        DeclaredTeam {
            id: &team.team,
            prune: team.prune,
            declared: &team.groups,
            observed: listing.map_or(Observation::NotSelected, |(_, it)| Observation::Listed(it)),
        }
    });
    let references = plan::References::none("the sandbox");
    let plan = plan::plan(&plan::PlanInput {
        owner: &desired.owner,
        references: &references,
        wave: 1,
        pace: Pace {
            requests_per_second: None,
            session: 1,
        },
        teams: teams.collect(),
    });
    let texts = || export.teams.iter().map(|file| file.text.as_str());
    let shown = || texts().collect::<Vec<_>>().join("\n---\n");
    let refusals: Vec<_> = plan.refusals().map(|change| change.name).collect();
    prop_assert_eq!(refusals, Vec::<&str>::new(), "{}", shown());
    prop_assert!(plan.is_empty(), "{:?}\n{}", plan.teams, shown());
    let kept = |change: &&dooctl::diff::Change<'_>| change.action == Action::Keep;
    for (team, file) in plan.teams.iter().zip(&export.teams) {
        let kept = team.changes.iter().filter(kept).count();
        prop_assert_eq!(kept, file.groups, "{}", &file.text);
    }
    Ok(())
}

/// Every group that belongs to this team or is unmarked is declared or named as left out; one
/// without an obstacle is declared.
fn is_complete(case: &Case, listings: &[Listing], export: &Export) -> Law {
    let replaced: BTreeSet<_> = listings
        .iter()
        .flat_map(|listing| &listing.groups)
        .filter_map(|listed| listed.marker())
        .flat_map(|marker| &marker.replaces)
        .collect();
    for (position, team) in case.teams.iter().enumerate() {
        let file = &export.teams[position];
        for (number, listed) in team.listed.iter().enumerate() {
            if !matches!(listed.mark, Mark::Ours | Mark::Unmarked) {
                continue;
            }
            let name = format!("Group {}", listed.name);
            let id = crate::generate::group_id(position, number);
            let line = format!("\n  - name: {name}\n");
            // A group that several teams list may be in another team's file.
            let is_shared = case.variants.shared_listing && listed.mark == Mark::Unmarked;
            let is_in = |other: &&TeamFile| is_shared || other.team == file.team;
            let mut files = export.teams.iter().filter(is_in);
            let is_declared = files.any(|file| file.text.contains(&line));
            let is_left_out = file.left_out.iter().any(|left_out| left_out.name == name);
            prop_assert!(is_declared || is_left_out, "{name} is forgotten");
            let is_alone = team_names(case, &name) == 1;
            let is_quiet =
                !replaced.iter().any(|other| other.as_str() == id) && listed.replaces.is_empty();
            prop_assert!(is_declared || !is_alone || !is_quiet, "{name} is left out");
        }
    }
    let declared: usize = export.teams.iter().map(|file| file.groups).sum();
    prop_assert!(declared <= listings.iter().map(|listing| listing.groups.len()).sum());
    Ok(())
}

/// What a manifest cannot declare, in the words of the loader.
const UNSAYABLE: [&str; 22] = [
    "is empty",
    "looks like a dooctl marker",
    "this group has no hooks",
    "is not a webhook type",
    "has the suffix that doo adds",
    "is listed twice",
    "is not an HTTP method",
    "has credentials in it",
    "is not a URL",
    "has no host",
    "is neither http nor https",
    "has white space",
    "has a control character",
    "has a `%` without two hexadecimal digits",
    "has a backslash",
    "has an invisible character",
    "has a character that changes the direction of text",
    "which is not allowed in a URL",
    "has a host that is not a name",
    "is not a valid header name",
    "header value",
    "is longer than",
];

/// Only what a manifest cannot declare is left out.
fn is_justified(listing: &Listing, export: &Export) -> Law {
    for left_out in &export.teams[0].left_out {
        let groups = listing.groups.iter().map(|listed| &listed.group);
        let mut groups = groups.filter(|group| group.name == left_out.name);
        let is_justified = match &left_out.reason {
            LeftOutReason::NotDeclarable(why) => UNSAYABLE.iter().any(|part| why.contains(part)),
            // The loader removes `on_` from such a type.
            LeftOutReason::NotExact => groups.any(|group| {
                let mut hooks = group.hooks.iter();
                hooks.any(|hook| hook.hook_type.as_str().starts_with("on_"))
            }),
            _ => true,
        };
        prop_assert!(is_justified, "{:?}", left_out);
    }
    Ok(())
}

/// The number of groups of any team with a name.
fn team_names(case: &Case, name: &str) -> usize {
    let listed = case.teams.iter().flat_map(|team| &team.listed);
    listed
        .filter(|listed| format!("Group {}", listed.name) == name)
        .count()
}

/// The team of listings by [`odd`].
pub(crate) fn team() -> TeamId {
    team_id(0)
}
