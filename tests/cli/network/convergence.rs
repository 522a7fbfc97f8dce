//! For every behaviour of doo, over real HTTP: an apply converges, the next plan is empty, an edit
//! replaces, and a removal deletes.

use crate::support::{Counts, Folder, SandboxServer, Schema, assert_fits, root};
use serde_json::{Value, json};

/// Groups with every value that a variant of doo could change.
const TEAMS: &str = r#"
  - team: 4711
    groups:
      - name: Orders
        description: Orders go to the CRM
        hooks:
          - types: [order_created, order_updated, order_cancelled]
            endpoint: https://crm.example.com/v1/orders
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: { env: CRM_SECRET }
      - name: Events
        description: "Two queries on one type \\ with \"quotes\" and / slashes"
        event_id: 82032
        hooks:
          - type: event_updated
            endpoint: https://www.example.com/events
            graphql:
              variables: { eventId: "%EVENT_ID%" }
              query: |
                query ($eventId: ID!) {
                  # The title is shown.
                  event(id: $eventId) { id, title, link(path: "a/b  c") }
                }
          - type: event_updated
            endpoint: https://www.example.com/dates
            graphql:
              variables: { eventId: "%EVENT_ID%" }
              query: "query Dates($eventId: ID!) { event(id: $eventId) { startDate endDate } }"
      - name: Plain
        hooks: [{ type: order_created, endpoint: "https://plain.example.com" }]
      - name: Guide
        event_guide_id: 17
        hooks: [{ type: event_created, endpoint: "https://guide.example.com" }]
  - team: 4712
    groups:
      - name: Orders
        hooks: [{ type: order_created, endpoint: "https://two.example.com" }]
  - team: 4713
    groups: []
"#;

/// A manifest, and the sandbox it is for.
struct Account {
    /// How the sandbox behaves.
    what: String,
    folder: Folder,
    server: SandboxServer,
}

impl Account {
    fn new(options: &[&str], teams: &str) -> Self {
        let folder = Folder::new();
        let server = SandboxServer::start(&folder.path("state.json"), options);
        folder.write("dooctl.yaml", root(server.url(), teams));
        Self {
            what: options.join(" "),
            folder,
            server,
        }
    }

    fn run(&self, args: &[&str], code: i32) -> Value {
        let dooctl = self.folder.dooctl(args).args(["-o", "json"]);
        let run = dooctl
            .with_credentials()
            .env("CRM_SECRET", "a secret")
            .run();
        run.part_of(&self.what).exits_with(code).document()
    }

    /// Applies, and finds nothing left to do.
    fn applies(&self, expected: [u64; 3]) {
        let report = self.run(&["apply", "--yes"], 0);
        assert_fits(Schema::Report, &report);
        let [create, replace, delete] = expected;
        let found = ["create", "replace", "delete"].map(|key| report["summary"][key].clone());
        assert_eq!(
            found,
            [create, replace, delete].map(Value::from),
            "{}: {report:#}",
            self.what
        );
        let plan = self.run(&["plan", "--detailed-exitcode"], 0);
        assert_eq!(plan["changes"], json!([]), "{}", self.what);
    }
}

/// The whole life of a manifest.
fn converges(options: &[&str]) {
    let account = Account::new(options, TEAMS);
    account.run(&["plan", "--detailed-exitcode"], 2);
    account.applies([5, 0, 0]);
    let edit = |from: &str, to: &str| account.folder.edit("dooctl.yaml", from, to);
    edit("crm.example.com/v1", "crm.example.com/v2");
    edit("id, title, link", "id, title, startDate, link");
    account.run(&["plan", "--detailed-exitcode"], 2);
    account.applies([0, 2, 0]);
    let plain = "      - name: Plain\n        hooks: [{ type: order_created, endpoint: \
                 \"https://plain.example.com\" }]\n";
    edit(plain, "");
    account.applies([0, 0, 1]);
    let state = account.server.state();
    // doo may keep a name with blanks around it.
    let names: Vec<&str> = state.names().into_iter().map(str::trim).collect();
    assert_eq!(names, ["Events", "Guide", "Orders", "Orders"]);
    let counts = account.server.stop();
    assert_eq!(counts.of("(4xx)"), 0, "{options:?}: {counts:?}");
}

fn converge(variants: &[&[&str]]) {
    variants.iter().for_each(|options| converges(options));
}

#[test]
fn with_every_style_of_links_and_ids() {
    converge(&[
        &["--links", "rest", "--ids", "opaque"],
        &["--links", "integration", "--ids", "uuid1"],
        &["--links", "staging", "--ids", "decimal"],
        &["--ids", "number"],
    ]);
}

#[test]
fn with_pages_of_every_size() {
    converge(&[
        &["--page-size", "1", "--after-last-page", "problem"],
        &["--page-size", "1", "--after-last-page", "empty"],
        &["--page-size", "7"],
        &["--page-size", "25", "--total", "exact"],
        &["--page-size", "1", "--shared-listing"],
    ]);
}

