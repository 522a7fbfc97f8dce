//! The workflow that tests a receiver, with receivers that take what doo delivers and with others.

use super::releases::runner_with_dooctl;
use super::runner::{Played, Runner};
use crate::support::{Schema, assert_fits, copied};
use serde_json::{Value, json};

/// Where the example of a receiver takes a delivery.
const TAKEN: &str = "print(\"received\", json.loads(body)[\"event_id\"], flush=True)";

/// A pull request with the manifest and the receiver of the examples, which does this with a
/// delivery.
fn played(does: &str) -> (Runner, Played) {
    let mut runner = runner_with_dooctl();
    let quickstart = copied("examples/quickstart");
    for file in ["dooctl.yaml", "teams/crm.yaml"] {
        let text = quickstart.read(file);
        runner.checkout.write(&format!("webhooks/{file}"), text);
    }
    let receiver = copied("examples/receiver").read("receiver.py");
    runner.checkout.write("receiver.py", receiver);
    runner.checkout.edit("receiver.py", TAKEN, does);
    let event =
        json!({ "event_name": "pull_request", "event": { "pull_request": { "number": 1 } } });
    let played = runner.play("receiver.yml", &event, &json!({}));
    (runner, played)
}

/// What each delivery became, and the status of each of its requests.
fn deliveries(runner: &Runner) -> Vec<(Value, Vec<Value>)> {
    let document = runner.checkout.document("deliveries.json");
    assert_fits(Schema::Deliveries, &document);
    let delivery = |it: &Value| {
        let attempts = it["attempts"].as_array().expect("a list").iter();
        let statuses = attempts.map(|it| it["status"].clone());
        (it["state"].clone(), statuses.collect())
    };
    let deliveries = document["deliveries"].as_array().expect("a list");
    deliveries.iter().map(delivery).collect()
}

fn statuses(of_delivery: &[u16]) -> Vec<Value> {
    let attempts = of_delivery.iter().map(|status| [json!(200), json!(status)]);
    attempts.flatten().collect()
}

#[test]
fn a_receiver_that_answers_200_passes() {
    let (runner, played) = played(TAKEN);
    let played = played.succeeds();
    assert!(
        played.log.contains("1 delivery: 1 delivered."),
        "{}",
        played.log
    );
    assert!(played.log.ends_with("true\n"), "{}", played.log);
    assert_eq!(
        deliveries(&runner),
        [(json!("delivered"), statuses(&[200]))]
    );
    assert!(runner.checkout.read("receiver.log").contains("received "));
}

#[test]
fn a_receiver_that_answers_204_fails() {
    let (runner, played) = played("return self.answer(204, {})");
    let played = played.fails_with("1 delivery: 1 dead");
    assert_eq!(played.code, 2);
    // The last step fails, too.
    assert!(played.log.ends_with("false\n"), "{}", played.log);
    assert_eq!(deliveries(&runner), [(json!("dead"), statuses(&[204; 10]))]);
}

/// `sandbox trigger` succeeds then, since doo would deliver it.
#[test]
fn a_receiver_that_needs_a_second_attempt_fails() {
    let once = "Receiver.failed = getattr(Receiver, \"failed\", 0) + 1
            if Receiver.failed == 1: return self.answer(500, {})";
    let (runner, played) = played(once);
    let played = played.fails_with("1 delivery: 1 delivered.");
    assert_eq!(played.code, 1);
    assert!(played.log.ends_with("false\n"), "{}", played.log);
    let expected = [(json!("delivered"), statuses(&[500, 200]))];
    assert_eq!(deliveries(&runner), expected);
}

#[test]
fn a_receiver_that_does_not_start_fails() {
    let (runner, played) = played("= no Python");
    played.fails_with("SyntaxError");
    assert!(!runner.checkout.path("deliveries.json").exists());
}
