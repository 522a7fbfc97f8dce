//! A change from start to end: a branch, its plan as a comment, a merge, and an apply of the
//! reviewed plan. Uses a real repository, the example workflows, the real dooctl, and the sandbox
//! as doo. Only GitHub is simulated with files.

mod payloads;
mod stale;

use super::files::{items, text};
use super::git::Repository;
use super::other_client::edit;
use super::releases::runner_with_dooctl;
use super::runner::{Played, Runner};
use crate::support::{Answer, SandboxServer, ScriptedServer, State, root};
use serde_json::{Value, json};

const MANIFEST: &str = "webhooks/dooctl.yaml";

const BRANCH: &str = "orders";

const MARKER: &str = "<!-- dooctl:plan owner=crm -->\n";

/// The number of the pull request.
const PULL: u64 = 12;

/// A team with two groups. One has a secret, which pull requests do not get.
fn teams(orders: &str, events: &str) -> String {
    format!(
        "  - team: 4711
    groups:
      - name: CRM sync
        description: Orders go to the CRM
        hooks:
          - types: [order_created, order_updated]
            endpoint: https://crm.example.com/{orders}
        authentication:
          endpoint: https://crm.example.com/oauth/token
          credentials:
            client_secret: {{ env: CRM_SECRET }}
      - name: Event feed
        hooks:
          - type: event_updated
            endpoint: https://www.example.com/{events}\n"
    )
}

