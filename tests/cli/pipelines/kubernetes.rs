//! The checks at night as CronJobs: what they run, and their permissions.

use super::files::{items, repository, text, yaml};
use crate::network::introspections::with_sandbox;
use crate::support::{Dooctl, Folder, copied};
use serde_json::{Value, json};

const DRIFT: &str = "examples/kubernetes/drift-cronjob.yaml";
const INTROSPECT: &str = "examples/kubernetes/introspect-cronjob.yaml";

fn pod(file: &str) -> Value {
    yaml(file)["spec"]["jobTemplate"]["spec"]["template"]["spec"].clone()
}

/// What a job runs, with this folder where it has the manifest.
fn run_in(folder: &Folder, file: &str) -> Dooctl {
    let container = &pod(file)["containers"][0];
    let mount = text(&container["volumeMounts"][0]["mountPath"]);
    let args = items(&container["args"]).iter().map(text);
    let args = args.map(|argument| if argument == mount { "." } else { argument });
    folder.dooctl(args)
}

#[test]
fn what_it_runs_tells_drift() {
    let folder = copied("examples/quickstart");
    let dooctl = run_in(&folder, DRIFT).args(["--sandbox"]);
    dooctl.run().exits_with(2).shows(" missing");
}

#[test]
fn what_it_runs_tells_another_schema() {
    let (folder, server) = with_sandbox();
    let run = || {
        let dooctl = run_in(&folder, INTROSPECT).with_credentials();
        dooctl.env("DOO_API_URL", server.url()).run()
    };
    run().exits_with(0);
    folder.edit("doo.graphql", "hash: String!", "hash: String! total: Int");
    let before = folder.read("doo.graphql");
    run().exits_with(2).shows("1 removed");
    assert_eq!(folder.read("doo.graphql"), before);
}

#[test]
fn they_run_alone_and_once() {
    for file in [DRIFT, INTROSPECT] {
        let job = yaml(file);
        assert_eq!(job["spec"]["concurrencyPolicy"], "Forbid", "{file}");
        let backoff = &job["spec"]["jobTemplate"]["spec"]["backoffLimit"];
        assert_eq!(*backoff, 0, "{file}");
        assert_eq!(pod(file)["restartPolicy"], "Never", "{file}");
    }
    // At another time: they share doo's limit of requests.
    let [drift, introspect] = [DRIFT, INTROSPECT].map(|file| yaml(file)["spec"].clone());
    assert_ne!(drift["schedule"], introspect["schedule"]);
}

#[test]
fn they_stop_themselves_before_they_are_stopped() {
    for (file, timeout, least) in [
        (DRIFT, "\"--timeout=25m\"", 27 * 60),
        (INTROSPECT, "\"--timeout=5m\"", 7 * 60),
    ] {
        let args = pod(file)["containers"][0]["args"].to_string();
        assert!(args.contains(timeout), "{args}");
        let deadline = &yaml(file)["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"];
        assert!(deadline.as_u64().unwrap() >= least, "{file}");
    }
}

#[test]
fn they_have_no_rights() {
    for file in [DRIFT, INTROSPECT] {
        let pod = pod(file);
        assert_eq!(pod["automountServiceAccountToken"], false, "{file}");
        assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{file}");
        let expected = json!({
            "allowPrivilegeEscalation": false,
            "readOnlyRootFilesystem": true,
            "capabilities": { "drop": ["ALL"] },
        });
        let container = &pod["containers"][0];
        assert_eq!(container["securityContext"], expected, "{file}");
        assert_eq!(container["volumeMounts"][0]["readOnly"], true, "{file}");
        let image = std::fs::read_to_string(repository("examples/kubernetes/Dockerfile")).unwrap();
        let user = &pod["securityContext"]["runAsUser"];
        assert!(
            image.contains(&format!("\nUSER {user}:{user}\n")),
            "{image}"
        );
    }
}
