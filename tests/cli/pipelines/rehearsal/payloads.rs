//! What a pull request breaks for a receiver is in the comment that is reviewed.

use super::super::files::repository;
use super::*;

const QUERY: &str = "webhooks/order.graphql";

fn example(file: &str) -> String {
    let path = repository("examples/payloads").join(file);
    std::fs::read_to_string(path).expect("it is in the repository")
}

#[test]
fn a_payload_that_breaks_is_in_the_comment() {
    let mut rehearsal = Rehearsal::new();
    let endpoint = "endpoint: https://crm.example.com/orders\n";
    let query = "            graphql: { file: order.graphql, variables: { id: \"%ORDER_ID%\" } }\n";
    let manifest = rehearsal.manifest("orders", "events");
    assert!(manifest.contains(endpoint), "{manifest}");
    let manifest = manifest
        .replace(endpoint, &format!("{endpoint}{query}"))
        .replace("teams:", "graphql: { schema: doo.graphql }\nteams:");
    let schema = example("doo.graphql");
    rehearsal.repository.commit("webhooks/doo.graphql", &schema);
    let before = example("queries/order.graphql");
    rehearsal.repository.commit(QUERY, &before);
    let first = rehearsal.repository.commit(MANIFEST, &manifest);
    rehearsal.apply_by_hand(&first).succeeds();
    rehearsal.record(&first);

    rehearsal.repository.switch(BRANCH);
    let guarded = "guards: { breaking_payload: true }\nteams:";
    let guarded = manifest.replace("teams:", guarded);
    rehearsal.repository.commit(MANIFEST, &guarded);
    let after = example("pull-request/order.graphql");
    let head = rehearsal.repository.commit(QUERY, &after);
    rehearsal.push(&head).succeeds();
    let comment = rehearsal.comment();
    assert!(comment.starts_with(MARKER), "{comment}");
    for part in [
        "\n> - **payload** order&#95;created, order&#95;updated at crm.example.com/orders\n\
         >   - breaking: <code>order.hash</code> is no longer delivered\n\
         >   - added: <code>order.event.title</code>\n",
        " in `allow`: `breaking-payload=REASON`\n",
        &format!("\nPlanned for {head} by [this run]("),
    ] {
        assert!(comment.contains(part), "{part}: {comment}");
    }
    assert_eq!(rehearsal.planned()["summary"]["breaking_payloads"], 2);
}