const ANOTHER_TEAM: &str = "  - team: 4712
    groups:
      - name: Shop
        hooks: [{ type: order_created, endpoint: \"https://shop.example.com/orders\" }]\n";

struct Rehearsal {
    runner: Runner,
    repository: Repository,
    sandbox: SandboxServer,
}

impl Rehearsal {
    /// An account that matches `main`, and a recording of it.
    fn new() -> Self {
        Self::seeing(&[])
    }

    /// As above, with these other teams, which are not declared.
    fn seeing(others: &[&str]) -> Self {
        let mut runner = runner_with_dooctl();
        runner.hub.write("empty.json", r#"{ "total_items": 0 }"#);
        let empty = runner.hub.path("empty.json");
        let seed = |team: &&str| format!("--seed-listing={team}={}", empty.display());
        let seeds = others.iter().map(seed);
        let sandbox = SandboxServer::start(&runner.hub.path("state.json"), seeds);
        runner.account = sandbox.url().to_owned();
        let mut rehearsal = Self {
            runner,
            repository: Repository::new(),
            sandbox,
        };
        let first = rehearsal.commit("orders", "events");
        rehearsal.apply_by_hand(&first).succeeds();
        assert_eq!(rehearsal.state().names(), ["CRM sync", "Event feed"]);
        rehearsal.record(&first);
        rehearsal
    }

    fn manifest(&self, orders: &str, events: &str) -> String {
        root(self.sandbox.url(), &teams(orders, events))
    }

    /// Commits the manifest with another team to the branch of the pull request.
    fn commit_another_team(&self) -> String {
        self.repository.switch(BRANCH);
        let manifest = self.manifest("orders", "events") + ANOTHER_TEAM;
        self.repository.commit(MANIFEST, &manifest)
    }

    /// Commits the manifest with these endpoints to the branch that is checked out.
    fn commit(&self, orders: &str, events: &str) -> String {
        let manifest = self.manifest(orders, events);
        self.repository.commit(MANIFEST, &manifest)
    }

    fn state(&self) -> State {
        self.sandbox.state()
    }

    /// Adds a run to those that GitHub knows, the newest first.
    fn remember(&self, workflow: &str, event: &str, head: &str, played: &Played) {
        let run = json!({
            "id": self.runner.run(), "path": workflow, "event": event, "head_sha": head,
            "head_branch": if event == "pull_request" { BRANCH } else { "main" },
            "head_repository": { "full_name": "crm/webhooks" },
            "html_url": format!("https://github.example/runs/{}", self.runner.run()),
            "conclusion": conclusion(played),
        });
        let runs = self.runner.hub("runs.json");
        let runs: Vec<&Value> = std::iter::once(&run).chain(items(&runs)).collect();
        self.runner.hub.write("runs.json", json!(runs).to_string());
    }

    fn on_main(&mut self, workflow: &str, commit: &str, inputs: &Value) -> Played {
        let Self {
            runner, repository, ..
        } = self;
        repository.check_out(commit, &runner.checkout, false);
        runner.play(workflow, &json!({ "sha": commit }), inputs)
    }

    fn record(&mut self, commit: &str) {
        let played = self.on_main("record.yml", commit, &json!({})).succeeds();
        self.remember("record.yml", "schedule", commit, &played);
    }

    /// What a push to the branch of the pull request starts: a plan, and then its comment.
    fn push(&mut self, head: &str) -> Played {
        let pull = json!([{
            "number": PULL, "state": "open", "base": { "ref": "main" },
            "head": { "sha": head, "ref": BRANCH, "repo": { "owner": { "login": "crm" } } },
        }]);
        self.runner.hub.write("pulls.json", pull.to_string());
        let Self {
            runner, repository, ..
        } = self;
        repository.check_out(head, &runner.checkout, true);
        let planned = runner.play("plan.yml", &json!({}), &json!({}));
        self.remember("plan.yml", "pull_request", head, &planned);

        let run = self.runner.run();
        let event = json!({ "event": { "workflow_run": {
            "id": run, "html_url": format!("https://github.example/runs/{run}"),
            "event": "pull_request", "conclusion": conclusion(&planned), "head_sha": head,
            "head_branch": BRANCH, "head_repository": { "owner": { "login": "crm" } },
        } } });
        let posted = self.runner.play("plan-comment.yml", &event, &json!({}));
        posted.succeeds();
        planned
    }

    /// Merges the branch, and applies the merge.
    fn merge(&mut self, head: &str) -> Played {
        let merge = self.repository.merge(BRANCH);
        let pull = json!([{
            "number": PULL, "state": "closed", "merged_at": "2026-11-21T10:00:00Z",
            "merge_commit_sha": merge,
            "base": { "ref": "main", "repo": { "full_name": "crm/webhooks" } },
            "head": { "sha": head, "ref": BRANCH, "repo": { "full_name": "crm/webhooks" } },
        }]);
        self.runner.hub.write("pulls.json", pull.to_string());
        self.on_main("apply.yml", &merge, &json!({}))
    }

    /// As somebody who has read a plan.
    fn apply_by_hand(&mut self, commit: &str) -> Played {
        let Self {
            runner, repository, ..
        } = &*self;
        repository.check_out(commit, &runner.checkout, false);
        let plan = runner
            .checkout
            .dooctl(["plan", "webhooks", "-o", "json"])
            .with_credentials()
            .env("CRM_SECRET", "the-receivers");
        let digest = plan.run().exits_with(0).document()["digest"].clone();
        self.on_main("apply.yml", commit, &json!({ "digest": digest }))
    }

    fn drift(&mut self, commit: &str) {
        let inputs = json!({ "team": "" });
        self.on_main("drift.yml", commit, &inputs).succeeds();
    }

    /// The one comment of the pull request.
    #[track_caller]
    fn comment(&self) -> String {
        let comments = self.runner.hub("comments.json");
        let [comment] = items(&comments) else {
            panic!("one comment was expected: {comments}")
        };
        text(&comment["body"]).to_owned()
    }

    fn report(&self) -> Value {
        let run = self.runner.run();
        self.runner
            .hub(&format!("artifacts/{run}/dooctl-report/report.json"))
    }

    /// The plan of the run before the last, which has posted it.
    fn planned(&self) -> Value {
        let run = self.runner.run() - 1;
        self.runner
            .hub(&format!("artifacts/{run}/dooctl-plan/plan.json"))
    }
}

fn conclusion(played: &Played) -> &'static str {
    if played.code == 0 {
        "success"
    } else {
        "failure"
    }
}

/// Name and endpoint of each hook that the sandbox has, sorted.
fn delivered(state: &State) -> Vec<(String, String)> {
    let hooks = |group: &Value| {
        let name = text(&group["name"]).to_owned();
        let hooks = items(&group["hooks"]).iter();
        let hooks = hooks.map(move |hook| (name.clone(), text(&hook["endpoint"]).to_owned()));
        hooks.collect::<Vec<_>>()
    };
    let mut all: Vec<_> = state.groups().iter().flat_map(hooks).collect();
    all.sort();
    all
}

fn expected(orders: &str, events: &str) -> Vec<(String, String)> {
    let crm = || {
        let endpoint = format!("https://crm.example.com/{orders}");
        ("CRM sync".to_owned(), endpoint)
    };
    let feed = format!("https://www.example.com/{events}");
    vec![crm(), crm(), ("Event feed".to_owned(), feed)]
}

#[test]
fn a_change_is_planned_reviewed_merged_and_applied() {
    let mut rehearsal = Rehearsal::new();
    let before = rehearsal.state();
    rehearsal.repository.switch(BRANCH);

    let first = rehearsal.commit("v2/orders", "events");
    rehearsal.push(&first).succeeds();
    let comment = rehearsal.comment();
    assert!(comment.starts_with(MARKER), "{comment}");
    for part in [
        "1 to replace",
        "\n- https://crm.example.com/orders\n+ https://crm.example.com/v2/orders\n",
        &format!("\nPlanned for {first} by [this run]("),
    ] {
        assert!(comment.contains(part), "{part}: {comment}");
    }

    let head = rehearsal.commit("v3/orders", "events");
    rehearsal.push(&head).succeeds();
    let comment = rehearsal.comment();
    assert!(comment.contains("\n+ https://crm.example.com/v3/orders\n"));
    assert!(!comment.contains("v2/orders"), "{comment}");
    let digest = text(&rehearsal.planned()["digest"]).to_owned();
    assert!(
        comment.contains(&format!("Digest: `{digest}`")),
        "{comment}"
    );
    assert_eq!(rehearsal.state(), before, "a plan writes nothing");

    rehearsal.merge(&head).succeeds();
    let report = rehearsal.report();
    assert_eq!(report["exit_code"], 0, "{report}");
    assert_eq!(report["digest"], digest, "what was reviewed, to the letter");
    let after = rehearsal.state();
    assert_eq!(delivered(&after), expected("v3/orders", "events"));
    let kept = |state: &State| {
        let groups = state.groups().iter();
        let feed = groups.filter(|group| group["name"] == "Event feed");
        feed.cloned().collect::<Vec<_>>()
    };
    assert_eq!(kept(&after), kept(&before), "what was not changed stays");
    // Two creations to begin with, one of the change, and the deletion of what it replaces.
    assert_eq!(rehearsal.sandbox.stop().writes(), 4);
}

#[test]
fn a_broken_manifest_takes_the_place_of_the_plan_until_it_is_mended() {
    let mut rehearsal = Rehearsal::new();
    rehearsal.repository.switch(BRANCH);
    let good = rehearsal.commit("v2/orders", "events");
    rehearsal.push(&good).succeeds();

    let manifest = rehearsal.manifest("v2/orders", "events");
    let misspelt = manifest.replace("description:", "descripton:");
    let unreadable = manifest.replace("owner: crm", "owner: [");
    for (broken, said) in [(misspelt, "descripton"), (unreadable, "dooctl.yaml:")] {
        let head = rehearsal.repository.commit(MANIFEST, &broken);
        let planned = rehearsal.push(&head);
        assert_eq!(planned.code, 3, "{}", planned.log);
        let annotation = format!("::error file={MANIFEST},line=");
        assert!(planned.log.contains(&annotation), "{}", planned.log);
        let comment = rehearsal.comment();
        assert!(comment.starts_with(MARKER), "{comment}");
        for part in ["the manifest has problems", said, &no_plan(&head)] {
            assert!(comment.contains(part), "{part}: {comment}");
        }
        assert!(!comment.contains("v2/orders"), "{comment}");
        assert_eq!(rehearsal.planned()["failure"], "manifest-problems");
    }

    let mended = rehearsal.commit("v2/orders", "events");
    rehearsal.push(&mended).succeeds();
    let comment = rehearsal.comment();
    assert!(comment.contains("\n+ https://crm.example.com/v2/orders\n"));
    assert!(!comment.contains(&no_plan("")), "{comment}");
}

#[test]
fn a_new_team_is_planned_and_applied_as_it_was_reviewed() {
    let mut rehearsal = Rehearsal::seeing(&["4712"]);
    let head = rehearsal.commit_another_team();
    rehearsal.push(&head).succeeds();
    let digest = text(&rehearsal.planned()["digest"]).to_owned();
    rehearsal.merge(&head).succeeds();
    assert_eq!(rehearsal.report()["digest"], digest);
    let names = ["CRM sync", "Event feed", "Shop"];
    assert_eq!(rehearsal.state().names(), names);
}

#[test]
fn a_team_that_the_credentials_do_not_see_makes_the_plan_incomplete() {
    let mut rehearsal = Rehearsal::new();
    let head = rehearsal.commit_another_team();
    assert_eq!(rehearsal.push(&head).code, 1);
    let comment = rehearsal.comment();
    for part in [
        "Team <code>4712</code> is not listed: it is not in the recording; record again with",
        "<code>dooctl list --all -o json=FILE</code>",
        &format!("\n**The plan for {head} is incomplete**"),
    ] {
        assert!(comment.contains(part), "{part}: {comment}");
    }
    assert!(!comment.contains(&no_plan("")), "{comment}");
}

/// The plan deletes more groups than it may without a reason.
#[test]
fn a_guard_is_told_in_the_comment_and_overridden_by_hand() {
    let mut rehearsal = Rehearsal::new();
    rehearsal.repository.switch(BRANCH);
    let nothing = root(rehearsal.sandbox.url(), "  - { team: 4711, groups: [] }\n");
    let head = rehearsal.repository.commit(MANIFEST, &nothing);
    rehearsal.push(&head).succeeds();
    let comment = rehearsal.comment();
    let said = "start the apply by hand with the digest and this in `allow`: `empty-team=REASON`";
    assert!(comment.contains(said), "{comment}");

    let refused = rehearsal.merge(&head);
    assert_eq!(refused.code, 4, "{}", refused.log);
    assert_eq!(rehearsal.report()["failure"], "empty-team");
    let digest = text(&rehearsal.report()["digest"]).to_owned();
    assert!(comment.contains(&digest), "{comment}");
    let merged = rehearsal.repository.commit_of("main");
    let inputs = json!({ "digest": digest, "allow": "empty-team=The team has moved out" });
    rehearsal.on_main("apply.yml", &merged, &inputs).succeeds();
    assert_eq!(rehearsal.state().names(), [""; 0]);
    let guard = &rehearsal.report()["guards"][0];
    assert_eq!(guard["allowed"], "The team has moved out");
}

/// The pipeline chooses the account, whatever is merged.
#[test]
fn the_account_of_a_merged_manifest_gets_no_credentials() {
    let mut rehearsal = Rehearsal::new();
    let other = ScriptedServer::always(Answer::text(500, ""));
    rehearsal.repository.switch(BRANCH);
    let manifest = root(&other.url(), &teams("v2/orders", "events"));
    let head = rehearsal.repository.commit(MANIFEST, &manifest);
    rehearsal.push(&head).succeeds();
    let comment = rehearsal.comment();
    let said = "names another account than DOO&#95;API&#95;URL, which overrides it";
    assert!(comment.contains(said), "{comment}");
    rehearsal.merge(&head).succeeds();
    let expected = expected("v2/orders", "events");
    assert_eq!(delivered(&rehearsal.state()), expected);
    assert_eq!(other.connections(), 0);
}

/// The program runs only after a review, and gets no variables of dooctl.
#[test]
fn a_program_is_in_the_comment_before_it_is_run() {
    let mut rehearsal = Rehearsal::new();
    rehearsal.repository.switch(BRANCH);
    let program = "{ command: [sh, -c, 'env >ran; echo the-receivers'] }";
    let manifest = rehearsal.manifest("orders", "events");
    let manifest = manifest.replace("{ env: CRM_SECRET }", program);
    let head = rehearsal.repository.commit(MANIFEST, &manifest);
    rehearsal.push(&head).succeeds();
    let comment = rehearsal.comment();
    for part in [
        "no changes",
        "- runs <code>sh -c \"env &#62;ran; echo the-receivers\"</code> for \"CRM sync\" in team 4711\n",
    ] {
        assert!(comment.contains(part), "{part}: {comment}");
    }
    let ran = rehearsal.runner.checkout.path("ran");
    assert!(!ran.exists(), "a pull request has run a program");
    rehearsal.merge(&head).succeeds();
    let seen = std::fs::read_to_string(ran).expect("the apply has run it");
    assert!(!seen.contains("DOO_"), "{seen}");
}

#[test]
fn drift_is_one_issue_until_an_apply_has_mended_it() {
    let mut rehearsal = Rehearsal::new();
    let main = rehearsal.repository.commit_of("main");
    let issue = |rehearsal: &Rehearsal| {
        let issues = rehearsal.runner.hub("issues.json");
        let [issue] = items(&issues) else {
            panic!("one issue was expected: {issues}")
        };
        issue.clone()
    };
    rehearsal.drift(&main);
    assert_eq!(rehearsal.runner.hub("issues.json"), json!([]));

    edit(
        &rehearsal.sandbox,
        "Event feed",
        "https://elsewhere.example.com",
    );
    rehearsal.drift(&main);
    let opened = issue(&rehearsal);
    assert_eq!(opened["state"], "open");
    assert_eq!(opened["title"], "doo differs from the manifest of crm");
    let body = text(&opened["body"]);
    assert!(
        body.starts_with("<!-- dooctl:drift owner=crm -->\n"),
        "{body}"
    );
    for part in [
        "1 edited or altered",
        "\n- https://elsewhere.example.com\n+ https://www.example.com/events\n",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }

    edit(
        &rehearsal.sandbox,
        "CRM sync",
        "https://elsewhere.example.com",
    );
    rehearsal.drift(&main);
    let updated = issue(&rehearsal);
    assert!(
        text(&updated["body"]).contains("2 edited or altered"),
        "{updated}"
    );

    rehearsal.apply_by_hand(&main).succeeds();
    rehearsal.drift(&main);
    assert_eq!(issue(&rehearsal)["state"], "closed");
    assert_eq!(delivered(&rehearsal.state()), expected("orders", "events"));
}

fn no_plan(head: &str) -> String {
    format!("**There is no plan for {head}")
}
