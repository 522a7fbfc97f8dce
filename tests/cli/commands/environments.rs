//! Environments: manifests that share their teams' files, and files with variables.

use crate::support::{Folder, Outcome, SandboxServer, copied};
use serde_json::Value;

const SECRET: &str = "a-secret";

/// The example. Both environments are in one account, whose teams list each other's groups.
fn environments() -> (Folder, SandboxServer) {
    let folder = copied("examples/environments");
    folder.write(".git/HEAD", "");
    let server = SandboxServer::start(&folder.path("state.json"), ["--shared-listing"]);
    for environment in ["staging", "production"] {
        let url = format!(
            "api: {{ url: \"{}\", requests_per_second: 1000 }}",
            server.url()
        );
        let manifest = format!("{environment}/dooctl.yaml");
        folder.edit(&manifest, "api: { url: https://rest.doo.net/v1 }", &url);
    }
    (folder, server)
}

fn run(folder: &Folder, args: &[&str]) -> Outcome {
    let dooctl = folder.dooctl(args).with_credentials();
    dooctl.env("CRM_SECRET", SECRET).run()
}

/// The groups of a team.
fn groups(server: &SandboxServer, team: &str) -> Vec<Value> {
    let state = server.state();
    let groups = state.groups().iter();
    groups
        .filter(|group| group["team"] == team)
        .cloned()
        .collect()
}

#[test]
fn environments_do_not_touch_each_other() {
    let (folder, server) = environments();
    run(&folder, &["apply", "staging", "--yes"]).exits_with(0);
    let staging = groups(&server, "4711");
    assert_eq!(staging.len(), 2);
    run(&folder, &["apply", "production", "--yes"])
        .exits_with(0)
        .shows("Plan for crm-production")
        .shows("2 to create.");
    assert_eq!(groups(&server, "4711"), staging);
    let production = groups(&server, "4712");
    assert_eq!(production.len(), 2);

    // A change in the shared file reaches staging first, and production only when it is applied
    // there.
    folder.edit("teams/crm.yaml", "/doo/attendees", "/doo/v2/attendees");
    run(&folder, &["apply", "staging", "--yes"])
        .exits_with(0)
        .shows("1 to replace.");
    assert_eq!(groups(&server, "4712"), production);
    run(&folder, &["drift", "staging"]).exits_with(0);
    run(&folder, &["drift", "production"])
        .exits_with(2)
        .shows("Drift: 1 not applied.");
}

#[test]
fn a_file_with_variables_goes_before_the_manifest_and_var_before_the_file() {
    let (folder, _server) = environments();
    let file = ["plan", "staging", "--var-file", "next.vars.yaml"];
    run(&folder, &file)
        .exits_with(0)
        .shows("https://next.crm-staging.example.com/doo/orders");
    folder.write(
        "more.yaml",
        "team: 4713\ncrm: https://more.crm-staging.example.com\n",
    );
    let files = [&file[..], &["--var-file", "more.yaml"]].concat();
    run(&folder, &files)
        .exits_with(0)
        .shows("Team 4713")
        .shows("https://more.crm-staging.example.com/doo/orders");
    let var = [
        &files[..],
        &["--var", "crm=https://crm-staging.example.com"],
    ]
    .concat();
    run(&folder, &var)
        .exits_with(0)
        .shows("Team 4713")
        .shows("https://crm-staging.example.com/doo/orders");
}

#[test]
fn a_variable_that_the_manifest_does_not_have_is_told_in_its_place() {
    let (folder, _server) = environments();
    folder.write("wrong.yaml", "team: 4713\ncrn: https://crm.example.com\n");
    let validated = run(
        &folder,
        &["validate", "staging", "--var-file", "wrong.yaml"],
    );
    validated
        .exits_with(3)
        .shows("error[unknown-var]: `vars` of the manifest has no `crn`")
        .shows("--> wrong.yaml:2:1")
        .shows("did you mean `crm`?");
}
