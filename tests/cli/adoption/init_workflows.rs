//! `init --workflows`: pipelines for a manifest.

use crate::support::{Folder, Outcome, copied};
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
        .shows("replace OWNER and the zeros with the owner and commit")
        .shows("set the variable DOO_API_URL of the repository to `api.url` of the manifest");
    for name in GITHUB {
        workflow(&folder, name);
    }
    let apply = workflow(&folder, "apply");
    let (manifest, env) = step(&apply);
    assert_eq!(manifest, "hooks/prod");
    let names: Vec<&String> = env.as_object().unwrap().keys().collect();
    let expected = [
        "DOO_API_URL",
        "DOO_API_KEY",
        "DOO_CLIENT_ID",
        "DOO_CLIENT_SECRET",
    ];
    assert_eq!(names, expected);
    assert_eq!(env["DOO_API_URL"], "${{ vars.DOO_API_URL }}");
    init(&folder, "hooks/prod", "gitlab")
        .exits_with(0)
        .shows("set the variable DOO_API_URL of the project to `api.url` of the manifest");
    let pipeline = yaml(&folder, ".gitlab-ci.yml");
    assert_eq!(pipeline["variables"]["MANIFEST"], "hooks/prod");
}

/// The files are valid YAML and name the folder, even if it is the repository's root, or its name
/// has a meaning in YAML or in patterns.
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

/// Adds pipelines for an existing manifest.
fn add(folder: &Folder, args: &[&str]) -> Outcome {
    folder.dooctl(["init", "--workflows"]).args(args).run()
}

/// A manifest with more than `init` writes.
fn manifest() -> Folder {
    let folder = Folder::new();
    folder.write(
        "webhooks/dooctl.yaml",
        "version: 1\nowner: crm\napi: { url: https://rest.doo.net/v1 }\n\
         guards: { max_delete: 1 }\ninclude: [teams/*.yaml]\n",
    );
    let group = |name: &str, secret: &str| {
        format!(
            "- name: {name}\n  hooks: [{{ type: order_created, endpoint: https://a.example }}]\n  \
             authentication: {{ endpoint: https://a.example, credentials: {{ client_secret: {secret} }} }}\n"
        )
    };
    let groups = [
        group("A", "{ env: SHOP_SECRET }"),
        group("B", "{ env: CRM_SECRET }"),
        group("C", "{ env: SHOP_SECRET }"),
        group("D", "{ file: ../secret }"),
    ];
    folder.write(
        "webhooks/teams/1.yaml",
        format!("team: 1\ngroups:\n{}", groups.concat()),
    );
    folder
}

#[test]
fn a_manifest_that_is_there_gets_pipelines_and_stays_as_it_is() {
    let folder = manifest();
    let before = folder.read("webhooks/dooctl.yaml");
    add(&folder, &["github", "webhooks"])
        .exits_with(0)
        .shows("Wrote .github/workflows/record.yml.\n")
        .shows("  CRM_SECRET (B)\n  SHOP_SECRET (A, C)\n")
        .shows("Next: in .github/workflows replace OWNER");
    assert_eq!(folder.read("webhooks/dooctl.yaml"), before);
    assert!(!folder.path("webhooks/schemas").exists());
    assert!(!folder.path("dooctl.yaml").exists());
    for (name, secrets) in [
        ("record", &[][..]),
        ("apply", &["CRM_SECRET", "SHOP_SECRET"]),
        ("drift", &["CRM_SECRET", "SHOP_SECRET"]),
    ] {
        let workflow = workflow(&folder, name);
        let (manifest, env) = step(&workflow);
        assert_eq!(manifest, "webhooks");
        let mut expected: Value = ["DOO_API_KEY", "DOO_CLIENT_ID", "DOO_CLIENT_SECRET"]
            .iter()
            .chain(secrets)
            .map(|name| {
                (
                    (*name).to_owned(),
                    format!("${{{{ secrets.{name} }}}}").into(),
                )
            })
            .collect::<serde_json::Map<_, _>>()
            .into();
        expected["DOO_API_URL"] = json!("${{ vars.DOO_API_URL }}");
        assert_eq!(*env, expected, "{name}");
    }

    let again = add(&folder, &["github", "webhooks", "-o", "json"]);
    let document = again.exits_with(0).document();
    assert_eq!(document["files"], document["unchanged"]);
    // Options with the values of the manifest are accepted, others refused.
    add(&folder, &[&["github", "webhooks"][..], &NEW].concat()).exits_with(0);
    for (option, value) in [("--owner", "shop"), ("--api-url", "https://a.example/v1")] {
        add(&folder, &["github", "webhooks", option, value])
            .exits_with(64)
            .reports(&format!("{option} {value}"))
            .reports("it is read from the manifest");
    }
}

/// There is nothing to compare with doo's schema otherwise.
#[test]
fn a_manifest_with_a_schema_gets_the_pipeline_that_compares_it() {
    let path = ".github/workflows/introspect.yml";
    let folder = manifest();
    add(&folder, &["github", "webhooks"]).exits_with(0);
    add(&folder, &["gitlab", "webhooks"]).exits_with(0);
    assert!(!folder.path(path).exists());
    let pipeline = yaml(&folder, ".gitlab-ci.yml");
    assert!(pipeline["introspect"].is_null() && pipeline["drift"].is_object());

    let folder = manifest();
    folder.edit(
        "webhooks/dooctl.yaml",
        "guards",
        "graphql: { schema: doo.graphql }\nguards",
    );
    folder.write(
        "webhooks/doo.graphql",
        "type Query { event(id: ID!): ID }\n",
    );
    add(&folder, &["github", "webhooks"])
        .exits_with(0)
        .shows(&format!("Wrote {path}.\n"));
    let introspect = workflow(&folder, "introspect");
    let (manifest, env) = step(&introspect);
    assert_eq!(manifest, "webhooks");
    // It asks no receiver.
    assert!(env["CRM_SECRET"].is_null() && env["DOO_API_KEY"].is_string());
    add(&folder, &["gitlab", "webhooks"]).exits_with(0);
    let job = &yaml(&folder, ".gitlab-ci.yml")["introspect"];
    assert_eq!(job["extends"], ".doo");
}

