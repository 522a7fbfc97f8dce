//! The drift check as a CronJob: what it runs, and its permissions.

use super::files::{repository, yaml};
use crate::support::copied;
use serde_json::{Value, json};

const FILE: &str = "examples/kubernetes/drift-cronjob.yaml";

fn pod() -> Value {
    yaml(FILE)["spec"]["jobTemplate"]["spec"]["template"]["spec"].clone()
}

#[test]
fn what_it_runs_tells_drift() {
    let container = &pod()["containers"][0];
    let mount = container["volumeMounts"][0]["mountPath"].as_str().unwrap();
    let folder = copied("examples/quickstart");
    let args = container["args"].as_array().unwrap();
    let args = args
        .iter()
        .map(|argument| match argument.as_str().unwrap() {
            argument if argument == mount => ".",
            argument => argument,
        });
    let dooctl = folder.dooctl(args).args(["--sandbox"]);
    dooctl.run().exits_with(2).shows(" missing");
}

#[test]
fn it_runs_alone_and_once() {
    let job = yaml(FILE);
    assert_eq!(job["spec"]["concurrencyPolicy"], "Forbid");
    assert_eq!(job["spec"]["jobTemplate"]["spec"]["backoffLimit"], 0);
    assert_eq!(pod()["restartPolicy"], "Never");
}

#[test]
fn it_stops_itself_before_it_is_stopped() {
    let args = pod()["containers"][0]["args"].to_string();
    assert!(args.contains("\"--timeout=25m\""), "{args}");
    let deadline = &yaml(FILE)["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"];
    assert!(deadline.as_u64().unwrap() >= 27 * 60);
}

#[test]
fn it_has_no_rights() {
    let pod = pod();
    assert_eq!(pod["automountServiceAccountToken"], false);
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
    let expected = json!({
        "allowPrivilegeEscalation": false,
        "readOnlyRootFilesystem": true,
        "capabilities": { "drop": ["ALL"] },
    });
    assert_eq!(pod["containers"][0]["securityContext"], expected);
    let image = std::fs::read_to_string(repository("examples/kubernetes/Dockerfile")).unwrap();
    let user = &pod["securityContext"]["runAsUser"];
    assert!(
        image.contains(&format!("\nUSER {user}:{user}\n")),
        "{image}"
    );
}
