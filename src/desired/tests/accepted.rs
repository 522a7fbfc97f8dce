//! Manifests that are accepted, and what they mean.

use super::*;
use crate::desired::{Checkout, Desired, Severity, api_base};
use crate::model::Prune;
use crate::model::{Hook, Scope, SecretRef};

const WHOLE_ROOT: &str = r#"
version: 1
owner: crm-prod
api:
  url: https://rest.doo.net/v1/
  requests_per_second: 0.5
  requests_per_day: 500
  trust_total_items: false
  credentials: { api_key: { file: keys/api }, access_token: { command: [vault, read, ""] } }
prune: all
replace: { wave: 3 }
vars: { crm: https://crm.example.com, port: 8443 }
guards: { max_delete: 0, allow_hosts: ["*.example.com"], required_types: [on_order_created] }
lints: { unknown-type: off, literal-secret: error, undocumented-value: off }
defaults:
  endpoint: ${crm}:${port}/default
  authentication:
    endpoint: ${crm}/oauth/token
    credentials: { client_secret: { file: keys/root } }
include: [teams/*.yaml]
teams:
  - team: "0123"
    prune: none
    groups: []
"#;

const WHOLE_TEAM: &str = r#"
team: 4711
defaults: { method: PUT }
groups:
  - name: CRM sync
    description: "Orders and events to the CRM  "
    event_id: 92e9053123
    hooks:
      - types: [order_created, contact_created]
        endpoint: ${crm}/doo/orders
      - type: on_event_updated
        method: POST
        graphql:
          file: queries/event.graphql
          variables: { eventId: "%EVENT_ID%", n: 3, deep: [{ a: null }] }
    authentication:
      endpoint: https://login.example.com
      credentials: { client_id: me, client_secret: { env: CRM_SECRET } }
  - name: second
    event_guide_id: 1234567890123456789012
    hooks:
      - type: order_created
        origin: { endpoint: https://gql.doo.net, body: '{"operationName":null,"query":"{ a }"}' }
"#;

fn whole() -> Desired {
    let folder = folder(&[
        ("dooctl.yaml", WHOLE_ROOT),
        ("teams/a.yaml", WHOLE_TEAM),
        (
            "teams/queries/event.graphql",
            "query E($eventId: ID!, $n: Int, $deep: X) { event(id: $eventId, n: $n, d: $deep) { id } }\n",
        ),
    ]);
    let loaded = load_folder(folder.path());
    assert_eq!(lines(&loaded), Vec::<String>::new());
    assert_eq!((loaded.files.len(), loaded.groups), (2, 2));
    let mut desired = loaded.desired.unwrap();
    for group in desired.teams.iter_mut().flat_map(|team| &mut team.groups) {
        if let Some(secret) = &mut group.secret
            && let SecretRef::File(path) = &mut secret.reference
        {
            *path = path.strip_prefix(folder.path()).unwrap().to_owned();
        }
    }
    desired
}

fn hooks(hooks: &[Hook]) -> Vec<String> {
    let hook = |hook: &Hook| format!("{} {} {}", hook.method, hook.hook_type, hook.endpoint);
    hooks.iter().map(hook).collect()
}

#[test]
fn every_key_of_the_root_counts() {
    let desired = whole();
    assert_eq!(desired.owner.as_str(), "crm-prod");
    assert_eq!(desired.api.url.as_str(), "https://rest.doo.net/v1");
    assert!((desired.api.requests_per_second - 0.5).abs() < f64::EPSILON);
    assert_eq!(desired.api.requests_per_day, 500);
    assert!(!desired.api.trust_total_items);
    let credentials = &desired.api.credentials;
    assert!(
        matches!(&credentials.api_key.as_ref().unwrap().reference, SecretRef::File(path) if path.ends_with("keys/api"))
    );
    let command = &credentials.access_token.as_ref().unwrap().reference;
    assert_eq!(
        *command,
        SecretRef::Command(vec!["vault".into(), "read".into(), String::new()])
    );
    assert!(credentials.client_id.is_none() && credentials.client_secret.is_none());
    assert_eq!(desired.wave, 3);
    assert_eq!(desired.guards.max_delete, 0);
    assert_eq!(
        desired.guards.allow_hosts.as_deref().unwrap(),
        ["*.example.com"]
    );
    assert_eq!(desired.guards.required_types[0].as_str(), "order_created");
    let teams: Vec<_> = desired
        .teams
        .iter()
        .map(|team| (team.team.as_str(), team.prune))
        .collect();
    assert_eq!(teams, [("0123", Prune::None), ("4711", Prune::All)]);
}

#[test]
fn groups_are_complete() {
    let desired = whole();
    let [first, second] = &desired.teams[1].groups[..] else {
        panic!()
    };
    assert_eq!(first.group.name, "CRM sync");
    assert_eq!(first.group.description, "Orders and events to the CRM");
    assert_eq!(first.group.scope, Scope::Event("92e9053123".into()));
    assert_eq!((first.place.line, first.place.column), (5, 5));
    assert_eq!(
        hooks(&first.group.hooks),
        [
            "PUT order_created https://crm.example.com/doo/orders",
            "PUT contact_created https://crm.example.com/doo/orders",
            "POST event_updated https://crm.example.com:8443/default",
        ]
    );
    let origin = first.group.hooks[2].origin.as_ref().unwrap();
    assert_eq!(origin.endpoint, "https://gql.doo.net");
    let query = origin.body.query().unwrap();
    assert_eq!(query.operation_name.as_deref(), Some("E"));
    assert_eq!(
        query.variables.unwrap(),
        r#"{"eventId":"%EVENT_ID%","n":3,"deep":[{"a":null}]}"#
    );
    let authentication = first.group.authentication.as_ref().unwrap();
    assert_eq!(authentication.client_id, "me");
    assert!(authentication.client_secret.is_none());
    assert_eq!(
        first.secret.as_ref().unwrap().reference,
        SecretRef::Env("CRM_SECRET".into())
    );
    assert_eq!(
        second.group.scope,
        Scope::EventGuide("1234567890123456789012".into())
    );
    assert_eq!(
        second.group.authentication.as_ref().unwrap().endpoint,
        "https://crm.example.com/oauth/token"
    );
    // The path is relative to the root, which names it.
    assert_eq!(
        second.secret.as_ref().unwrap().reference,
        SecretRef::File("keys/root".into())
    );
}

#[test]
fn what_is_not_said_has_a_default() {
    let desired = load_root("version: 1\nowner: o\napi: { url: http://127.0.0.1:8787 }\n")
        .desired
        .unwrap();
    assert_eq!(desired.api.url.as_str(), "http://127.0.0.1:8787/");
    assert!((desired.api.requests_per_second - 1.0).abs() < f64::EPSILON);
    assert_eq!((desired.api.requests_per_day, desired.wave), (1_000, 10));
    assert!(desired.api.trust_total_items);
    assert_eq!(desired.guards.max_delete, 3);
    assert!(desired.teams.is_empty());
}

#[test]
fn json_from_the_documentation_can_be_pasted() {
    let loaded = load_team(
        r#"{ "team": 111, "groups": [
  {
    "hooks": [
      { "origin": { "body": "{\"operationName\":\"EventShort\",\"variables\":{\"id\":\"%EVENT_ID%\"},\"query\":\"query EventShort($id: ID!) {\\n  event(id: $id) {\\n    id\\n  }\\n}\\n\"}",
          "method": "POST", "endpoint": "https://gql.doo.net" },
        "type": "event_created", "method": "POST", "endpoint": "https://requestb.in/1abc" },
      { "type": "order_removed", "method": "POST", "endpoint": "https://requestb.in/1abc" }
    ],
    "authentication": {
      "grant_type": "client_credentials", "endpoint": "https://a.example/oauth",
      "credentials": { "client_id": "doo", "client_secret": { "env": "S" } },
      "header_format": "Authorization", "header_value_format": "Bearer %ACCESS_TOKEN%"
    },
    "name": "n", "description": ""
  }
] }"#,
    );
    assert_eq!(lines(&loaded), Vec::<String>::new());
    let group = &loaded.desired.unwrap().teams[0].groups[0].group;
    assert_eq!(
        hooks(&group.hooks),
        [
            "POST event_created https://requestb.in/1abc",
            "POST order_removed https://requestb.in/1abc"
        ]
    );
    assert!(
        group.hooks[0]
            .origin
            .as_ref()
            .unwrap()
            .body
            .as_str()
            .starts_with(r#"{"operationName":"EventShort""#)
    );
}

#[test]
fn variables_reach_every_string_and_can_be_given() {
    let root = "version: 1\nowner: crm-${env}\napi: { url: 'https://${env}.doo.net' }\nvars: { env: test, q: title }\ninclude: ['${env}.yaml']\n";
    let team = "team: ${env}1\ngroups:\n- name: a ${env} $${env}\n  hooks:\n  - type: event_created\n    endpoint: https://a.example\n    graphql:\n      query: 'query($id: ID!) { event(id: $id) { ${q} } }'\n      variables: { id: '${env}' }\n";
    let folder = folder(&[("dooctl.yaml", root), ("prod.yaml", team)]);
    let loaded = load_with(folder.path(), &[("env", "prod")], None);
    assert_eq!(lines(&loaded), Vec::<String>::new());
    let desired = loaded.desired.unwrap();
    assert_eq!(desired.owner.as_str(), "crm-prod");
    assert_eq!(desired.api.url.as_str(), "https://prod.doo.net/");
    assert_eq!(desired.teams[0].team.as_str(), "prod1");
    let group = &desired.teams[0].groups[0].group;
    assert_eq!(group.name, "a prod ${env}");
    let query = group.hooks[0]
        .origin
        .as_ref()
        .unwrap()
        .body
        .query()
        .unwrap();
    assert_eq!(query.text, "query($id: ID!) { event(id: $id) { title } }");
    assert_eq!(query.variables.unwrap(), r#"{"id":"prod"}"#);
}

#[test]
fn aliases_share_values() {
    let loaded = load_team(
        "team: 1\ngroups:\n- name: a\n  event_id: 1\n  hooks: &hooks\n  - { type: order_created, endpoint: https://a.example }\n- name: b\n  event_id: 2\n  hooks: *hooks\n",
    );
    assert_eq!(lines(&loaded), Vec::<String>::new());
    let groups = &loaded.desired.unwrap().teams[0].groups;
    assert_eq!(groups[0].group.hooks, groups[1].group.hooks);
}

#[test]
fn the_address_in_the_environment_goes_before_the_manifest() {
    let root = folder(&[("dooctl.yaml", "version: 1\nowner: o\n")]);
    let loaded = load_with(root.path(), &[], Some("https://other.example/v1//"));
    assert_eq!(
        loaded.desired.unwrap().api.url.as_str(),
        "https://other.example/v1"
    );
    let (wrong, help) = api_base("https://a:b@other.example").unwrap_err();
    assert_eq!(wrong, "has credentials in it");
    assert!(help.starts_with("remove `name:password@`"));
}

#[test]
fn a_manifest_of_another_account_than_the_environments_is_a_warning() {
    let root = folder(&[(
        "dooctl.yaml",
        "version: 1\nowner: o\napi: { url: https://rest.doo.net/v1 }\n",
    )]);
    for same in ["https://rest.doo.net/v1", "HTTPS://REST.DOO.NET:443/v1/"] {
        let loaded = load_with(root.path(), &[], Some(same));
        assert_eq!(lines(&loaded), Vec::<String>::new(), "{same}");
    }
    let loaded = load_with(root.path(), &[], Some("https://other.example/v1"));
    assert_eq!(
        lines(&loaded),
        [
            "dooctl.yaml:3:13 warning overridden-url: `url` names another account than DOO_API_URL, which overrides it: https://other.example/v1 [write that URL here, or leave `url` out; or set DOO_API_URL to this account]"
        ]
    );
    assert_eq!(
        loaded.desired.unwrap().api.url.as_str(),
        "https://other.example/v1"
    );
}

#[test]
fn a_manifest_is_a_file_or_a_folder_and_files_come_in_order() {
    let team = |id: &str| format!("team: {id}\ngroups: []\n");
    let folder = folder(&[
        (
            "m/root.yaml",
            "version: 1\nowner: o\napi: { url: https://a.example }\ninclude: [../shared/*.yaml, t/z.yaml, t/*/*.yaml]\n",
        ),
        ("shared/b.yaml", &team("b")),
        ("shared/a.yaml", &team("a")),
        ("m/t/z.yaml", &team("z")),
        (".git/HEAD", ""),
        ("m/t/x/y.yaml", &team("y")),
    ]);
    let loaded = load_folder(&folder.path().join("m/root.yaml"));
    assert_eq!(lines(&loaded), Vec::<String>::new());
    let desired = loaded.desired.unwrap();
    let teams: Vec<_> = desired
        .teams
        .iter()
        .map(|team| team.team.as_str())
        .collect();
    assert_eq!(teams, ["a", "b", "z", "y"]);
    assert!(
        desired.teams[0].place.file.ends_with("m/../shared/a.yaml"),
        "{:?}",
        desired.teams[0].place
    );
}