#[test]
fn the_credentials_are_those_that_the_manifest_names() {
    let folder = manifest();
    let credentials = ", credentials: { api_key: { env: KEY }, access_token: { env: TOKEN } } }";
    folder.edit(
        "webhooks/dooctl.yaml",
        " }\nguards",
        &format!("{credentials}\nguards"),
    );
    add(&folder, &["github", "webhooks"]).exits_with(0);
    let record = workflow(&folder, "record");
    assert_eq!(
        *step(&record).1,
        json!({
            "DOO_API_URL": "${{ vars.DOO_API_URL }}",
            "KEY": "${{ secrets.KEY }}",
            "TOKEN": "${{ secrets.TOKEN }}",
        })
    );
    folder.edit("webhooks/dooctl.yaml", "env: KEY", "env: my.key");
    add(&folder, &["github", "webhooks"])
        .exits_with(4)
        .reports("environment variable my.key cannot be a secret of GitHub");
    add(&folder, &["gitlab", "webhooks"]).exits_with(0);
}

/// A change in a file that two manifests share must start the pipelines of both.
#[test]
fn what_a_manifest_includes_is_watched() {
    let folder = copied("examples");
    folder.write(".git/HEAD", "");
    add(&folder, &["github", "environments/production"]).exits_with(0);
    let watched = json!(["environments/production/**", "environments/teams/**"]);
    assert_eq!(
        workflow(&folder, "plan")["on"]["pull_request"]["paths"],
        watched
    );
    assert_eq!(workflow(&folder, "apply")["on"]["push"]["paths"], watched);
    add(&folder, &["gitlab", "environments/production"]).exits_with(0);
    let pipeline = yaml(&folder, ".gitlab-ci.yml");
    let watched = json!(["environments/production/**/*", "environments/teams/**/*"]);
    for job in ["planned", "apply"] {
        assert_eq!(pipeline[job]["rules"][0]["changes"], watched, "{job}");
    }
}

#[test]
fn a_manifest_has_to_be_named_and_to_be_right() {
    let folder = manifest();
    add(&folder, &["github"])
        .exits_with(64)
        .reports("no folder is named, but webhooks/dooctl.yaml is there")
        .reports("webhooks; or . for a new manifest here");
    assert!(!folder.path("dooctl.yaml").exists());
    folder.edit("webhooks/dooctl.yaml", "max_delete: 1", "max_delet: 1");
    add(&folder, &["github", "webhooks"])
        .exits_with(3)
        .reports("max_delet");
    assert!(!folder.path(".github").exists());
    add(&folder, &[&["github", "."][..], &NEW].concat()).exits_with(0);
    assert!(folder.path("dooctl.yaml").exists());
}

#[test]
fn an_existing_pipeline_is_never_replaced() {
    let folder = manifest();
    let path = ".github/workflows/plan.yml";
    add(&folder, &["github", "webhooks"]).exits_with(0);
    let ours = folder.read(path);
    std::fs::remove_file(folder.path(".github/workflows/apply.yml")).unwrap();
    for found in [
        "name: terraform plan\non: push\n",
        &ours.replace("webhooks", "shop"),
        &ours.replace("OWNER", "crm"),
    ] {
        folder.write(path, found);
        for args in [
            &["github", "webhooks"][..],
            &["github", "webhooks", "--force"],
        ] {
            add(&folder, args)
                .exits_with(4)
                .reports(&format!("error: {path} already exists\n"))
                .reports("nothing was written; dooctl does not replace pipelines: rename it");
        }
        assert_eq!(folder.read(path), found);
        assert!(!folder.path(".github/workflows/apply.yml").exists());
    }
    add(&folder, &["gitlab", "webhooks"]).exits_with(0);
    folder.edit(".gitlab-ci.yml", "OWNER", "crm");
    add(&folder, &["gitlab", "webhooks", "--force"])
        .exits_with(4)
        .reports("error: .gitlab-ci.yml already exists\n");
}

#[test]
fn a_pipeline_of_somebody_else_gets_one_beside_it() {
    let folder = manifest();
    let theirs = "stages: [build]\nbuild: { script: [!reference [a, b]] }\n";
    folder.write(".gitlab-ci.yml", theirs);
    for args in [
        &["gitlab", "webhooks"][..],
        &["gitlab", "webhooks", "--force"],
    ] {
        add(&folder, args)
            .exits_with(0)
            .shows("in .gitlab-ci.yml, which dooctl does not change, add `- local: dooctl.gitlab-ci.yml` to `include`")
            .shows("in dooctl.gitlab-ci.yml replace OWNER");
    }
    assert_eq!(folder.read(".gitlab-ci.yml"), theirs);
    let beside = yaml(&folder, "dooctl.gitlab-ci.yml");
    // The hint names the real stages.
    assert_eq!(beside["stages"], json!(["review", "apply", "watch"]));

    let including = format!("{theirs}include: [{{ local: dooctl.gitlab-ci.yml }}]\n");
    folder.write(".gitlab-ci.yml", including);
    add(&folder, &["gitlab", "webhooks"])
        .exits_with(0)
        .shows("Next: in dooctl.gitlab-ci.yml replace OWNER");
}
