//! Runs the steps of a workflow, with the real actions, in a folder as its checkout.

use super::expression::{holds, substituted};
use super::files::{ACTIONS, WORKFLOWS, repository, text, yaml};
use super::github;
use crate::support::{Folder, ScriptedServer};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A runner: its folders, and what it knows of the event.
pub(super) struct Runner {
    /// The checkout.
    pub(super) checkout: Folder,
    /// The state of the simulated GitHub, in files.
    pub(super) hub: Folder,
    github: ScriptedServer,
    /// The fixed answer of the replaced dooctl.
    pub(super) stand_in: Folder,
    /// The releases of dooctl.
    pub(super) releases: Folder,
    /// The variable of the repository that pins the account.
    pub(super) account: String,
    temp: Folder,
    run: u64,
}

/// How a job or a step ended.
#[derive(Debug)]
pub(super) struct Played {
    pub(super) code: i32,
    /// What its steps printed.
    pub(super) log: String,
    pub(super) outputs: Value,
}

impl Played {
    #[track_caller]
    pub(super) fn succeeds(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.log);
        self
    }

    #[track_caller]
    pub(super) fn fails_with(self, message: &str) -> Self {
        assert_ne!(self.code, 0, "{}", self.log);
        assert!(
            self.log.contains(message),
            "lacks {message:?}: {}",
            self.log
        );
        self
    }
}

impl Runner {
    pub(super) fn new() -> Self {
        let hub = Folder::new();
        let runner = Self {
            checkout: Folder::new(),
            github: github::serve(hub.path("")),
            hub,
            stand_in: Folder::new(),
            releases: Folder::new(),
            account: "https://rest.doo.net/v1".to_owned(),
            temp: Folder::new(),
            run: 100,
        };
        for file in ["pulls", "runs", "comments", "issues"] {
            runner.hub.write(&format!("{file}.json"), "[]");
        }
        runner.stand_in.write("calls", "");
        runner
    }

    /// A file of the simulated GitHub.
    #[track_caller]
    pub(super) fn hub(&self, file: &str) -> Value {
        serde_json::from_str(&self.hub.read(file)).expect("the file is JSON")
    }

    /// How often the simulated GitHub was asked for anything.
    pub(super) fn asked(&self) -> usize {
        self.github.received().len()
    }

    /// Changes the fixed answer of the replaced dooctl.
    pub(super) fn answers(&self, exit_code: u8, markdown: &str, json: &Value) {
        self.stand_in.write("exit_code", exit_code.to_string());
        self.stand_in.write("markdown", markdown);
        self.stand_in.write("json", json.to_string());
        self.stand_in.write("outputs", "changes=true\ndigest=d1\n");
    }

    /// The command line of the replaced dooctl.
    pub(super) fn calls(&self) -> Vec<String> {
        self.stand_in
            .read("calls")
            .lines()
            .map(str::to_owned)
            .collect()
    }

    /// Runs the only job of a workflow. `github` is the event's part of the context.
    #[track_caller]
    pub(super) fn play(&mut self, workflow: &str, github: &Value, inputs: &Value) -> Played {
        self.run += 1;
        self.checkout.write(".keep", "");
        let file = yaml(&format!("{WORKFLOWS}/{workflow}"));
        let jobs = file["jobs"].as_object().expect("a workflow has jobs");
        let (_, job) = jobs.iter().next().expect("a workflow has a job");
        let mut contexts = json!({
            "github": self.github(github),
            "inputs": inputs,
            "secrets": { "DOO_API_KEY": "the-key", "DOO_CLIENT_ID": "c", "DOO_CLIENT_SECRET": "the-secret",
                         "CRM_SECRET": "the-receivers" },
            "vars": { "DOO_API_URL": self.account },
            "steps": {},
        });
        let mut all = Played {
            code: 0,
            log: String::new(),
            outputs: json!({}),
        };
        if let Some(condition) = job["if"].as_str()
            && !holds(condition, &contexts)
        {
            return all;
        }
        for step in job["steps"].as_array().expect("a job has steps") {
            let always = matches!(
                step["if"].as_str(),
                Some("always()" | "${{ !cancelled() }}")
            );
            assert!(
                always || step["if"].is_null(),
                "a condition nobody can decide"
            );
            if all.code == 0 || always {
                let played = self.step(step, &contexts);
                if let Some(id) = step["id"].as_str() {
                    contexts["steps"][id] = json!({ "outputs": played.outputs });
                }
                all.log += &played.log;
                all.code = if all.code == 0 { played.code } else { all.code };
            }
        }
        all
    }

    fn github(&self, event: &Value) -> Value {
        let mut github = json!({
            "token": "the-token",
            "server_url": "https://github.example",
            "repository": "crm/webhooks",
            "run_id": self.run,
            "event": { "repository": { "default_branch": "main" } },
        });
        for (name, value) in event["event"].as_object().into_iter().flatten() {
            github["event"][name] = value.clone();
        }
        github["sha"] = event["sha"].clone();
        github["event_name"] = event["event_name"].clone();
        github
    }

    fn step(&self, step: &Value, contexts: &Value) -> Played {
        if step["run"].is_string() {
            return self.script("", step, &Map::new(), contexts);
        }
        let uses = step["uses"]
            .as_str()
            .expect("a step runs or uses something");
        let with = substituted_all(&step["with"], contexts);
        let action = uses.split('@').next().unwrap_or_default();
        match action {
            "actions/checkout" => Played {
                code: 0,
                log: String::new(),
                outputs: json!({}),
            },
            "actions/upload-artifact" => self.upload(&with),
            _ => {
                let name = action.strip_prefix("OWNER/dooctl/.github/actions/");
                let name = name.unwrap_or_else(|| panic!("{action} is not known"));
                self.action(name, with, &step["env"], contexts)
            }
        }
    }

