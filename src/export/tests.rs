//! What an export looks like, and what it leaves out.

use super::{Export, Input, Reason, export, file_names, root};
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
    Listing {
        groups,
        pages: 1,
        ..Listing::default()
    }
}

/// What the manifest around an export says.
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

/// The only team's names that are left out, with their reasons.
fn left_out(export: &Export) -> Vec<(&str, Reason)> {
    let left_out = export.teams[0].left_out.iter();
    left_out
        .map(|it| (it.name.as_str(), it.reason.clone()))
        .collect()
}

#[test]
fn hooks_that_differ_in_their_type_are_one() {
    let hooks = vec![
        hook("order_updated", "orders"),
        hook("event_created", "events"),
        hook("order_created", "orders"),
        hook("order_created", "orders"),
    ];
    assert_eq!(
        text(vec![listed("1", "A", hooks)]),
        "team: 4711
groups:
  - name: A
    hooks:
      - type: event_created
        endpoint: https://crm.example.com/events
      - type: order_created
        endpoint: https://crm.example.com/orders
      - types: [order_created, order_updated]
        endpoint: https://crm.example.com/orders
"
    );
}

#[test]
fn a_query_can_be_read() {
    let body = r#"{"operationName":null,"variables":{"id":"%EVENT_ID%","more":[1,{"a":"${b}"}]},"query":"query ($id: ID!, $more: N) { event(id: $id, n: $more) { id title } }"}"#;
    let group = listed("1", "A", vec![with_body(body)]);
    let written = text(vec![group.clone()]);
    assert!(
        written.ends_with(
            r#"
        graphql:
          query: |
            query ($id: ID!, $more: N) {
              event(id: $id, n: $more) {
                id
                title
              }
            }
          variables:
            id: "%EVENT_ID%"
            more: [1, {"a": "$${b}"}]
"#
        ),
        "{written}"
    );
    let around = Around {
        queries: Some("queries"),
        ..Around::default()
    };
    let twice = listed("2", "B", group.group.hooks.clone());
    let export = around.export(vec![(TEAM, vec![group, twice])]);
    let [file] = &export.queries[..] else {
        panic!("one query is one file: {:?}", export.queries);
    };
    assert_eq!(file.path, "queries/a-event-updated.graphql");
    assert!(
        file.text
            .starts_with("query ($id: ID!, $more: N) {\n  event")
    );
    let line = "file: queries/a-event-updated.graphql\n";
    assert_eq!(export.teams[0].text.matches(line).count(), 2);
}

#[test]
fn a_query_of_many_operations_says_which() {
    let body = r#"{"operationName":"B","query":"query A { a } query B { b }"}"#;
    let written = text(vec![listed("1", "A", vec![with_body(body)])]);
    assert!(
        written.ends_with("\n          operation_name: B\n"),
        "{written}"
    );
}

#[test]
fn comments_stay_where_they_are() {
    let body = r#"{"query":"query A($a: ID, $b: ID) {\n\ta(a: $a, b: $b) # all\n}\n","operationName":"A"}"#;
    let written = text(vec![listed("1", "A", vec![with_body(body)])]);
    let query = "query A($a: ID, $b: ID) {
              a(a: $a, b: $b) # all
            }
";
    assert!(written.ends_with(query), "{written}");
}

#[test]
fn what_graphql_cannot_say_is_doos_own_form() {
    for body in [
        "hello ${x}",
        r#"{"query":"{ a(","variables":null}"#,
        // A query with a name is asked for by its name.
        r#"{"operationName":null,"query":"query A { a }"}"#,
        r#"{"query":"{ a }","extensions":{}}"#,
    ] {
        let written = text(vec![listed("1", "A", vec![with_body(body)])]);
        assert!(written.contains("\n        origin:\n"), "{written}");
    }
    let body = "{\n  \"query\": 1\n}";
    let written = text(vec![listed("1", "A", vec![with_body(body)])]);
    let lines = "          body: |\n            {\n              \"query\": 1\n            }\n";
    assert!(written.ends_with(lines), "{written}");
}

