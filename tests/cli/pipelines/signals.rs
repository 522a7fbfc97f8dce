//! A run that is cancelled: GitHub signals the shell of the step, and nothing below it.

use super::files::{ACTIONS, items, text, yaml};
use super::runner::Runner;
use crate::support::{Folder, SandboxServer, root};
use serde_json::{Value, json};
use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The time limit for an expected event.
const LIMIT: Duration = Duration::from_secs(60);

/// Six groups to create, one after the other.
fn manifest(url: &str) -> String {
    let group = |number: u32| {
        format!(
            "      - name: Group {number}\n        hooks: [{{ type: order_created, endpoint: \
             'https://crm.example.com/{number}' }}]\n"
        )
    };
    let groups: String = (0..6).map(group).collect();
    // Slow enough that one request is in flight.
    let teams = format!("  - team: 4711\n    groups:\n{groups}");
    root(url, &teams).replace("_second: 1000", "_second: 1.5")
}

/// Starts the step `run` of the action, with the real program and what it says in a file.
fn started(runner: &Runner, command: [&str; 2], args: &str) -> Child {
    let program = assert_cmd::cargo::cargo_bin!("dooctl");
    let program = program.to_str().expect("the program has a plain name");
    let [command, manifest] = command;
    let action = yaml(&format!("{ACTIONS}/dooctl/action.yml"));
    let steps = items(&action["runs"]["steps"]);
    let step = steps.iter().find(|step| step["id"] == "run");
    let step = step.expect("the action has the step");
    let env = step["env"].as_object().expect("the step has variables");
    let value = |name: &str| match name {
        "DOOCTL" => program.to_owned(),
        "COMMAND" => command.to_owned(),
        "MANIFEST" => manifest.to_owned(),
        "ARGS" => args.to_owned(),
        _ => String::new(),
    };
    let env: Vec<(&str, String)> = env
        .keys()
        .map(|name| (name.as_str(), value(name)))
        .collect();
    let credentials = ["DOO_API_KEY", "DOO_CLIENT_ID", "DOO_CLIENT_SECRET"];
    let env = env.iter().map(|(name, value)| (*name, value.as_str()));
    let env = env.chain(credentials.map(|name| (name, "x")));
    let out = File::create(runner.checkout.path("log")).expect("files can be written");
    let err = out.try_clone().expect("a file has two handles");
    let mut shell = runner.shell("dooctl", text(&step["run"]), env);
    shell.stdin(Stdio::null()).stdout(out).stderr(err);
    shell.spawn().expect("bash can be run")
}

/// Waits until this is true.
#[track_caller]
fn wait_for(what: &str, folder: &Folder, mut is: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is() {
        let log = folder.read("log");
        assert!(start.elapsed() < LIMIT, "not in time: {what}: {log}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Sends it to this process alone.
#[track_caller]
fn signal(child: &Child, name: &str) {
    let kill = Command::new("sh")
        .args(["-c", "kill -s \"$1\" \"$0\"", &child.id().to_string(), name])
        .status();
    assert!(kill.is_ok_and(|it| it.success()), "no SIG{name} sent");
}

/// Waits for the end of a step, and returns its exit code.
#[track_caller]
fn ended(runner: &Runner, step: &mut Child) -> Option<i32> {
    let mut status = None;
    wait_for("its end", &runner.checkout, || {
        status = step.try_wait().expect("it can be waited for");
        status.is_some()
    });
    status.and_then(|status| status.code())
}

/// Cancels an apply with these signals, and returns what it did.
fn cancelled(signals: &[&str]) -> (Option<i32>, Value, Value) {
    let runner = Runner::new();
    let sandbox = SandboxServer::start(&runner.hub.path("state.json"), ["--latency", "400"]);
    let manifest = manifest(sandbox.url());
    runner.checkout.write("webhooks/dooctl.yaml", manifest);
    let args = "--yes\n-v\n--output=json=report.json\n";
    let mut step = started(&runner, ["apply", "webhooks"], args);
    let has = |part: &str| runner.checkout.read("log").contains(part);
    wait_for("a second creation", &runner.checkout, || has("sent=4"));
    for name in signals {
        signal(&step, name);
    }
    let code = ended(&runner, &mut step);
    let log = runner.checkout.read("log");
    assert!(
        log.contains("stopping after the request in flight"),
        "{log}"
    );
    let report = runner.checkout.document("report.json");
    let created = sandbox.state().groups().len();
    assert!((1..6).contains(&created), "{created} were created");
    (code, runner.outputs(), report)
}

#[test]
fn what_the_shell_is_sent_ends_dooctl_and_its_exit_code_is_handed_on() {
    thread::scope(|scope| {
        for signals in [["INT"].as_slice(), &["TERM"], &["INT", "TERM"]] {
            scope.spawn(move || {
                let (code, outputs, report) = cancelled(signals);
                assert_eq!(code, Some(130), "{signals:?}");
                assert_eq!(outputs["exit_code"], "130", "{signals:?}");
                assert_eq!(outputs["failure"], "interrupted", "{signals:?}");
                assert_eq!(report["exit_code"], json!(130), "{signals:?}");
            });
        }
    });
}

/// Bash's `wait` may return another code if a signal arrives as the program ends.
#[test]
fn the_exit_code_is_that_of_dooctl_whenever_the_second_signal_comes() {
    for round in 0..20 {
        let runner = Runner::new();
        // It ends with the first signal, and takes none as a failure.
        let mut step = started(&runner, ["sandbox", "serve"], "--listen=127.0.0.1:0");
        wait_for("its start", &runner.checkout, || {
            runner.checkout.read("log").contains("Serving")
        });
        for name in ["INT", "TERM"] {
            signal(&step, name);
        }
        assert_eq!(ended(&runner, &mut step), Some(0), "round {round}");
        assert_eq!(runner.outputs()["exit_code"], "0", "round {round}");
    }
}