#[test]
fn with_every_shape_of_what_is_not_there() {
    converge(&[
        &[
            "--empty-list",
            "zero",
            "--description",
            "echo",
            "--no-authentication-as",
            "absent",
        ],
        &[
            "--empty-list",
            "one",
            "--description",
            "null",
            "--no-authentication-as",
            "null",
        ],
        &[
            "--empty-list",
            "bare",
            "--description",
            "absent",
            "--no-authentication-as",
            "array",
        ],
        &["--scope", "omit"],
        &["--scope", "echo"],
    ]);
}

#[test]
fn with_every_treatment_of_hooks() {
    converge(&[
        &[
            "--suffix",
            "content",
            "--bodies",
            "echo",
            "--hook-order",
            "keep",
        ],
        &[
            "--suffix",
            "random",
            "--bodies",
            "collapse",
            "--hook-order",
            "shuffle",
        ],
        &[
            "--suffix",
            "random",
            "--bodies",
            "escape",
            "--hook-order",
            "shuffle",
        ],
        &["--suffixed-types", "reject"],
        &["--suffixed-types", "accept"],
    ]);
}

/// Every spelling of the same value, declared or listed.
#[test]
fn with_every_form_of_a_value() {
    const FORMS: [&str; 2] = [
        "upper-hosts,punycode-hosts,default-ports,root-slashes,upper-escapes,escaped-unreserved,nfd,\
         crlf,padded,lower-methods,lower-headers,zero-ids,zero-scope,on-types,indented-blocks,\
         spaced-bodies",
        "lower-hosts,no-root-slashes,lower-escapes,decoded-unreserved,nfc,trimmed,number-ids,\
         empty-scope,nulls,no-comments",
    ];
    for forms in FORMS {
        converge(&[
            &["--scope", "echo", "--keep-as", forms],
            &["--scope", "echo", "--list-as", forms],
        ]);
    }
}

#[test]
fn with_everything_else_that_doo_may_do() {
    converge(&[
        &["--secrets", "clear"],
        &["--secrets", "masked"],
        &["--secrets", "empty"],
        &["--secrets", "absent"],
        &["--shared-listing"],
        &["--extra-keys"],
        &["--delete-needs-token"],
        &["--duplicate-names", "allow"],
        &["--latency", "1", "--seed", "7"],
    ]);
}

const ONE_TEAM: &str = r#"
  - team: 4711
    groups:
      - name: Orders
        hooks: [{ type: order_created, endpoint: "https://a.example.com" }]
"#;

/// If doo requires unique names, a replacement cannot be created, and the old group stays.
#[test]
fn a_rejected_namesake_keeps_the_old_group() {
    let account = Account::new(&["--duplicate-names", "reject"], ONE_TEAM);
    account.applies([1, 0, 0]);
    let before = account.server.state();
    account
        .folder
        .edit("dooctl.yaml", "a.example.com", "b.example.com");
    let report = account.run(&["apply", "--yes"], 1);
    assert_eq!(report["failure"], "nothing-written");
    let outcomes = report["teams"][0]["operations"].as_array().unwrap();
    let outcomes: Vec<_> = outcomes
        .iter()
        .map(|operation| &operation["outcome"])
        .collect();
    assert_eq!(outcomes, ["failed", "skipped"]);
    assert_eq!(account.server.state(), before);
    assert_eq!(account.server.stop().of("DELETE"), 0);
}

/// A listing with fewer groups than its total may hide the missing group.
#[test]
fn an_inflated_total_lets_nothing_be_concluded() {
    let (plan, counts) = with_inflated_total(&["plan"], 1);
    assert_eq!(plan["failure"], "incomplete-listing");
    assert_eq!(plan["errors"][0]["code"], "incomplete-listing");
    assert_eq!(
        plan["summary"]["unmanaged"], 1,
        "it still shows what it saw: {plan:#}"
    );
    assert_eq!(counts.writes(), 0);
    // Listed once more from the first page, in case it had been changing.
    assert_eq!(counts.of("GET"), 2);
    let (report, counts) = with_inflated_total(&["apply", "--yes"], 1);
    assert_eq!(report["failure"], "incomplete-listing");
    assert_eq!(counts.writes(), 0);
}

fn with_inflated_total(args: &[&str], code: i32) -> (Value, Counts) {
    let account = Account::new(&["--total", "inflated", SEED], ONE_TEAM);
    let document = account.run(args, code);
    (document, account.server.stop())
}

/// A documented group that is not declared.
const SEED: &str = concat!(
    "--seed-listing=4711=",
    env!("CARGO_MANIFEST_DIR"),
    "/src/sandbox/documented/listing-1.json"
);

#[test]
fn an_inflated_total_can_be_distrusted() {
    let account = Account::new(&["--total", "inflated", SEED], ONE_TEAM);
    account
        .folder
        .edit("dooctl.yaml", "api: {", "api: { trust_total_items: false,");
    let report = account.run(&["apply", "--yes"], 0);
    assert_eq!(report["summary"]["create"], 1);
    let plan = account.run(&["plan", "--detailed-exitcode"], 0);
    assert_eq!(plan["summary"]["unchanged"], 1);
}