#[test]
fn one_secret_has_one_name() {
    let export = Around {
        names_in_use: ["ELSEWHERE_CLIENT_SECRET".to_owned()].into(),
        ..Around::default()
    };
    let export = export.export(vec![
        (
            TEAM,
            vec![
                secured(simple("1", "CRM sync"), "crm.example.com", Some("one")),
                secured(simple("2", "Doo"), "crm.example.com", Some("two")),
                secured(simple("3", "Elsewhere"), "a.example.com", Some("three")),
                secured(simple("4", "1st"), "1.example.com", Some("four")),
                secured(simple("5", "Masked"), "masked.example.com", None),
            ],
        ),
        (
            "4712",
            vec![
                secured(simple("6", "Other"), "shop.example.com", Some("three")),
                secured(simple("7", "Masked, too"), "masked.example.com", None),
                simple("8", "Open"),
            ],
        ),
    ]);
    let named = export.secrets.iter().map(|secret| {
        let value = secret.value.as_ref().map_or("", |value| value.expose());
        (secret.name.as_str(), value, secret.groups.join("+"))
    });
    assert_eq!(
        named.collect::<Vec<_>>(),
        [
            (
                "A_EXAMPLE_COM_CLIENT_SECRET",
                "three",
                "Elsewhere+Other".into()
            ),
            ("CRM_SYNC_CLIENT_SECRET", "one", "CRM sync".into()),
            (
                "MASKED_EXAMPLE_COM_CLIENT_SECRET",
                "",
                "Masked+Masked, too".into()
            ),
            ("RECEIVER_CLIENT_SECRET", "four", "1st".into()),
            // dooctl's own credential has the name that this would have.
            ("RECEIVER_DOO_CLIENT_SECRET", "two", "Doo".into()),
        ]
    );
    let text = &export.teams[1].text;
    assert!(
        text.contains("\n#   A_EXAMPLE_COM_CLIENT_SECRET (Other)\n"),
        "{text}"
    );
    assert!(!format!("{export:?}").contains("three\""));
}

#[test]
fn a_shared_authentication_is_a_default_where_every_group_has_one() {
    let crm = |id, name| secured(simple(id, name), "crm.example.com", Some("one"));
    let own = secured(simple("3", "C"), "c.example.com", Some("two"));
    let groups = vec![crm("1", "A"), crm("2", "B"), own];
    let written = text(groups.clone());
    assert!(
        written.starts_with(
            "team: 4711
defaults:
  authentication:
    endpoint: https://crm.example.com/token
    credentials:
      client_secret: { env: CRM_EXAMPLE_COM_CLIENT_SECRET }
groups:
  - name: A
    hooks:
      - type: order_created
        endpoint: https://crm.example.com/orders

  - name: B
"
        ),
        "{written}"
    );
    assert!(written.contains("{ env: C_CLIENT_SECRET }"), "{written}");
    let none = [groups.clone(), vec![simple("4", "D")]].concat();
    assert!(!text(none).contains("defaults"));
    // What is left out may be declared one day.
    let twins = vec![
        simple("4", "D"),
        listed("5", "D", vec![hook("order_created", "x")]),
    ];
    assert!(!text([groups, twins].concat()).contains("defaults"));
}

#[test]
fn equal_namesakes_are_declared_once() {
    let export = exported(vec![simple("2", "A"), simple("1", "A"), ours("3", "B")]);
    assert_eq!(export.teams[0].groups, 2);
    assert_eq!(left_out(&export), []);
    let note = "# Listed besides a declared group of the same name, and left alone:\n#   A (2)\n";
    assert!(export.teams[0].text.contains(note));
}

#[test]
fn ours_goes_before_unmarked_namesakes() {
    let other = listed("1", "A", vec![hook("event_created", "x")]);
    let export = exported(vec![other, ours("2", "A")]);
    assert_eq!(export.teams[0].groups, 1);
    assert!(export.teams[0].text.contains("type: order_created"));
}

