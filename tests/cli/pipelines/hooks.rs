//! The hooks for pre-commit, run as pre-commit runs them, with the arguments of
//! `docs/pipelines.md`.

use super::files::{items, repository, text, yaml};
use crate::support::Folder;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// The hooks of the recipe, each with its arguments.
fn recipe() -> Vec<Value> {
    let page = std::fs::read_to_string(repository("docs/pipelines.md")).expect("the page is there");
    let (_, from) = page.split_once("```yaml\nrepos:").expect("it has a recipe");
    let (block, _) = from.split_once("```").expect("the recipe ends");
    let recipe: Value = serde_yaml::from_str(&format!("repos:{block}")).expect("it is YAML");
    items(&recipe["repos"][0]["hooks"]).to_vec()
}

/// Runs a hook in a folder.
fn run(folder: &Folder, id: &str, args: &[&str]) -> Output {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = items(&hooks).iter().find(|hook| hook["id"] == *id);
    let entry = text(&hook.expect(id)["entry"]);
    let program = Path::new(assert_cmd::cargo::cargo_bin!("dooctl"));
    let mut path = program
        .parent()
        .expect("it is in a folder")
        .as_os_str()
        .to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    Command::new("bash")
        .args(["-c", &format!("{entry} \"$@\""), id])
        .args(args)
        .env_clear()
        .env("PATH", path)
        .current_dir(folder.path(""))
        .output()
        .expect("bash can be run")
}

#[test]
fn the_recipe_fits_what_init_writes() {
    let folder = Folder::new();
    let init = ["init", "webhooks", "--owner", "crm"];
    let init = folder
        .dooctl(init)
        .args(["--api-url", "https://doo.example"]);
    init.run().exits_with(0);
    let schema = folder.read("webhooks/schemas/manifest.v1.json");
    let recipe = recipe();
    assert_eq!(recipe.len(), 2);
    for hook in &recipe {
        let args: Vec<&str> = items(&hook["args"]).iter().map(text).collect();
        let ended = run(&folder, text(&hook["id"]), &args);
        assert!(ended.status.success(), "{hook}: {ended:?}");
    }
    folder.write("webhooks/schemas/manifest.v1.json", "{}");
    for hook in &recipe {
        let args: Vec<&str> = items(&hook["args"]).iter().map(text).collect();
        run(&folder, text(&hook["id"]), &args);
    }
    assert_eq!(folder.read("webhooks/schemas/manifest.v1.json"), schema);
    assert!(!folder.path("schemas").exists());
}

#[test]
fn a_schema_that_is_elsewhere_is_asked_for() {
    let folder = Folder::new();
    for id in ["dooctl-schema", "dooctl-schema-system"] {
        let ended = run(&folder, id, &["schemas/manifest.v1.json"]);
        assert_eq!(ended.status.code(), Some(1));
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(
            said,
            "schemas/manifest.v1.json is not there: name in args the copy that init wrote, such as \
             webhooks/schemas/manifest.v1.json\n"
        );
    }
}