/// A pattern may match more files tomorrow; a query names one file.
#[test]
fn the_folders_of_all_that_is_read_are_known() {
    let hook = |query: &str| {
        format!(
            "{{ type: event_created, endpoint: 'https://a.example', graphql: {{ file: {query} }} }}"
        )
    };
    let team = |id: &str, query: &str| {
        let hook = hook(query);
        format!("team: {id}\ngroups: [{{ name: a, hooks: [{hook}] }}]\n")
    };
    let root = format!(
        "version: 1\nowner: o\nvars: {{ shared: ../shared }}\napi: {{ url: https://a.example }}\n\
         include: ['${{shared}}/a.yaml', 't/*/*.yaml', '../te[a]m*/x.yaml']\n\
         teams: [{{ team: 1, groups: [{{ name: a, hooks: [{}] }}] }}]\n",
        hook("../of-root/q.graphql")
    );
    let query = "query E { a }\n";
    let folder = folder(&[
        ("m/dooctl.yaml", &root),
        ("shared/a.yaml", &team("2", "q/q.graphql")),
        ("m/t/x/y.yaml", &team("3", "../../../of-team/q.graphql")),
        ("teams/x.yaml", "team: 4\ngroups: []\n"),
        ("of-root/q.graphql", query),
        ("shared/q/q.graphql", query),
        ("of-team/q.graphql", query),
        (".git/HEAD", ""),
    ]);
    let manifest = folder.path().join("m");
    let loaded = load_folder(&manifest);
    assert_eq!(lines(&loaded), Vec::<String>::new());
    let found = loaded.folders.iter();
    let found: Vec<_> = found
        .map(|folder| folder.strip_prefix(&manifest).unwrap().to_str().unwrap())
        .collect();
    assert_eq!(
        found,
        [
            "",
            "..",
            "../of-root",
            "../shared",
            "../shared/q",
            "t",
            "t/x/../../../of-team"
        ]
    );
}

