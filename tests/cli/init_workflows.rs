//! `init --workflows`: pipelines for a manifest.

use crate::support::{Folder, Outcome};
use serde_json::{Value, json};

/// What a new manifest needs.
const NEW: [&str; 4] = ["--owner", "crm", "--api-url", "https://rest.doo.net/v1"];

const GITHUB: [&str; 5] = ["record", "plan", "plan-comment", "apply", "drift"];

/// Writes a new manifest into a folder, with its pipelines.
fn init(folder: &Folder, manifest: &str, platform: &str) -> Outcome {
    let args = ["init", manifest, "--workflows", platform];
    folder.dooctl(args).args(NEW).run()
}

/// A file as YAML.
#[track_caller]
fn yaml(folder: &Folder, path: &str) -> Value {
    let text = folder.read(path);
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"))
}

fn workflow(folder: &Folder, name: &str) -> Value {
    yaml(folder, &format!(".github/workflows/{name}.yml"))
}

/// The manifest that the steps of a workflow name, and the variables that they get.
#[track_caller]
fn step(workflow: &Value) -> (&Value, &Value) {
    let jobs = workflow["jobs"].as_object().into_iter().flatten();
    let steps = jobs.filter_map(|(_, job)| job["steps"].as_array());
    let mut ours = steps
        .flatten()
        .filter(|step| !step["with"]["command"].is_null());
    let step = ours.next().expect("a step runs dooctl");
    (&step["with"]["manifest"], &step["env"])
}

/// The pipelines are those of the examples, for this folder and these secrets.
#[test]
fn pipelines_are_written_on_request() {
    let folder = Folder::new();
    init(&folder, "hooks/prod", "github")
        .exits_with(0)
        .shows("replace OWNER and the commit of zeros");
    for name in GITHUB {
        workflow(&folder, name);
    }
    let apply = workflow(&folder, "apply");
    let (manifest, env) = step(&apply);
    assert_eq!(manifest, "hooks/prod");
    let names: Vec<&String> = env.as_object().unwrap().keys().collect();
    assert_eq!(names, ["DOO_API_KEY", "DOO_CLIENT_ID", "DOO_CLIENT_SECRET"]);
    init(&folder, "hooks/prod", "gitlab").exits_with(0);
    let pipeline = yaml(&folder, ".gitlab-ci.yml");
    assert_eq!(pipeline["variables"]["MANIFEST"], "hooks/prod");
}

/// What is written is YAML, and means the folder: also the repository's root, and one with a name
/// that YAML or a pattern would take for something else.
#[test]
fn any_folder_can_be_named() {
    for (manifest, named, watched) in [
        (".", ".", "**"),
        ("hooks", "hooks", "hooks/**"),
        ("a: b", "a: b", "a: b/**"),
        ("a #b/c", "a #b/c", "a #b/c/**"),
        ("it's", "it's", "it's/**"),
        ("\"so\", so", "\"so\", so", "\"so\", so/**"),
        ("&a", "&a", "&a/**"),
        ("webhooks", "webhooks", "webhooks/**"),
        ("a webhooks", "a webhooks", "a webhooks/**"),
        ("ü", "ü", "ü/**"),
        ("[new] a*", "[new] a*", "\\[new\\] a\\*/**"),
    ] {
        let folder = Folder::new();
        init(&folder, manifest, "github").exits_with(0);
        for (name, event) in [("plan", "pull_request"), ("apply", "push")] {
            let workflow = workflow(&folder, name);
            assert_eq!(workflow["on"][event]["paths"], json!([watched]), "{name}");
        }
        for name in ["record", "plan", "apply", "drift"] {
            assert_eq!(step(&workflow(&folder, name)).0, named, "{name}");
        }
        init(&folder, manifest, "gitlab").exits_with(0);
        let pipeline = yaml(&folder, ".gitlab-ci.yml");
        assert_eq!(pipeline["variables"]["MANIFEST"], named);
        for (job, rule) in [("planned", 0), ("apply", 0), ("record", 1)] {
            let changes = &pipeline[job]["rules"][rule]["changes"];
            assert_eq!(*changes, json!([format!("{watched}/*")]), "{job}");
        }
    }
}
