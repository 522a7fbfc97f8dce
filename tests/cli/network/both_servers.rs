//! Common use of dooctl, against the sandbox and against a second server, in each documented form
//! of listing. The second server was written only from doo's documentation, so it finds errors that
//! the program and the sandbox share.

use crate::support::{Folder, Form, LiteralServer, Person, SandboxServer, root};
use serde_json::{Value, json};
use std::fmt::Write;

/// A group with every field.
const TEAMS: &str = r#"
  - team: 4711
    groups:
      - name: Orders
        description: Orders go to the CRM
        hooks:
          - types: [order_created, order_cancelled]
            endpoint: https://crm.example.com/v1/orders
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: { env: CRM_SECRET }
      - name: Events
        event_id: 82032
        hooks:
          - type: event_updated
            endpoint: https://www.example.com/events
            graphql:
              variables: { eventId: "%EVENT_ID%" }
              query: "query ($eventId: ID!) { event(id: $eventId) { id title } }"
      - name: Plain
        hooks: [{ type: order_created, endpoint: "https://plain.example.com" }]
  - team: 4712
    groups:
      - name: Orders
        hooks: [{ type: order_created, endpoint: "https://two.example.com" }]
"#;

const PLAIN: &str = r#"      - name: Plain
        hooks: [{ type: order_created, endpoint: "https://plain.example.com" }]
"#;

/// The server.
enum Server {
    Sandbox(SandboxServer),
    Literal(LiteralServer),
}

impl Server {
    fn url(&self) -> String {
        match self {
            Self::Sandbox(server) => server.url().to_owned(),
            Self::Literal(server) => server.url(),
        }
    }
}

/// A manifest, its account, and another client of the account.
struct Account {
    what: String,
    folder: Folder,
    person: Person,
    server: Server,
}

impl Account {
    fn new(what: String, teams: &str, start: impl FnOnce(&Folder) -> Server) -> Self {
        let folder = Folder::new();
        let server = start(&folder);
        folder.write("dooctl.yaml", root(&server.url(), teams));
        Self {
            what,
            folder,
            person: Person::at(&server.url()),
            server,
        }
    }

    fn run(&self, args: &[&str], code: i32) -> Value {
        let dooctl = self.folder.dooctl(args).args(["-o", "json"]);
        let dooctl = dooctl.with_credentials().env("CRM_SECRET", "a secret");
        let run = dooctl.run().part_of(&self.what);
        run.exits_with(code).document()
    }

    /// Applies, and finds nothing left to do.
    fn applies(&self, expected: [u64; 3]) {
        let report = self.run(&["apply", "--yes"], 0);
        let found = ["create", "replace", "delete"].map(|key| report["summary"][key].clone());
        assert_eq!(
            found,
            expected.map(Value::from),
            "{}: {report:#}",
            self.what
        );
        self.is_in_step();
    }

    fn is_in_step(&self) {
        let plan = self.run(&["plan", "--detailed-exitcode"], 0);
        let mut changes = plan["changes"].as_array().into_iter().flatten();
        let is_left = |change: &Value| change["action"] != "unmanaged";
        assert_eq!(
            changes.find(|change| is_left(change)),
            None,
            "{}",
            self.what
        );
        self.run(&["drift"], 0);
    }

    /// The groups of a team, by name and first endpoint, sorted.
    fn holds(&self, team: &str, expected: &[[&str; 2]]) {
        let listed = self.person.lists(team);
        let reported = |group: &Value| {
            [&group["name"], &group["hooks"][0]["endpoint"]]
                .map(|it| it.as_str().unwrap_or("").to_owned())
        };
        let mut held: Vec<_> = listed.iter().map(reported).collect();
        held.sort();
        assert_eq!(held, expected, "{}", self.what);
    }

    /// The group of a team that has this name.
    fn listed(&self, team: &str, name: &str) -> Value {
        let listed = self.person.lists(team);
        let found = listed.into_iter().find(|group| group["name"] == name);
        found.expect("it is listed")
    }
}

/// The table: each server runs every scenario.
fn on_each(teams: &str, scenario: impl Fn(&Account)) {
    let sandbox = |options: &'static [&str]| {
        move |folder: &Folder| {
            Server::Sandbox(SandboxServer::start(&folder.path("state.json"), options))
        }
    };
    for options in [
        &[][..],
        &[
            "--ids",
            "decimal",
            "--links",
            "integration",
            "--page-size",
            "1",
        ],
    ] {
        let what = format!("the sandbox {options:?}");
        scenario(&Account::new(what, teams, sandbox(options)));
    }
    for form in Form::ALL {
        let literal = |_: &Folder| Server::Literal(LiteralServer::start(form, &["4711", "4712"]));
        scenario(&Account::new(format!("{form:?}"), teams, literal));
    }
}

/// A group without a marker, as people create them elsewhere.
fn by_hand(name: &str, endpoint: &str) -> Value {
    json!({
        "name": name,
        "hooks": [{ "type": "order_created", "method": "POST", "endpoint": endpoint }],
    })
}