#[test]
fn what_differs_under_one_name_is_left_to_a_person() {
    let other = listed("2", "A", vec![hook("event_created", "x")]);
    let export = exported(vec![simple("1", "A"), other]);
    assert_eq!(left_out(&export), [("A", Reason::AmbiguousName)]);
    let text = &export.teams[0].text;
    assert!(
        text.ends_with(
            "groups: []

# Left out: A (1, 2): several groups of this name were not created by dooctl and differ:
# declare one, and rename or delete the others at doo.
# 1:
#   - name: A
#     hooks:
#       - type: order_created
#         endpoint: https://crm.example.com/orders
# 2:
#   - name: A
#     hooks:
#       - type: event_created
#         endpoint: https://crm.example.com/x
"
        ),
        "{text}"
    );
}

#[test]
fn an_export_deletes_nothing() {
    let unfinished = marked(simple("2", "A"), OWNER, TEAM, &["1"]);
    for (groups, name, reason) in [
        (vec![simple("1", "A"), unfinished], "A", Reason::Unfinished),
        (
            vec![ours("1", "A"), ours("2", "A")],
            "A",
            Reason::Unfinished,
        ),
        (
            vec![marked(
                listed("1", " ", vec![hook("order_created", "x")]),
                OWNER,
                TEAM,
                &[],
            )],
            " ",
            Reason::NotDeclarable("`name` is empty".into()),
        ),
    ] {
        let export = exported(groups);
        assert_eq!(left_out(&export), [(name, reason)]);
        assert!(export.teams[0].text.contains("\nprune: none\n"));
    }
}

#[test]
fn a_name_that_another_owner_has_is_only_declared_where_ours_is_as_declared() {
    let theirs = || marked(simple("2", "A"), "other", TEAM, &[]);
    let conflict = Reason::OwnershipConflict(Owner::new("other"));
    let export = exported(vec![simple("1", "A"), theirs()]);
    assert_eq!(left_out(&export), [("A", conflict)]);
    assert_eq!(left_out(&exported(vec![ours("1", "A"), theirs()])), []);
}

#[test]
fn what_belongs_to_others_is_named_and_not_declared() {
    let export = exported(vec![
        marked(simple("1", "Foreign"), "other", TEAM, &[]),
        marked(simple("2", "Elsewhere"), OWNER, "4712", &[]),
    ]);
    let text = &export.teams[0].text;
    assert_eq!((export.teams[0].groups, left_out(&export)), (0, vec![]));
    assert!(
        text.contains(
            "# Listed, and of another owner or another team:
#   Elsewhere (2): owner crm-prod, team 4712
#   Foreign (1): owner other, team 4711
"
        ),
        "{text}"
    );
}

#[test]
fn a_group_that_two_teams_list_is_the_first_ones() {
    let both = || vec![simple("1", "A")];
    let export = Around::default().export(vec![(TEAM, both()), ("4712", both())]);
    let [first, second] = &export.teams[..] else {
        panic!("two teams have two files");
    };
    assert_eq!((first.groups, second.groups), (1, 0));
    let reason = &second.left_out[0].reason;
    assert_eq!(*reason, Reason::Shared(TeamId::new(TEAM)));
    assert!(!reason.asks());
    let note = "and has in its file:\n#   1 of team 4711\nteam: 4712\ngroups: []\n";
    assert!(second.text.ends_with(note), "{}", second.text);
}

/// A team of the manifest that declares a group of this name.
fn other_team(name: &str) -> DesiredTeam {
    let text = format!(
        "team: 4712\ngroups:\n  - name: {name}\n    hooks:\n      - type: order_created\n        endpoint: https://crm.example.com/orders\n"
    );
    TeamReader::default().read(&text).unwrap()
}

#[test]
fn what_another_declared_team_claims_stays_its() {
    for (listing_of_other, declared) in [(vec![simple("1", "A")], 0), (vec![simple("2", "A")], 1)] {
        let around = Around {
            others: vec![(other_team("A"), Some(listing(listing_of_other)))],
            ..Around::default()
        };
        let export = around.export(vec![(TEAM, vec![simple("1", "A")])]);
        assert_eq!(export.teams[0].groups, declared);
        let claimed = left_out(&export) == [("A", Reason::Claimed)];
        assert_eq!(claimed, declared == 0);
    }
}

/// The reader of a root that says this besides what it must.
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
    assert!(text.contains("Look before you commit them:\n#   Header\n#   Query\n"));
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
