//! Tests of what an export contains and leaves out.

mod forms;
mod settled;

use super::{Export, Input, LeftOutReason, export, file_names, root};
use crate::desired::{Checkout, DesiredTeam, LoadOptions, TeamReader, load_text};
use crate::model::*;
use std::collections::BTreeSet;
use std::path::Path;

const OWNER: &str = "crm-prod";

const TEAM: &str = "4711";

fn hook(hook_type: &str, path: &str) -> Hook {
    Hook {
        hook_type: HookType::declared(hook_type),
        method: "POST".into(),
        endpoint: format!("https://crm.example.com/{path}"),
        origin: None,
    }
}

fn with_body(body: &str) -> Hook {
    Hook {
        origin: Some(Origin {
            method: "POST".into(),
            endpoint: Origin::ENDPOINT.into(),
            body: Body::new(body),
        }),
        ..hook("event_updated", "events")
    }
}

/// An unmarked group, as doo lists it.
fn listed(id: &str, name: &str, hooks: Vec<Hook>) -> ListedGroup {
    ListedGroup {
        id: GroupId::new(id),
        group: Group {
            name: name.into(),
            description: String::new(),
            scope: Scope::Unknown,
            hooks,
            authentication: None,
        },
        marking: Marking::Unmarked,
    }
}

fn simple(id: &str, name: &str) -> ListedGroup {
    listed(id, name, vec![hook("order_created", "orders")])
}

fn marked(listed: ListedGroup, owner: &str, team: &str, replaces: &[&str]) -> ListedGroup {
    let mut listed = listed;
    listed.group.scope = Scope::Organization;
    listed.marking = Marking::Marked(Marker {
        content: None,
        owner: Owner::new(owner),
        team: TeamId::new(team),
        scope: Scope::Organization,
        replaces: replaces.iter().map(|id| GroupId::new(*id)).collect(),
    });
    listed
}

fn ours(id: &str, name: &str) -> ListedGroup {
    marked(simple(id, name), OWNER, TEAM, &[])
}

fn secured(listed: ListedGroup, host: &str, secret: Option<&str>) -> ListedGroup {
    let mut listed = listed;
    listed.group.authentication = Some(Authentication {
        grant_type: Authentication::GRANT_TYPE.into(),
        endpoint: format!("https://{host}/token"),
        client_id: Authentication::CLIENT_ID.into(),
        client_secret: secret.map(Secret::new),
        header_format: Authentication::HEADER_FORMAT.into(),
        header_value_format: Authentication::HEADER_VALUE_FORMAT.into(),
    });
    listed
}

fn listing(groups: Vec<ListedGroup>) -> Listing {
    Listing::new(groups)
}

/// The manifest around an export.
#[derive(Default)]
struct Around {
    reader: TeamReader,
    others: Vec<(DesiredTeam, Option<Listing>)>,
    names_in_use: BTreeSet<String>,
    queries: Option<&'static str>,
}

impl Around {
    fn export(&self, teams: Vec<(&str, Vec<ListedGroup>)>) -> Export {
        let teams: Vec<_> = teams
            .into_iter()
            .map(|(id, groups)| (TeamId::new(id), listing(groups)))
            .collect();
        export(&Input {
            owner: &Owner::new(OWNER),
            reader: &self.reader,
            teams: &teams,
            others: &self.others,
            names_in_use: self.names_in_use.clone(),
            queries: self.queries,
        })
    }
}

fn exported(groups: Vec<ListedGroup>) -> Export {
    Around::default().export(vec![(TEAM, groups)])
}

/// The only team's text from `team:` on.
fn text(groups: Vec<ListedGroup>) -> String {
    let text = &exported(groups).teams[0].text;
    let at = text.find("team:").expect("it has a team");
    text[at..].to_owned()
}

/// The names that the only team leaves out, with their reasons.
fn left_out(export: &Export) -> Vec<(&str, LeftOutReason)> {
    let left_out = export.teams[0].left_out.iter();
    left_out
        .map(|it| (it.name.as_str(), it.reason.clone()))
        .collect()
}

/// The reader of a root with these additional keys.
fn reader(root: &str) -> TeamReader {
    let text =
        format!("version: 1\nowner: {OWNER}\napi: {{ url: https://rest.doo.net/v1 }}\n{root}");
    let options = LoadOptions {
        manifest: Path::new("dooctl.yaml"),
        checkout: &Checkout::default(),
        var_files: &[],
        vars: &[],
        api_url: None,
    };
    load_text(&options, &text).team_reader.unwrap()
}

#[test]
fn the_root_has_its_say() {
    let left_out_under = |root: &str| {
        let around = Around {
            reader: reader(root),
            ..Around::default()
        };
        let export = around.export(vec![(TEAM, vec![simple("1", "A")])]);
        let reasons = left_out(&export).into_iter();
        (
            reasons.map(|(_, reason)| reason.code()).collect::<Vec<_>>(),
            export.teams[0].text.contains("prune: none"),
        )
    };
    assert_eq!(left_out_under("prune: all\n"), (vec![], false));
    // A group that has another method than the root's default cannot be written shorter.
    let method = "defaults: { method: PUT }\n";
    assert_eq!(left_out_under(method), (vec!["not-exact"], false));
    let pruned = format!("{method}prune: all\n");
    assert_eq!(left_out_under(&pruned), (vec!["not-exact"], true));
    let strict = "lints: { default-payload: error }\n";
    assert_eq!(left_out_under(strict), (vec!["not-declarable"], false));
}

#[test]
fn doubtful_groups_are_named() {
    let mut header = secured(simple("1", "Header"), "a.example", Some("one"));
    if let Some(authentication) = &mut header.group.authentication {
        authentication.header_value_format = "Bearer fixed".into();
    }
    let query = listed("2", "Query", vec![hook("order_created", "?key=1")]);
    let export = exported(vec![header, query, simple("3", "Plain")]);
    assert_eq!(export.teams[0].doubtful, ["Header", "Query"]);
    let text = &export.teams[0].text;
    assert!(text.contains("Check before you commit:\n#   Header\n#   Query\n"));
}

#[test]
fn teams_have_files_after_their_names() {
    let ids = ["1", "2", "3", "a/../b", "ä"].map(TeamId::new);
    let names = [Some("Berlin Süd"), Some("berlin s d"), None, None, Some("")];
    let named = ids.iter().zip(names);
    assert_eq!(
        file_names(named),
        ["berlin-s-d", "berlin-s-d-2", "3", "a-b", "team"]
    );
}

#[test]
fn a_root_is_valid_before_it_has_teams() {
    let options = LoadOptions {
        manifest: Path::new("dooctl.yaml"),
        checkout: &Checkout::default(),
        var_files: &[],
        vars: &[],
        api_url: None,
    };
    let text = root(&Owner::new(OWNER), "https://rest.doo.net/v1", false);
    let loaded = load_text(&options, &text);
    assert_eq!(loaded.problems, vec![]);
    assert!(
        loaded
            .desired
            .is_some_and(|desired| desired.teams.is_empty())
    );
}