#[test]
fn an_apply_a_change_and_an_apply_leave_nothing_to_do() {
    on_each(TEAMS, |account| {
        account.run(&["plan", "--detailed-exitcode"], 2);
        account.applies([4, 0, 0]);
        let edit = |from: &str, to: &str| account.folder.edit("dooctl.yaml", from, to);
        edit("crm.example.com/v1", "crm.example.com/v2");
        edit("{ id title }", "{ id title startDate }");
        edit("two.example.com", "three.example.com");
        account.applies([0, 3, 0]);
        account.holds(
            "4711",
            &[
                ["Events", "https://www.example.com/events"],
                ["Orders", "https://crm.example.com/v2/orders"],
                ["Plain", "https://plain.example.com"],
            ],
        );
        account.holds("4712", &[["Orders", "https://three.example.com"]]);
    });
}

#[test]
fn a_group_that_is_no_longer_declared_is_deleted() {
    on_each(TEAMS, |account| {
        account.applies([4, 0, 0]);
        account.folder.edit("dooctl.yaml", PLAIN, "");
        account.applies([0, 0, 1]);
        account.holds(
            "4711",
            &[
                ["Events", "https://www.example.com/events"],
                ["Orders", "https://crm.example.com/v1/orders"],
            ],
        );
    });
}

/// Somebody deletes a group, and creates another with a marker that they copied.
#[test]
fn drift_is_found_and_mended() {
    on_each(TEAMS, |account| {
        account.applies([4, 0, 0]);
        let plain = account.listed("4711", "Plain");
        let mut edited = by_hand("Plain", "https://elsewhere.example.com");
        edited["description"] = plain["description"].clone();
        account.person.creates("4711", &edited);
        account.person.deletes(plain["id"].as_str().unwrap());
        let orders = account.listed("4712", "Orders");
        account.person.deletes(orders["id"].as_str().unwrap());

        let drift = account.run(&["drift"], 2);
        assert_eq!(
            drift["changes"].as_array().map(Vec::len),
            Some(2),
            "{drift:#}"
        );
        account.applies([1, 1, 0]);
        account.holds("4712", &[["Orders", "https://two.example.com"]]);
    });
}

#[test]
fn what_is_exported_plans_to_no_changes() {
    on_each("  []\n", |account| {
        for number in 0..9 {
            let endpoint = format!("https://hand.example.com/{number}");
            account
                .person
                .creates("4711", &by_hand(&format!("By hand {number}"), &endpoint));
        }
        account.run(&["export", "--team", "4711", "--to", "teams"], 0);
        let included =
            root(&account.server.url(), "").replace("teams:\n", "include: [teams/*.yaml]\n");
        account.folder.write("dooctl.yaml", included);
        let plan = account.run(&["plan", "--detailed-exitcode"], 0);
        assert_eq!(
            plan["summary"]["unchanged"], 9,
            "{}: {plan:#}",
            account.what
        );
    });
}

/// Two groups without a marker: one is declared with other content, one is not declared.
#[test]
fn an_unmarked_group_is_adopted_by_its_name() {
    on_each(TEAMS, |account| {
        account
            .person
            .creates("4711", &by_hand("Plain", "https://old.example.com"));
        account
            .person
            .creates("4711", &by_hand("By hand", "https://hand.example.com"));
        account.applies([3, 1, 0]);
        account.holds(
            "4711",
            &[
                ["By hand", "https://hand.example.com"],
                ["Events", "https://www.example.com/events"],
                ["Orders", "https://crm.example.com/v1/orders"],
                ["Plain", "https://plain.example.com"],
            ],
        );
    });
}

/// More groups than fit on a page, also where the pages have no numbers.
#[test]
fn a_listing_of_several_pages_is_walked_to_its_end() {
    let groups = (0..30).fold(String::new(), |mut groups, number| {
        let hook = format!("{{ type: order_created, endpoint: 'https://a.example.com/{number}' }}");
        writeln!(
            groups,
            "      - {{ name: Group {number:02}, hooks: [{hook}] }}"
        )
        .unwrap();
        groups
    });
    on_each(
        &format!("  - team: 4711\n    groups:\n{groups}"),
        |account| {
            account.applies([30, 0, 0]);
            account
                .folder
                .edit("dooctl.yaml", "a.example.com/29'", "b.example.com'");
            account.applies([0, 1, 0]);
            assert_eq!(account.person.lists("4711").len(), 30, "{}", account.what);
        },
    );
}

/// Checks the second server: it finds nothing under an escaped id.
#[test]
fn an_escaped_id_deletes_nothing() {
    let server = LiteralServer::start(Form::Integration, &["4711"]);
    let person = Person::at(&server.url());
    let id = person.creates("4711", &by_hand("A", "https://a.example.com"));
    person.deletes(&id.replace('-', "%2D"));
    assert_eq!(person.lists("4711").len(), 1);
    person.deletes(&id);
    assert_eq!(person.lists("4711").len(), 0);
}