    /// Keeps files as the artifact of this run.
    fn upload(&self, with: &Map<String, Value>) -> Played {
        let name = with["name"].as_str().expect("an artifact has a name");
        let mut log = String::new();
        for path in with["path"]
            .as_str()
            .expect("an artifact has files")
            .lines()
        {
            match fs::read(self.checkout.path(path)) {
                Ok(content) => {
                    let place = format!("artifacts/{}/{name}/{path}", self.run);
                    self.hub.write(&place, content);
                }
                Err(_) => log = format!("{log}{path} is not there\n"),
            }
        }
        let missing = !log.is_empty() && with.get("if-no-files-found") == Some(&json!("error"));
        Played {
            code: missing.into(),
            log,
            outputs: json!({}),
        }
    }

    /// Runs one of our actions.
    #[track_caller]
    pub(super) fn action(
        &self,
        name: &str,
        mut with: Map<String, Value>,
        env: &Value,
        contexts: &Value,
    ) -> Played {
        let file = yaml(&format!("{ACTIONS}/{name}/action.yml"));
        let inputs = file["inputs"].as_object();
        let known = |key: &String| inputs.is_some_and(|inputs| inputs.contains_key(key));
        assert!(
            with.keys().all(known),
            "{name} has not all inputs of {with:?}"
        );
        if name == "dooctl" {
            // The only difference to GitHub: the place of releases.
            let releases = format!("file://{}", self.releases.path("").display());
            with.insert("releases".into(), releases.trim_end_matches('/').into());
        }
        for (key, input) in inputs.into_iter().flatten() {
            let required = input["required"] == true;
            assert!(!required || with.contains_key(key), "{name} needs {key}");
            with.entry(key.clone())
                .or_insert_with(|| input["default"].clone());
        }
        let mut own = json!({ "github": contexts["github"], "inputs": with, "steps": {} });
        let outer = substituted_all(env, contexts);
        let mut all = Played {
            code: 0,
            log: String::new(),
            outputs: json!({}),
        };
        for step in file["runs"]["steps"]
            .as_array()
            .expect("an action has steps")
        {
            let played = self.script(name, step, &outer, &own);
            all.log += &played.log;
            all.code = played.code;
            if let Some(id) = step["id"].as_str() {
                own["steps"][id] = json!({ "outputs": played.outputs });
            }
            if all.code != 0 {
                break;
            }
        }
        for (output, described) in file["outputs"].as_object().into_iter().flatten() {
            let value = described["value"].as_str().expect("an output has a value");
            all.outputs[output] = substituted(value, &own).into();
        }
        all
    }

    fn script(&self, name: &str, step: &Value, env: &Map<String, Value>, own: &Value) -> Played {
        let step_env = substituted_all(&step["env"], own);
        let env = env.iter().chain(&step_env);
        let env = env.map(|(name, value)| (name.as_str(), text(value)));
        let mut bash = self.shell(name, text(&step["run"]), env);
        if let Some(sha) = own["github"]["sha"].as_str() {
            bash.env("GITHUB_SHA", sha);
        }
        let ended = bash.output().expect("bash can be run");
        let text = |bytes| String::from_utf8(bytes).expect("what is printed is UTF-8");
        Played {
            code: ended.status.code().expect("bash ends by itself"),
            log: text(ended.stdout) + &text(ended.stderr),
            outputs: self.outputs(),
        }
    }

    /// A step of an action, ready to be started as GitHub starts `shell: bash`: the script is a
    /// file, so that its last command is a process of its own.
    pub(super) fn shell<'e>(
        &self,
        action: &str,
        script: &str,
        env: impl Iterator<Item = (&'e str, &'e str)>,
    ) -> Command {
        let mut path = repository("tests/cli/pipelines/bin").into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        self.temp.write("outputs", "");
        self.temp.write("step.sh", script);
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
            .arg(self.temp.path("step.sh"))
            .env_clear()
            .env("PATH", path)
            .env(
                "GITHUB_ACTION_PATH",
                repository(&format!("{ACTIONS}/{action}")),
            )
            .env("GITHUB_OUTPUT", self.temp.path("outputs"))
            .env("GITHUB_REPOSITORY", "crm/webhooks")
            .env("GITHUB_WORKSPACE", self.checkout.path(""))
            .env("RUNNER_TEMP", self.temp.path(""))
            .envs([("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64")])
            .env("GITHUB_STAND_IN", self.hub.path(""))
            .env(
                "GITHUB_STAND_IN_URL",
                format!("http://{}", self.github.address()),
            )
            .env("DOOCTL_STAND_IN", self.stand_in.path(""))
            .envs(env)
            .current_dir(self.checkout.path(""));
        bash
    }

    /// What the step that ran last has set.
    pub(super) fn outputs(&self) -> Value {
        pairs(&self.temp.read("outputs"))
    }

    /// Where this runner keeps what is temporary.
    pub(super) fn temp(&self) -> PathBuf {
        self.temp.path("")
    }

    /// The number of the latest workflow run.
    pub(super) fn run(&self) -> u64 {
        self.run
    }
}

fn substituted_all(map: &Value, contexts: &Value) -> Map<String, Value> {
    let pair = |(name, value): (&String, &Value)| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        (name.clone(), substituted(&text, contexts).into())
    };
    map.as_object().into_iter().flatten().map(pair).collect()
}

/// `NAME=VALUE` lines; the last of a name counts.
fn pairs(text: &str) -> Value {
    let pair = |line: &str| {
        let (name, value) = line.split_once('=').expect("an output has a name");
        (name.to_owned(), Value::from(value))
    };
    text.lines().map(pair).collect::<Map<_, _>>().into()
}