#[test]
fn a_warning_does_not_keep_the_state_from_being_used() {
    let loaded = load_team(
        "team: 1\ngroups:\n- name: a\n  hooks: [{ type: order_creatd, endpoint: http://a.example }]\n",
    );
    assert!(loaded.desired.is_some());
    assert!(
        loaded
            .problems
            .iter()
            .all(|p| p.severity == Severity::Warning)
    );
    assert_eq!(
        lines(&loaded),
        [
            "t.yaml:4:19 warning unknown-type: doo's documentation has no webhook type `order_creatd` [did you mean `order_created`?]",
            "t.yaml:4:43 warning insecure-endpoint: this endpoint has no TLS: others can read payloads and tokens on the way [use https]",
        ]
    );
}

#[test]
fn paths_are_shown_as_a_person_would_type_them() {
    let shown = |manifest: &str| {
        let options = LoadOptions {
            manifest: Path::new(manifest),
            checkout: &Checkout::of(Path::new(manifest)),
            var_files: &[],
            vars: &[],
            api_url: None,
        };
        load(&options).problems[0].place.file.to_string()
    };
    // These do not exist; they are shown in the same way.
    assert_eq!(shown("nowhere/x.yaml"), "nowhere/x.yaml");
    assert_eq!(shown("./nowhere.yaml"), "nowhere.yaml");
    assert_eq!(shown("."), "dooctl.yaml");
    assert_eq!(shown(""), "dooctl.yaml");
    assert_eq!(shown("../nowhere"), "../nowhere");
}
